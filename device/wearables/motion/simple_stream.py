"""Acceleration from a self-made sensor with our simple profile, over a link: asked for, and stopped."""

from device.errors import LinkError, LinkProblem, MalformedFrame
from device.wearables.gatt import simple
from device.wearables.motion.decoders import SimpleMotion
from device.wearables.profiles import MotionProfile
from device.wearables.radio.link import Heard, Link


class SimpleStream:
    """The stream of one sensor, over all its links.

    Attributes:
        decoder: reads the frames; it keeps the map of the sensor's clock over reconnects.
        rate_hz: as the sensor was asked to sample.
    """

    def __init__(self, wanted: MotionProfile) -> None:
        self.decoder = SimpleMotion()
        self.rate_hz = wanted.rate_hz
        self._wanted = wanted

    @staticmethod
    def is_on(link: Link) -> bool:
        """Tell whether the sensor has what this needs."""
        return link.has(simple.MOTION)

    async def start(self, link: Link, heard: Heard) -> None:
        """Ask for the offered rate and range nearest to the profile; a sensor without settings just streams.

        Raises:
            LinkError: when it refuses, or does not answer.
        """
        await link.notify(simple.MOTION, heard)
        if not link.has(simple.SETTINGS):
            return
        try:
            offered = simple.parse_capabilities(await link.read(simple.SETTINGS))
        except MalformedFrame as error:
            raise LinkError(LinkProblem.OTHER, f"what it says that it can do is not understood: {error}") from error
        self.rate_hz = _nearest(offered.rates_hz, self._wanted.rate_hz, offered.now.rate_hz)
        range_g = int(_nearest(offered.ranges_g, self._wanted.range_g, offered.now.range_g))
        await link.write(simple.SETTINGS, simple.build_wanted(simple.Wanted(self.rate_hz, range_g)))

    async def stop(self, link: Link) -> None:
        """Ask for no samples, so that the sensor sleeps."""
        if link.has(simple.SETTINGS):
            await link.write(simple.SETTINGS, simple.build_wanted(simple.Wanted(0, round(self._wanted.range_g))))


def _nearest(offered: tuple[float, ...] | tuple[int, ...], wanted: float, fixed: float) -> float:
    """Give the nearest of what is offered; what cannot be changed is asked for as it is."""
    return min(offered, key=lambda value: abs(value - wanted), default=fixed)
