"""The loudspeaker, through PortAudio."""

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from device import portaudio
from device.errors import AudioError, SpeakerError
from device.feedback.earcons import Waveform

if TYPE_CHECKING:
    from types import ModuleType

_LATENCY_S = 0.1
"""Enough that a busy small computer does not stutter; a sound that comes this much later is still an answer."""

_CHUNK_S = 0.05
"""Playing can be cut off this fast."""


class Loudspeaker:
    """An output device, opened when the first sound is played, and again after it failed.

    Args:
        name: the device's name or a part of it; `default` is the system's.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._stream: Any = None

    def rate_hz(self) -> int:
        """Give the device's own sample rate.

        Raises:
            SpeakerError: when it cannot be opened; the text says what to do.
        """
        with portaudio.in_use():
            rate_hz: float = self._opened().samplerate
        return round(rate_hz)

    def play(self, samples: Waveform, cut: threading.Event) -> None:
        """Play mono samples at the device's rate; return when the last was heard, or soon after `cut` is set.

        Raises:
            SpeakerError: when the device cannot be opened or fails; it is opened again for the next sound.
        """
        with portaudio.in_use():
            stream = self._opened()
            try:
                _play(stream, samples, cut)
            except _portaudio().PortAudioError as error:
                self.close()
                raise SpeakerError(f"loudspeaker {self._name!r} stopped playing: {_reason(error)}") from error

    def close(self) -> None:
        """Let the device go."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close(ignore_errors=True)

    def _opened(self) -> Any:
        if self._stream is None or self._stream.closed:
            self._stream = portaudio.opened(self._open())
        return self._stream

    def _open(self) -> Any:
        sounddevice = _portaudio()
        device = None if self._name == "default" else self._name
        try:
            about = sounddevice.query_devices(device, "output")
            return sounddevice.OutputStream(
                samplerate=about["default_samplerate"],
                device=device,
                channels=min(2, about["max_output_channels"]),
                dtype="float32",
                latency=_LATENCY_S,
            )
        except (sounddevice.PortAudioError, ValueError) as error:
            raise SpeakerError(
                f"loudspeaker {self._name!r} cannot be opened: {_reason(error)}. "
                "`marcador device --list-speakers` shows what there is; [feedback] sounds = false does without"
            ) from error


def _play(stream: Any, samples: Waveform, cut: threading.Event) -> None:
    chunk = round(stream.samplerate * _CHUNK_S)
    frames = _with_silence(samples, stream)
    stream.start()
    for at in range(0, len(frames), chunk):
        if cut.is_set():
            stream.abort()
            return
        stream.write(np.ascontiguousarray(frames[at : at + chunk]))
    stream.stop()


def _with_silence(samples: Waveform, stream: Any) -> Waveform:
    """Give frames for all channels, with what stopping throws away on some sound systems: a buffer's length."""
    silence = np.zeros(round(stream.samplerate * (stream.latency + _CHUNK_S)), np.float32)
    return np.repeat(np.concatenate([samples, silence])[:, None], stream.channels, axis=1)


def loudspeakers() -> tuple[tuple[str, bool], ...]:
    """List the loudspeakers: name, and whether it is the default.

    Raises:
        SpeakerError: when PortAudio is not installed.
    """
    sounddevice = _portaudio()
    default = sounddevice.default.device[1]
    return tuple(
        (device["name"], device["index"] == default)
        for device in sounddevice.query_devices()
        if device["max_output_channels"] > 0
    )


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0]


def _portaudio() -> "ModuleType":
    try:
        return portaudio.portaudio()
    except AudioError as error:
        raise SpeakerError(str(error)) from error
