"""Joins a spoken shot with the swing that made it: the umpire says what it was, the sensor says when and how hard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from padel.shots import Outcome, Pair, ShotType
from server.projections.physiology.rallies import CALL_DELAY_MS
from server.projections.physiology.swings import Swing

EARLIEST_MS, LATEST_MS = 8_000, 300
"""The window before the end of the call in which its swing must lie."""

Verdict = Literal["joined", "no_motion", "no_swing"]


@dataclass(frozen=True, slots=True)
class SpokenShot:
    """A shot that was called; `time_ms` is the end of the call's speech, milliseconds since 1970."""

    event: str
    time_ms: int
    pair: Pair
    player: int | None
    shot: ShotType | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class JoinedShot:
    """A spoken shot with its swing.

    Attributes:
        verdict: `joined`; `no_motion`: nobody who could have hit it wore a sensor; `no_swing`: there is none in the
            window that is not another shot's.
        player: who swung, also where the umpire named only the pair; `None` when not joined.
    """

    spoken: SpokenShot
    verdict: Verdict
    player: int | None = None
    swing: Swing | None = None


def join(
    spoken: Sequence[SpokenShot], swings: Mapping[int, Sequence[Swing]], delay_ms: int = CALL_DELAY_MS
) -> list[JoinedShot]:
    """Join each shot with the swing of its player that is nearest to `delay_ms` before the end of its call.

    Candidates lie 8 to 0.3 s before the end of the call; where only the pair was named, those of both its players. A
    swing is given to one shot, in the order of the calls.

    Args:
        spoken: the shots in order of time.
        swings: the swings of each player who wore a motion sensor, in order of time.
    """
    times = {player: np.array([one.time_ms for one in found], dtype=np.int64) for player, found in swings.items()}
    taken: set[tuple[int, int]] = set()
    joined = []
    for shot in spoken:
        wearers = [player for player in _candidates(shot) if player in times]
        if not wearers:
            joined.append(JoinedShot(shot, "no_motion"))
            continue
        near = [
            (abs(shot.time_ms - delay_ms - int(times[player][at])), player, int(at))
            for player in wearers
            for at in range(*np.searchsorted(times[player], (shot.time_ms - EARLIEST_MS, shot.time_ms - LATEST_MS)))
            if (player, int(at)) not in taken
        ]
        if not near:
            joined.append(JoinedShot(shot, "no_swing"))
            continue
        _, player, at = min(near)
        taken.add((player, at))
        joined.append(JoinedShot(shot, "joined", player, swings[player][at]))
    return joined


def _candidates(shot: SpokenShot) -> tuple[int, ...]:
    if shot.player is not None:
        return (shot.player,)
    return (1, 2) if shot.pair == "a" else (3, 4)
