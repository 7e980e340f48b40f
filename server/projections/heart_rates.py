"""The heart rate of each player at a moment: the nearest sample, if it is near enough to mean that moment."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from server.store.reading import Beats
from server.store.writing import microseconds

NEAR_MS = 10_000
"""A sample further away than this says nothing of a point."""


def heart_rates_at(moments: Sequence[datetime], series: Sequence[Beats]) -> list[dict[int, int | None]]:
    """Give, for each moment, the heart rate in bpm of players 1 to 4, `None` where no sample is within 10 s."""
    at_ms = np.array([microseconds(one) // 1000 for one in moments], dtype=np.int64)
    by_player = {player: _nearest(at_ms, [one for one in series if one.player == player]) for player in range(1, 5)}
    return [{player: found[index] for player, found in by_player.items()} for index in range(len(moments))]


def _nearest(at_ms: np.ndarray, series: Sequence[Beats]) -> list[int | None]:
    if not any(len(one.time_ms) for one in series):
        return [None] * len(at_ms)
    times = np.concatenate([one.time_ms for one in series])
    order = np.argsort(times, kind="stable")
    times, bpm = times[order], np.concatenate([one.bpm for one in series])[order]
    after = np.clip(np.searchsorted(times, at_ms), 0, len(times) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(np.abs(times[before] - at_ms) <= np.abs(times[after] - at_ms), before, after)
    is_near = np.abs(times[nearest] - at_ms) <= NEAR_MS
    return [int(bpm[index]) if near else None for index, near in zip(nearest, is_near, strict=True)]
