"""Thins a series for a chart: at most so many points, and no peak is lost."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


def keep_extremes(columns: Sequence[NDArray[np.integer]], max_points: int) -> NDArray[np.intp]:
    """Give the indexes to keep, in order: the smallest and the largest of every column in evenly long stretches.

    At most `max_points` indexes are given, which must be at least twice the number of columns.
    """
    count = len(columns[0])
    if count <= max_points:
        return np.arange(count)
    edges = np.linspace(0, count, max_points // (2 * len(columns)) + 1).astype(np.intp)
    kept: set[int] = set()
    for begin, end in pairwise(edges.tolist()):
        for column in columns:
            stretch = column[begin:end]
            kept.update((begin + int(stretch.argmin()), begin + int(stretch.argmax())))
    return np.array(sorted(kept), dtype=np.intp)
