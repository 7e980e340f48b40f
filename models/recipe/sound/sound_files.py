"""Reading sound files of any rate as the recipe's samples."""

from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from models.recipe.sound.clips import RATE_HZ, Samples


def read_audio(path: Path) -> Samples:
    """Read a sound file as mono at 16 kHz, peak at 0.9 of full scale."""
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = at_16_khz(audio.mean(axis=1), rate)
    peak = float(np.abs(samples).max(initial=0.0))
    return np.asarray(samples * (0.9 / peak) if peak > 0 else samples, dtype=np.float32)


def at_16_khz(samples: Samples, rate_hz: int) -> Samples:
    """Give samples taken at `rate_hz` at 16 kHz."""
    common = gcd(rate_hz, RATE_HZ)
    if rate_hz == RATE_HZ:
        return samples
    return np.asarray(resample_poly(samples, RATE_HZ // common, rate_hz // common), dtype=np.float32)
