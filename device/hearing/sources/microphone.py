"""The microphone as an audio source, through PortAudio."""

import logging
import queue
import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from device import portaudio
from device.clock import STEADY
from device.errors import AudioError, MicrophoneError
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, AudioBlock, Samples

if TYPE_CHECKING:
    from types import ModuleType

_LOG = logging.getLogger(__name__)
_QUEUED_BLOCKS = 200
_SILENT_S = 5.0
_RECORDINGS = (".wav", ".flac", ".mp3", ".ogg")


@dataclass(frozen=True, slots=True)
class MicrophoneInfo:
    """A microphone that PortAudio sees."""

    name: str
    channels: int
    is_default: bool


def microphones() -> tuple[MicrophoneInfo, ...]:
    """List the microphones.

    Raises:
        MicrophoneError: when PortAudio is not installed.
    """
    sounddevice = _portaudio()
    default = sounddevice.default.device[0]
    return tuple(
        MicrophoneInfo(device["name"], device["max_input_channels"], device["index"] == default)
        for device in sounddevice.query_devices()
        if device["max_input_channels"] > 0
    )


class Microphone:
    """An open microphone: 16 bit, at 16 kHz where it gives that and at its own rate otherwise; channels are mixed.

    PortAudio's thread puts blocks into a queue of ten seconds; when the recogniser falls behind by more than that,
    the oldest block is dropped and counted, because a late decision is worth less than the next one.

    Raises:
        MicrophoneError: when there is no such microphone, or it cannot be opened.
    """

    def __init__(self, name: str) -> None:
        self._queue: queue.Queue[AudioBlock | None] = queue.Queue(_QUEUED_BLOCKS)
        self.dropped = 0
        self._frames = 0
        self._closed = False
        sounddevice = _portaudio()
        try:
            with portaudio.in_use():
                device = _device(sounddevice, name)
                self.rate_hz, channels = _way_to_open(sounddevice, device)
                self._stream = sounddevice.InputStream(
                    samplerate=self.rate_hz,
                    blocksize=round(self.rate_hz * BLOCK_S),
                    device=device,
                    channels=channels,
                    dtype="int16",
                    latency=0.02,
                    callback=self._heard,
                    finished_callback=self._ended,
                )
                try:
                    self._stream.start()
                except sounddevice.PortAudioError:
                    self._stream.close()
                    raise
        except (sounddevice.PortAudioError, ValueError) as error:
            raise MicrophoneError(f"microphone {name!r} cannot be opened: {_why_not(name, error)}") from error

    def blocks(self) -> Iterator[AudioBlock]:
        """Give the sound as it is heard, until `close`.

        Raises:
            MicrophoneError: when the microphone stops giving sound, as when it is unplugged.
        """
        while not self._closed:
            try:
                block = self._queue.get(timeout=_SILENT_S)
            except queue.Empty:
                raise MicrophoneError("the microphone gives no more sound; check its plug") from None
            if block is not None:
                yield block
            elif not self._closed:
                raise MicrophoneError("the microphone was unplugged; plug it in again")

    def close(self) -> None:
        """Stop listening."""
        if not self._closed:
            self._closed = True
            self._stream.abort()
            self._stream.close()
            self._put(None)

    def _ended(self) -> None:
        """Take that no more sound comes, as PortAudio says when the device is gone."""
        self._put(None)

    def _heard(self, frames: Samples, count: int, times: Any, status: object) -> None:
        if status:
            _LOG.warning("microphone: %s", status)
        self._frames += count
        waited_s = max(0.0, times.currentTime - times.inputBufferAdcTime - count / self.rate_hz)
        ended = STEADY.now() - timedelta(seconds=min(waited_s, 1.0))
        self._put(AudioBlock(_mixed(frames), self._frames / self.rate_hz, ended))

    def _put(self, block: AudioBlock | None) -> None:
        while True:
            try:
                self._queue.put_nowait(block)
                return
            except queue.Full:
                self._queue.get_nowait()
                self.dropped += 1


def _device(sounddevice: "ModuleType", name: str) -> int | str:
    """Give the device's place in the list, whatever its number is now; PortAudio looks for other names."""
    listed = list(sounddevice.query_devices())
    inputs = [at for at, device in enumerate(listed) if device["max_input_channels"] > 0]
    found = portaudio.device_named(name, [listed[at]["name"] for at in inputs])
    return name if found is None else inputs[found]


def _why_not(name: str, error: Exception) -> str:
    """Say why a microphone cannot be opened, and what to do."""
    if name.lower().endswith(_RECORDINGS):
        return (
            f"it is a recording; `marcador listen {shlex.quote(name)}` hears one, and `marcador demo` plays a match"
        )
    look = "`marcador device --list-microphones`"
    if _is_none_there():
        return f"none is plugged in; plug one in, then {look} shows it"
    return f"{str(error).splitlines()[0]}. {look} shows what there is"


def _is_none_there() -> bool:
    sounddevice = _portaudio()
    with suppress(sounddevice.PortAudioError):  # what did not open one may not list them either
        return not any(device["max_input_channels"] > 0 for device in sounddevice.query_devices())
    return False


def _way_to_open(sounddevice: "ModuleType", device: int | str) -> tuple[int, int]:
    """Give rate and channels: those of speech where it has them, else its own, for the recogniser to resample."""
    try:
        sounddevice.check_input_settings(device=device, channels=1, dtype="int16", samplerate=SAMPLE_RATE_HZ)
    except sounddevice.PortAudioError:
        own = sounddevice.query_devices(device, "input")
        return round(own["default_samplerate"]), min(2, own["max_input_channels"])
    return SAMPLE_RATE_HZ, 1


def _mixed(frames: Samples) -> Samples:
    mixed: Samples = frames[:, 0].copy() if frames.shape[1] == 1 else frames.mean(axis=1).astype(np.int16)
    return mixed


def _portaudio() -> "ModuleType":
    try:
        return portaudio.portaudio()
    except AudioError as error:
        raise MicrophoneError(str(error)) from error
