"""Swings of the arm: sharp peaks of wrist acceleration. Which stroke it was is left to what was said."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEADY_S = 1.0


@dataclass(frozen=True, slots=True)
class SwingRule:
    """What counts as a swing.

    Attributes:
        threshold_g: how far the acceleration must peak above what is steady (gravity, a slow turn of the arm). Steps
            at a run shake a wrist by less than 1 g.
        refractory_s: of two peaks closer than this only the larger one is a swing: a backswing is about 0.3 s before
            its strike, and nobody strikes twice within it.
    """

    threshold_g: float = 1.8
    refractory_s: float = 0.6


@dataclass(frozen=True, slots=True)
class Swing:
    """A swing at its peak: milliseconds since 1970, and the peak above what is steady, in g."""

    time_ms: int
    peak_g: float


def find_swings(
    time_ms: NDArray[np.int64], xyz_mg: NDArray[np.integer], rate_hz: float, rule: SwingRule | None = None
) -> list[Swing]:
    """Give the swings of a stretch without a gap, in order of time.

    The acceleration minus its mean over one second around, as a vector, is what the arm did; its norm peaks at the
    strike. Thresholding peaks with a window is how strokes of racket sports are commonly found at the wrist (Ebner,
    Findling (2019), MoMM 2019: 98.5 % of tennis strokes); threshold and window here are our own.

    Args:
        time_ms: n times in order.
        xyz_mg: n×3, milli-g.
        rate_hz: samples a second.
    """
    rule = rule or SwingRule()
    if len(xyz_mg) < 3:
        return []
    moved_g = _moved_g(xyz_mg, rate_hz)
    middle = moved_g[1:-1]
    is_peak = (middle >= rule.threshold_g) & (middle >= moved_g[:-2]) & (middle > moved_g[2:])
    peaks = np.flatnonzero(is_peak) + 1
    kept = _largest_apart(time_ms[peaks], moved_g[peaks], rule.refractory_s * 1000)
    return [Swing(int(time_ms[peaks[at]]), float(moved_g[peaks[at]])) for at in kept]


def _moved_g(xyz_mg: NDArray[np.integer], rate_hz: float) -> NDArray[np.float64]:
    wide = xyz_mg.astype(np.float64)
    reach = max(1, round(rate_hz * _STEADY_S / 2))
    sums = np.concatenate((np.zeros((1, 3)), np.cumsum(wide, axis=0)))
    index = np.arange(len(wide))
    first, last = np.maximum(index - reach, 0), np.minimum(index + reach + 1, len(wide))
    steady = (sums[last] - sums[first]) / (last - first)[:, None]
    moved = wide - steady
    norm_g: NDArray[np.float64] = np.sqrt(np.einsum("ij,ij->i", moved, moved)) / 1000
    return norm_g


def _largest_apart(time_ms: NDArray[np.int64], peak_g: NDArray[np.float64], apart_ms: float) -> list[int]:
    """Give the peaks, taken largest first, that no larger one is near; in order of time."""
    # What is kept is `apart_ms` apart, so that a cell of this width holds one at most.
    cells: dict[int, int] = {}
    for at in np.argsort(-peak_g, kind="stable").tolist():
        moment_ms = int(time_ms[at])
        cell = int(moment_ms // apart_ms)
        near = [cells[other] for other in (cell - 1, cell, cell + 1) if other in cells]
        if all(abs(moment_ms - int(time_ms[other])) >= apart_ms for other in near):
            cells[cell] = at
    return sorted(cells.values())
