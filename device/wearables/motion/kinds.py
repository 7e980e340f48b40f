"""Which way a sensor gives its acceleration: Polar's measurement data, our simple profile, or not at all."""

from typing import Protocol

from device.wearables.motion.decoders import MotionDecoder
from device.wearables.motion.polar_stream import PolarStream
from device.wearables.motion.simple_stream import SimpleStream
from device.wearables.profiles import Decoder, MotionProfile, Profile
from device.wearables.radio.link import Heard, Link


class MotionStream(Protocol):
    """The acceleration of one sensor, over all its links."""

    rate_hz: float

    @property
    def decoder(self) -> MotionDecoder:
        """Give what reads the frames."""

    async def start(self, link: Link, heard: Heard) -> None:
        """Begin; raises `LinkError`."""

    async def stop(self, link: Link) -> None:
        """End, so that the sensor sleeps; raises `LinkError`."""


_STREAMS: dict[Decoder, type[PolarStream] | type[SimpleStream]] = {
    Decoder.POLAR: PolarStream,
    Decoder.MARCADOR: SimpleStream,
}
_UNKNOWN = (
    MotionProfile(decoder=Decoder.POLAR, rate_hz=200, range_g=8),
    MotionProfile(decoder=Decoder.MARCADOR, rate_hz=100, range_g=8),
)


def motion_stream(link: Link, profile: Profile | None, before: MotionStream | None) -> MotionStream | None:
    """Give the stream of a connected sensor: the one it had before, so that its clock stays mapped, or a new one.

    A sensor whose profile knows of no acceleration, but which has it, is asked for what it offers nearest to 200 Hz
    (Polar) or 100 Hz (ours) at ±8 g.
    """
    known = (profile.motion,) if profile is not None and profile.motion is not None else ()
    for wanted in (*known, *_UNKNOWN):
        kind = _STREAMS[wanted.decoder]
        if kind.is_on(link):
            return before if isinstance(before, kind) else kind(wanted)
    return None
