"""What each session of a player asked of the heart, all by the one maximum that was seen in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from server.projections.efforts import efforts
from server.projections.heart_figures import Asked, HeartFigures, heart_figures
from server.projections.matches import Matches
from server.projections.physiology.rallies import find_rallies
from server.projections.physiology.recovery import Effort
from server.store.reading import HeartRateSeries, Reader
from server.store.writing import microseconds

RECOVERY_S = 30
_NO_SWINGS = np.zeros(0, np.int64)


class Played(NamedTuple):
    """A session, and the player's number in it."""

    session: str
    player: int
    created: datetime


class SessionLoad(NamedTuple):
    """A session with a heart rate in it.

    Attributes:
        recovery_bpm: the mean fall in the 30 s after rallies that left so much rest; `None` without any.
        recoveries: how many those were.
    """

    played: Played
    heart: HeartFigures
    recovery_bpm: float | None
    recoveries: int


def session_loads(reader: Reader, matches: Matches, sessions: Sequence[Played]) -> list[SessionLoad]:
    """Give the sessions in which the player wore a sensor, in the order given.

    The maximum is the highest steady heart rate of them all: else an easy session would count as a hard one.
    """
    worn = [(one, series) for one in sessions if (series := reader.heart_rate(one.session, one.player))]
    seen = [figures for _, series in worn if (figures := heart_figures(series, Asked(), ()))]
    if not seen:
        return []
    asked = Asked(max_bpm=max(one.used.limits.max_bpm for one in seen))
    measured = (_measured(matches, one, series, asked) for one, series in worn)
    return [one for one in measured if one is not None]


def _measured(
    matches: Matches, played: Played, series: Sequence[HeartRateSeries], asked: Asked
) -> SessionLoad | None:
    heart = heart_figures(series, asked, _efforts(matches, played.session))
    if heart is None:
        return None
    falls = [one.drop_bpm[0] for one in heart.recoveries if one.drop_bpm[0] is not None]
    return SessionLoad(played, heart, sum(falls) / len(falls) if falls else None, len(falls))


def _efforts(matches: Matches, session: str) -> list[Effort]:
    match = matches.match(session)
    points = [one for one in match.play.points if not one.penalty] if match else []
    rallies = find_rallies([microseconds(one.time) // 1000 for one in points], _NO_SWINGS, 0)
    return efforts(points, rallies, set())
