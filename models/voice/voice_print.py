"""The print of an umpire's voice: learnt from a dozen calls, asked about each call after."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from models.errors import RecordingError
from models.voice import encoder
from models.voice.encoder import DIMENSIONS, Samples, Vector

FEWEST, MOST = 6, 40
"""So many calls a print is learnt from."""

SHORTEST_S = 0.25
"""Less speech than this tells nothing about a voice."""

ODD = 0.35
"""A call less like the rest of those that a voice is learnt from is another's, or noise."""

_COPIES_DB = (12.0, 6.0)
"""A call is learnt clean and in steady noise that is so much softer, as it may come from a court."""

_EDGE_FRAMES = 5
_LONG_S = 1.6
_DEEP_DB, _CLEAR_DB = 3.0, 15.0
_LEAST = (-0.124, 0.184, 0.175)
"""Fitted on development people, so that 1 call of 100 is lost (docs/results.md, "Whose voice")."""


class VoicePrint(BaseModel):
    """How a voice sounds; of the sound itself nothing can be got back from it.

    Attributes:
        voice: the direction of the voice, as the encoder that ships sees it.
        calls: how many calls it was learnt from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: tuple[float, ...] = Field(min_length=DIMENSIONS, max_length=DIMENSIONS)
    calls: int = Field(ge=1)

    def likeness(self, samples: Samples, rate_hz: int) -> float:
        """Give how like the umpire's voice some speech is: from -1 to 1."""
        return float(np.array(self.voice, np.float32) @ encoder.shipped().vector(samples, rate_hz))

    def is_another(self, samples: Samples, rate_hz: int, above_db: float) -> bool:
        """Say whether speech that is so much louder than what is around it is another's.

        What is too short or too deep in noise to tell is taken for the umpire's.
        """
        length_s = len(samples) / rate_hz
        if length_s < SHORTEST_S:
            return False
        return self.likeness(samples, rate_hz) < least(length_s, above_db)


def least(length_s: float, above_db: float) -> float:
    """Give how like the umpire's voice a call has to be: the longer and the clearer it is, the more."""
    at, by_length, by_clearness = _LEAST
    length, clearness = min(length_s, _LONG_S) / _LONG_S, (above_db - _DEEP_DB) / (_CLEAR_DB - _DEEP_DB)
    return at + by_length * length + by_clearness * min(1.0, max(0.0, clearness))


@dataclass(frozen=True, slots=True)
class Learnt:
    """A print, and how like it each of its calls is when the print is learnt from all the others."""

    print: VoicePrint
    likenesses: tuple[float, ...]

    @property
    def odd(self) -> int:
        """Give how many of its calls do not sound like the voice of the others."""
        return sum(likeness < ODD for likeness in self.likenesses)

    @property
    def is_one_voice(self) -> bool:
        """Say whether most of its calls sound like one voice."""
        return self.odd <= len(self.likenesses) // 3


def learn(calls: Sequence[tuple[Samples, int]]) -> Learnt:
    """Learn a print from calls, each with its rate in hertz.

    Raises:
        RecordingError: there are too few, or too many.
    """
    _check(len(calls))
    return learnt([heard(samples, rate_hz, number) for number, (samples, rate_hz) in enumerate(calls)])


Copies = tuple[Vector, ...]
"""A call's directions: as it is, and in noise."""


def heard(samples: Samples, rate_hz: int, number: int) -> Copies:
    """Hear the call of this number, to learn from it; 0.1 s of computing."""
    copies = (samples, *(_in_noise(samples, number, below_db) for below_db in _COPIES_DB))
    return tuple(encoder.shipped().vector(copy, rate_hz) for copy in copies)


def learnt(calls: Sequence[Copies]) -> Learnt:
    """Make a print of calls that were heard.

    Raises:
        RecordingError: there are too few, or too many.
    """
    _check(len(calls))
    of_call = [np.mean(copies, axis=0) for copies in calls]
    every = np.sum(of_call, axis=0)
    likenesses = [float(_unit(every - own) @ clean) for own, (clean, *_) in zip(of_call, calls, strict=True)]
    voice = tuple(round(float(value), 5) for value in _unit(every))
    return Learnt(VoicePrint(voice=voice, calls=len(calls)), tuple(likenesses))


def _check(count: int) -> None:
    if not FEWEST <= count <= MOST:
        raise RecordingError(f"{count} calls: a voice is learnt from {FEWEST} to {MOST}")


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9), dtype=np.float32)


def _in_noise(samples: Samples, number: int, below_db: float) -> Samples:
    """Put a call into noise whose power falls with the frequency, as a hall's does."""
    spectrum = np.fft.rfft(np.random.default_rng([number, round(below_db)]).standard_normal(len(samples)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1.0), len(samples))
    loudness = np.sqrt(np.mean(np.square(samples.astype(np.float64)))) * 10 ** (-below_db / 20)
    mixed = samples + noise * (loudness / (np.sqrt(np.mean(np.square(noise))) + 1e-9))
    return np.asarray(np.clip(np.round(mixed), -32768, 32767), dtype=np.int16)


def spoken(samples: Samples, rate_hz: int) -> Samples:
    """Cut what is said out of a recording of one call: from the first to the last sound less than 30 dB under it."""
    frame = rate_hz // 100
    energies = np.square(samples[: len(samples) // frame * frame].astype(np.float64)).reshape(-1, frame).mean(axis=1)
    loud = np.flatnonzero(energies > energies.max(initial=0.0) * 1e-3)
    if not len(loud):
        return samples
    first, last = (int(loud[0]) - _EDGE_FRAMES) * frame, (int(loud[-1]) + 1 + _EDGE_FRAMES) * frame
    return samples[max(0, first) : last]
