"""When a rally was played and when the players rested: from the points, and from swings where motion was recorded.

A point's time is the moment at which its call ended. The rally ended a little before, and no event says when it
began.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

CALL_DELAY_MS = 2_500
"""From the last stroke to the end of the call: about 1 s until the umpire speaks, and 1.5 s of speech."""

TYPICAL_RALLY_MS = 10_000
"""Assumed where no motion tells: rallies of professionals last 8 to 10 s in the mean (Courel-Ibáñez, Sánchez-Alcaraz,
Cañas (2017), J Hum Kinet 55: 161-169)."""

_PAUSE_MS = 4_000
_PLAYERS = 4

RallySource = Literal["motion", "points"]


@dataclass(frozen=True, slots=True)
class Rally:
    """A rally, in milliseconds since 1970, and what told of its beginning and end.

    Attributes:
        shots: how many swings it had, where all four players wore a sensor; `None` where nobody can tell.
    """

    start_ms: int
    end_ms: int
    source: RallySource
    shots: int | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """How a session splits into play and rest, from the first rally's beginning to the last one's end, in seconds."""

    active_s: float
    rest_s: float

    @property
    def active_share(self) -> float:
        """Give the share of play, 0 to 1."""
        total_s = self.active_s + self.rest_s
        return self.active_s / total_s if total_s else 0.0


def find_rallies(point_ms: Sequence[int], swings_ms: NDArray[np.int64], wearers: int) -> list[Rally]:
    """Give the rally of each point, in order.

    With motion, a rally is the last run of swings before its point's call: swings of any player whose pauses are at
    most 4 s when all four wear a sensor, and longer in proportion when fewer do, 8 s at most. Where no swing was
    found it is assumed: it ended 2.5 s before the call's end and lasted 10 s, or as long as there was time.

    Args:
        point_ms: when the points' calls ended, in order, milliseconds since 1970.
        swings_ms: the swings of all players, in order.
        wearers: how many of the players wore a motion sensor.
    """
    pause_ms = min(_PAUSE_MS * _PLAYERS // max(wearers, 1), 2 * _PAUSE_MS)
    rallies: list[Rally] = []
    free_from_ms: int | None = None
    for moment_ms in point_ms:
        begin_ms = moment_ms - 10 * TYPICAL_RALLY_MS if free_from_ms is None else free_from_ms
        first, last = np.searchsorted(swings_ms, (begin_ms, moment_ms))
        run = _last_run(swings_ms[first:last], pause_ms)
        shots = len(run) if len(run) and wearers == _PLAYERS else None
        found = Rally(int(run[0]), int(run[-1]), "motion", shots) if len(run) else None
        rallies.append(found or _assumed(moment_ms, free_from_ms))
        free_from_ms = moment_ms
    return rallies


def split(rallies: Sequence[Rally]) -> Split:
    """Give play and rest."""
    if not rallies:
        return Split(0.0, 0.0)
    active_ms = sum(one.end_ms - one.start_ms for one in rallies)
    whole_ms = rallies[-1].end_ms - rallies[0].start_ms
    return Split(active_ms / 1000, max(whole_ms - active_ms, 0) / 1000)


def _last_run(swings_ms: NDArray[np.int64], pause_ms: int) -> NDArray[np.int64]:
    """Give the swings of the last run; none where it is a single one, which tells no length."""
    pauses = np.flatnonzero(np.diff(swings_ms) > pause_ms)
    run = swings_ms[int(pauses[-1]) + 1 if len(pauses) else 0 :]
    return run if len(run) > 1 else run[:0]


def _assumed(moment_ms: int, free_from_ms: int | None) -> Rally:
    end_ms = moment_ms - CALL_DELAY_MS
    start_ms = end_ms - TYPICAL_RALLY_MS
    if free_from_ms is not None:
        start_ms, end_ms = max(start_ms, free_from_ms), max(end_ms, free_from_ms)
    return Rally(start_ms, end_ms, "points")
