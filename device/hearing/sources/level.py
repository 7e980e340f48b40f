"""How loud a microphone hears whoever speaks and the court: too loud, too quiet, or not far enough above it."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from device.hearing.sources.audio import Samples
from wire.gauges import Advice

FULL_SCALE = 32768.0
FRAME_S = 0.05
_FLOOR_DBFS = -90.0
_SPEECH_QUANTILE, _NOISE_QUANTILE = 0.95, 0.2
"""The loudest twentieth of some seconds with a call in them is speech; a low quantile is the court."""

CLIPPED = 32_700
"""Samples from here on are taken for cut off."""

MOST_CLIPPED = 0.001
"""More of the loud frames' samples than this, and calls are heard worse."""

LOUD_ENOUGH_DBFS, ABOVE_ENOUGH_DB, HEARD_AT_ALL_DB = -45.0, 15.0, 6.0
"""Callers whose peak is at −30 dBFS, some 15 dB above their loudest frames, and calls at 12 dB are heard one time in
eight less (models/docs/results.md)."""


@dataclass(frozen=True, slots=True)
class Level:
    """What a microphone heard in some seconds.

    Attributes:
        speech_dbfs: the loudest frames, below full scale.
        noise_dbfs: the court without speech.
        clipped: the share of loud frames' samples that are cut off, 0 to 1.
    """

    speech_dbfs: float
    noise_dbfs: float
    clipped: float

    @property
    def above_db(self) -> float:
        """Give how far speech is above the court."""
        return self.speech_dbfs - self.noise_dbfs

    @property
    def advice(self) -> Advice:
        """Say what is wrong with it, the worst first."""
        if self.clipped > MOST_CLIPPED:
            return "too loud"
        if self.above_db < HEARD_AT_ALL_DB:
            return "nobody spoke"
        if self.speech_dbfs < LOUD_ENOUGH_DBFS:
            return "too quiet"
        return "fine" if self.above_db >= ABOVE_ENOUGH_DB else "too noisy"


TO_DO: dict[Advice, str] = {
    "fine": "good",
    "too loud": "too loud, it is cut off: turn the microphone down, or hold it farther away",
    "too quiet": "too quiet: turn the microphone up, or move closer",
    "too noisy": "too noisy: move closer to the microphone; a headset or lapel microphone is best",
    "nobody spoke": "nobody spoke, or the court is as loud: say a call, closer to the microphone",
}


class LevelMeter:
    """Follows the level of the last seconds of sound.

    Args:
        rate_hz: the sample rate of what it is given.
        seconds: how much sound counts.
    """

    def __init__(self, rate_hz: int, seconds: float = 4.0) -> None:
        self._frame = round(rate_hz * FRAME_S)
        self._rest: Samples = np.zeros(0, np.int16)
        self._frames: deque[tuple[float, float]] = deque(maxlen=round(seconds / FRAME_S))

    def take(self, samples: Samples) -> None:
        """Take the next samples, int16, of any number."""
        joined = np.concatenate((self._rest, samples))
        whole = len(joined) // self._frame * self._frame
        self._rest = joined[whole:]
        for frame in joined[:whole].reshape(-1, self._frame):
            power = float(np.mean(np.square(frame / FULL_SCALE)))
            clipped = float(np.mean(np.abs(frame.astype(np.int32)) >= CLIPPED))
            self._frames.append((max(_FLOOR_DBFS, 10 * np.log10(power + 1e-12)), clipped))

    def level(self) -> Level | None:
        """Give the level; `None` before there was a frame of sound."""
        if not self._frames:
            return None
        loudness, clipped = np.array(self._frames).T
        speech = float(np.quantile(loudness, _SPEECH_QUANTILE))
        loud = loudness >= speech - 3.0
        return Level(speech, float(np.quantile(loudness, _NOISE_QUANTILE)), float(clipped[loud].mean()))
