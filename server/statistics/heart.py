"""The heart rate of a player at the moment of a shot, and its zone."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.statistics.rows import Row
from server.store.reading import Beats

NEAR_MS: Final = 10_000
"""How far from a shot a heart rate may be."""

ZONE_FLOORS: Final = (0.75, 0.85, 0.95)
"""Zones 1 to 4 of the highest heart rate of the match: below 75 %, to 85 %, to 95 %, above (Sensors 25:5240)."""

_TIME, _PLAYER = 3, 6
_PLAUSIBLE_BPM = (30, 240)


def with_heart_rates(shots: Sequence[Row], hearts: Sequence[Beats]) -> list[Row]:
    """Give shot rows with bpm and zone where the player's heart rate is known within ten seconds."""
    of_player = {one.player: _plausible(one) for one in sorted(hearts, key=lambda one: len(one.bpm))}
    return [(*row[:-2], *_at(row, of_player)) for row in shots]


def _plausible(series: Beats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    low, high = _PLAUSIBLE_BPM
    kept = (series.bpm >= low) & (series.bpm <= high)
    return series.time_ms[kept], series.bpm[kept]


def _at(
    row: Row, of_player: Mapping[int, tuple[NDArray[np.int64], NDArray[np.int64]]]
) -> tuple[int | None, int | None]:
    time_ms, bpm = of_player.get(row[_PLAYER] or 0, (np.array([], np.int64), np.array([], np.int64)))
    if not len(bpm):
        return None, None
    moment = row[_TIME] // 1000
    at = int(np.abs(time_ms - moment).argmin())
    if abs(int(time_ms[at]) - moment) > NEAR_MS:
        return None, None
    share = int(bpm[at]) / int(bpm.max())
    return int(bpm[at]), 1 + sum(share >= floor for floor in ZONE_FLOORS)
