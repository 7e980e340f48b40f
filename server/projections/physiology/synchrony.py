"""How much two players' hearts, or their movement, go together: the correlation of means over ten seconds."""

from collections.abc import Mapping
from math import atanh, sqrt, tanh
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from server.projections.stretches import Range
from server.statistics.intervals import Z_90

WINDOW_MS = 10_000
LEAST_WINDOWS = 30
"""Five minutes in which both were measured."""

_AROUND = 15
"""Windows to either side of one, of which it is told how far it is from their mean: five minutes."""

_DIGITS = 6
"""Of a deviation, after the point: no sensor tells a millionth of a beat or a mg, and sums are more exact."""

_LARGEST = 0.999999

Means = Mapping[int, float]
"""Means by the number of their window, counted from 1970."""


class Correlation(NamedTuple):
    """A correlation with its 90 % interval.

    Attributes:
        value: Pearson's r, -1 to 1.
        windows: in how many windows both were measured.
        independent: as how many independent ones they count.
    """

    value: float
    low: float
    high: float
    windows: int
    independent: float


def window_means(time_ms: NDArray[np.int64], values: NDArray[np.integer]) -> dict[int, float]:
    """Give the mean of each window of ten seconds in which there are values."""
    windows, places = np.unique(time_ms // WINDOW_MS, return_inverse=True)
    means = np.bincount(places, weights=values) / np.bincount(places)
    return dict(zip(windows.tolist(), means.tolist(), strict=True))


def inside(means: Means, within: Range) -> dict[int, float]:
    """Keep the windows that lie in a stretch as a whole."""
    return {
        window: mean
        for window, mean in means.items()
        if within.has(window * WINDOW_MS) and within.has((window + 1) * WINDOW_MS - 1)
    }


def correlation(one: Means, two: Means, least: int = LEAST_WINDOWS) -> Correlation | None:
    """Give how two go together in the windows that both have; `None` where these are too few, or one never changes.

    What is compared is how far each window is from the mean of the five minutes around it, so that a heart that rises
    through a match is not taken for one that follows another. A window is like the one before it, so that n of them
    count as n·(1 - ab) ÷ (1 + ab) independent ones, a and b the correlations of each series with itself one window
    later, 0 at least (Bartlett 1935, J R Stat Soc 98: 536). The interval is Fisher's (1921, Metron 1: 3):
    tanh(atanh r ± 1.645 ÷ √(n - 3)).
    """
    windows = np.array(sorted(one.keys() & two.keys()), dtype=np.int64)
    if len(windows) < least:
        return None
    x, y = (_deviations(windows, of) for of in (one, two))
    spread = sqrt(float(x @ x) * float(y @ y))
    if not spread:
        return None
    value = max(-_LARGEST, min(_LARGEST, float(x @ y) / spread))
    follows = np.flatnonzero(np.diff(windows) == 1)
    alike = _later(x, follows) * _later(y, follows)
    independent = len(windows) * (1 - alike) / (1 + alike)
    if independent <= 3:
        return None
    reach = Z_90 / sqrt(independent - 3)
    return Correlation(value, tanh(atanh(value) - reach), tanh(atanh(value) + reach), len(windows), independent)


def _deviations(windows: NDArray[np.int64], means: Means) -> NDArray[np.float64]:
    values = np.array([means[window] for window in windows.tolist()])
    sums = np.concatenate(([0.0], np.cumsum(values)))
    first, last = np.searchsorted(windows, windows - _AROUND), np.searchsorted(windows, windows + _AROUND, "right")
    deviations: NDArray[np.float64] = values - (sums[last] - sums[first]) / (last - first)
    # What sums leave of a series that never changes would go along with others.
    return deviations.round(_DIGITS)


def _later(deviations: NDArray[np.float64], follows: NDArray[np.int64]) -> float:
    """Give the correlation of a series with itself one window later, 0 at least."""
    if not len(follows):
        return 0.0
    products = deviations[follows] * deviations[follows + 1]
    return min(_LARGEST, max(0.0, float(products.mean() / (deviations**2).mean())))
