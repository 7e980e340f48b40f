"""Log-mel filter bank features that equal Kaldi's `compute-fbank-feats` sample for sample (dither 0).

Source: Kaldi's feature-window.cc, mel-computations.cc and feature-fbank.cc: 25 ms frames every 10 ms, only whole
frames, mean removed, pre-emphasis 0.97, Povey window, 512-point power spectrum, 40 triangles from 40 to 7600 Hz.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from models.recipe.sound.clips import RATE_HZ

Features = npt.NDArray[np.float32]
"""Natural logarithms of mel energies; shape (frames, MEL_BINS)."""

MEL_BINS = 40
STRIDE = 3
"""Frames of features an output of the network."""
FRAME = 400
STEP = 160
TRANSFORM = 512
LOWEST_HZ = 40.0
HIGHEST_HZ = 7600.0
_FLOOR = float(np.finfo(np.float32).eps)
_WINDOW = ((0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))) ** 0.85).astype(np.float32)


def log_mel(samples: npt.NDArray[np.float32], *, warp: float = 1.0) -> Features:
    """Give the features of samples in the range of 16-bit integers (±32768), shape (samples,).

    `warp` stretches the frequency axis, as a longer or shorter vocal tract would (1 = none).
    """
    count = 1 + (len(samples) - FRAME) // STEP if len(samples) >= FRAME else 0
    if count == 0:
        return np.zeros((0, MEL_BINS), np.float32)
    samples = np.ascontiguousarray(samples, np.float32)
    stride = samples.strides[0]
    frames = np.lib.stride_tricks.as_strided(samples, (count, FRAME), (stride * STEP, stride)).copy()
    frames -= frames.mean(axis=1, keepdims=True)
    emphasised = np.empty_like(frames)
    emphasised[:, 1:] = frames[:, 1:] - 0.97 * frames[:, :-1]
    emphasised[:, 0] = frames[:, 0] * (1 - 0.97)
    emphasised *= _WINDOW
    spectrum = np.fft.rfft(emphasised, TRANSFORM)[:, : TRANSFORM // 2]
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    return np.asarray(np.log(np.maximum(power @ filters(warp), _FLOOR)), dtype=np.float32)


def _mel(hz: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hz) / 700.0))


@cache
def filters(warp: float = 1.0) -> npt.NDArray[np.float32]:
    """Give the triangles over the power spectrum; shape (TRANSFORM / 2, MEL_BINS)."""
    edges = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), MEL_BINS + 2)
    bins = _mel(np.arange(TRANSFORM // 2) * RATE_HZ / TRANSFORM * warp)[:, None]
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    rising = (bins - left) / (centre - left)
    falling = (right - bins) / (right - centre)
    inside = (bins > left) & (bins < right)
    return np.where(inside, np.where(bins <= centre, rising, falling), 0.0).astype(np.float32)
