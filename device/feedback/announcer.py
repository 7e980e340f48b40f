"""Plays sounds and sentences one after the other, in a thread of its own, with the microphone's gate closed."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Protocol

import numpy as np

from device.errors import FeedbackError, SpeakerError, VoiceError
from device.feedback.earcons import Waveform, earcons
from device.feedback.signals import Signal
from device.feedback.sound_queue import Sound, SoundQueue, Speech
from device.feedback.voice import Voice

_LOG = logging.getLogger(__name__)

_MARGIN_S = 1.0
"""A device may take this much longer than the sound lasts; then the microphone opens whatever it does."""

_JOIN_S = 2.0


class MuteGate(Protocol):
    """What keeps the microphone from hearing the loudspeaker."""

    def closed(self, at_most_s: float) -> AbstractContextManager[None]:
        """Be closed inside the context, at most for so many seconds."""
        ...


class Output(Protocol):
    """What plays."""

    def rate_hz(self) -> int:
        """Give the sample rate that it plays at; raises `SpeakerError`."""
        ...

    def play(self, samples: Waveform, cut: threading.Event) -> None:
        """Play, and return when it was heard or `cut` was set; raises `SpeakerError`."""
        ...

    def close(self) -> None:
        """Let the device go."""
        ...


class Announcer:
    """Takes sounds from every thread, at once, and plays them when it can.

    What cannot be played is said in the log once, until it works again; nothing else stops.

    Args:
        output: what plays.
        gate: is closed while it plays.
        voice: speaks; `None` leaves sentences out.
        sounds: whether signals have sounds.
        volume: 0…1 of the loudest.
    """

    def __init__(
        self, output: Output, gate: MuteGate, *, voice: Voice | None, sounds: bool = True, volume: float = 0.5
    ) -> None:
        self._output, self._gate, self._voice = output, gate, voice
        self._sounds, self._volume = sounds, volume
        self._queue = SoundQueue()
        self._cut = threading.Event()
        self._complaints: set[type[FeedbackError]] = set()
        self._earcons: tuple[int, dict[Signal, Waveform]] | None = None
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)
        self._thread.start()

    def announce(self, sound: Sound) -> None:
        """Have a sound played; an alarm cuts off what is being spoken. Returns at once."""
        if sound is Signal.ALARM:
            self._cut.set()
        self._queue.put(sound)

    def speak(self, language: str) -> None:
        """Speak another language from the next sentence on."""
        if self._voice is not None:
            self._voice = self._voice.of(language)

    def close(self) -> None:
        """Stop playing, and let the device go."""
        self._queue.close()
        self._cut.set()
        self._thread.join(_JOIN_S)

    def _run(self) -> None:
        self._try(self._output.rate_hz)
        while (sound := self._queue.get()) is not None:
            self._cut.clear()
            self._try(partial(self._make_heard, sound))
        self._output.close()

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except FeedbackError as error:
            if type(error) not in self._complaints:
                self._complaints.add(type(error))
                _LOG.warning("%s. Everything else goes on", error)

    def _make_heard(self, sound: Sound) -> None:
        samples = self._render(sound)
        if len(samples):
            self._play(samples)
            worked = {SpeakerError, VoiceError} if isinstance(sound, Speech) else {SpeakerError}
            self._complaints -= worked

    def _render(self, sound: Sound) -> Waveform:
        if isinstance(sound, Speech):
            return self._speak(sound.text)
        return self._signals().get(sound, _NOTHING)

    def _signals(self) -> dict[Signal, Waveform]:
        if not self._sounds:
            return {}
        rate_hz = self._output.rate_hz()
        if self._earcons is None or self._earcons[0] != rate_hz:
            self._earcons = rate_hz, earcons(rate_hz)
        return self._earcons[1]

    def _speak(self, text: str) -> Waveform:
        if self._voice is None:
            return _NOTHING
        samples, rate_hz = self._voice.render(text)
        return resampled(samples, rate_hz, self._output.rate_hz())

    def _play(self, samples: Waveform) -> None:
        with self._gate.closed(len(samples) / self._output.rate_hz() + _MARGIN_S):
            self._output.play(np.float32(self._volume) * samples, self._cut)


_NOTHING: Waveform = np.zeros(0, np.float32)


def resampled(samples: Waveform, rate_hz: int, to_hz: int) -> Waveform:
    """Give samples at another rate by linear interpolation, which is good enough for a voice on a court."""
    if rate_hz == to_hz or not len(samples):
        return samples
    at = np.arange(round(len(samples) * to_hz / rate_hz)) * (rate_hz / to_hz)
    there: Waveform = np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
    return there
