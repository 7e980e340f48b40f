"""What happens to speech before a model hears it: other speakers, rooms, microphones, noise and levels."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import fft
from scipy.signal import fftconvolve, lfilter, resample_poly

from models.recipe.alteration.features import Features, log_mel
from models.recipe.alteration.noise import Generator, normalised, room
from models.recipe.sound.clips import RATE_HZ, Samples

SPEEDS = (17, 18, 19, 20, 20, 21, 22, 23)
"""How fast speech is played, in twentieths."""
BEFORE_S, AFTER_S = (0.02, 1.2), (0.1, 1.2)
"""Silence before and after it."""
WARPS = (0.86, 0.9, 0.94, 0.97, 1.0, 1.03, 1.06, 1.1, 1.14)
"""Vocal-tract stretches; see `features.log_mel`."""


AnySamples = npt.NDArray[np.floating]
"""Mono samples of any precision and scale; shape (samples,)."""


class Condition(StrEnum):
    """How hard the listening is."""

    CLEAN = "clean"
    NOISY = "noisy"


@dataclass(frozen=True, slots=True)
class Strength:
    """Probabilities and ranges of the alterations of one condition."""

    reverberant: float
    equalised: float
    band_limited: float
    noisy: float
    snr_db: tuple[tuple[float, float], ...]
    """Ranges of signal-to-noise ratios, one of which is drawn."""


STRENGTHS = {
    Condition.CLEAN: Strength(0.25, 0.5, 0.05, 0.25, ((15, 35),)),
    Condition.NOISY: Strength(0.5, 0.6, 0.12, 1.0, ((3, 15), (3, 15), (0, 28))),
}

LOUD_FRAME = 2048
"""Samples in a frame of the loudness measure."""


def loudness(samples: Samples) -> float:
    """Mean energy of the three loudest frames: what signal-to-noise ratios are measured on."""
    whole = samples[: len(samples) // LOUD_FRAME * LOUD_FRAME].reshape(-1, LOUD_FRAME)
    if not len(whole):
        return float(np.sum(np.square(samples))) + 1e-9
    return float(np.sort(np.square(whole).sum(axis=1))[-3:].mean()) + 1e-9


def mix(speech: Samples, noise: Samples, snr_db: float) -> Samples:
    """Add noise (at least as long as the speech) so that the loudest frames are `snr_db` above its own loudest."""
    noise = noise[: len(speech)]
    gain = np.sqrt(loudness(speech) / (loudness(noise) * 10 ** (snr_db / 10)))
    return np.asarray(speech + gain * noise, dtype=np.float32)


def alter(speech: AnySamples, noise_pool: AnySamples, condition: Condition, random: Generator) -> Samples:
    """Alter a clean recording; the result is in the range of 16-bit integers and whole-numbered, as recorders give.

    Silence of up to 1.2 s goes before and after; the level varies over 40 dB.
    """
    strength = STRENGTHS[condition]
    clean = np.asarray(speech, np.float32)
    speech = _silence(_speed(clean / (np.abs(clean).max() + 1e-6), random), random)
    count = len(speech)
    if random.random() < strength.reverberant:
        speech = fftconvolve(speech, room(random))[:count]
    if random.random() < strength.equalised:
        speech = _equalise(speech, random)
    if random.random() < strength.noisy:
        start = int(random.integers(0, len(noise_pool) - count))
        noise = np.asarray(noise_pool[start : start + count], np.float32)
        speech = mix(speech, noise, random.uniform(*random.choice(strength.snr_db)))
    if random.random() < strength.band_limited:
        speech = resample_poly(resample_poly(speech, 1, 2), 2, 1)[:count]
    return _level(speech, random)


def features(speech: AnySamples, noise_pool: AnySamples, condition: Condition, random: Generator) -> Features:
    """Give the features of an altered recording, heard through another vocal tract."""
    altered = alter(speech, noise_pool, condition, random)
    return log_mel(altered, warp=float(random.choice(WARPS)))


def altered_length(samples: int) -> tuple[int, int]:
    """Give the fewest samples that a recording of so many may have when it is altered, and about how many it has."""
    least = samples * 20 // max(SPEEDS) + int((BEFORE_S[0] + AFTER_S[0]) * RATE_HZ)
    return least, samples + int((sum(BEFORE_S) + sum(AFTER_S)) / 2 * RATE_HZ)


def _speed(speech: Samples, random: Generator) -> Samples:
    """Play a little faster or slower, pitch and all."""
    factor = int(random.choice(SPEEDS))
    return speech if factor == 20 else resample_poly(speech, 20, factor)


def _silence(speech: Samples, random: Generator) -> Samples:
    before, after = random.uniform(*BEFORE_S), random.uniform(*AFTER_S)
    return np.concatenate([np.zeros(int(before * RATE_HZ)), speech, np.zeros(int(after * RATE_HZ))], dtype=np.float32)


def _equalise(speech: Samples, random: Generator) -> Samples:
    """Colour as microphones and distances do: a smooth curve of a few decibels over log frequency."""
    count = fft.next_fast_len(len(speech), real=True)  # other lengths take nine times as long
    spectrum = fft.rfft(speech, count)
    octaves = np.linspace(0, 1, 9)
    curve_db = random.normal(0, 3.5, 9) + random.normal(0, 5) * (octaves - 0.5)
    position = np.log2(np.arange(len(spectrum)) * (8000 / len(spectrum)) / 30 + 1) / np.log2(8000 / 30 + 1)
    gain = 10 ** (np.interp(position, octaves, curve_db) / 20)
    return np.asarray(fft.irfft(spectrum * gain.astype(np.float32), count)[: len(speech)])


QUIETEST_OVER_FLOOR = 10.0
"""The peak of speech is at least this many times the recorder's own noise."""


def _level(speech: Samples, random: Generator) -> Samples:
    """Clip now and then, set a level anywhere in 40 dB, add a recorder's floor (or none) and round."""
    speech = speech / (np.abs(speech).max() + 1e-6)
    if random.random() < 0.08:
        speech = np.clip(speech, -0.5, 0.5)
    peak = 32767 * 10 ** -random.uniform(0, 2)
    return np.round(peak * speech + _floor(peak, len(speech), random)).astype(np.float32)


def _floor(peak: float, count: int, random: Generator) -> Samples:
    """Give a recorder's own noise: none, the last bits' (up to -70 dB), or a cheap microphone's (up to -50 dB)."""
    kind = random.random()
    if kind < 0.15:
        return np.zeros(count, np.float32)
    loudness_ = 10 ** random.uniform(-0.5, 1.0) if kind < 0.65 else 10 ** random.uniform(0.8, 2.0)
    hiss: Samples = random.standard_normal(count).astype(np.float32)
    if random.random() < 0.5:  # more of it at low frequencies
        hiss = normalised(lfilter([1.0], [1.0, -random.uniform(0.3, 0.95)], hiss))
    return np.asarray(min(loudness_, peak / QUIETEST_OVER_FLOOR) * hiss, dtype=np.float32)
