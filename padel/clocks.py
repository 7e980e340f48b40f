"""The times that the rules allow, as pure functions: a clock is started by an event and never read here.

Source: FIP, Rules of Padel, Rule 2 (times): twenty seconds between points; ninety at a change of ends, but none after
a set's first game or within a tie-break; two minutes after a set; warm-up and re-warm-up; ten minutes late is a
walkover. Three minutes of treatment: FIP, rules on injuries.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from padel.score import Score

Rest = Literal["between_points", "change_of_ends", "between_sets"]
ClockKind = Literal["between_points", "change_of_ends", "between_sets", "warm_up", "re_warm_up", "medical", "toilet"]

BETWEEN_POINTS_S = 20
CHANGE_OF_ENDS_S = 90
BETWEEN_SETS_S = 120
WARM_UP_S = 300
MEDICAL_S = 180
WALKOVER_AFTER_S = 600

RE_WARM_UP = ((timedelta(minutes=20), 300), (timedelta(minutes=5), 180))
"""After an interruption longer than this, so many seconds of warm-up; none after a shorter one."""


class Clock(NamedTuple):
    """A time that runs: what for, since when, and for how long at most (`None` where the rules set no limit)."""

    kind: ClockKind
    started: datetime
    allowed_s: int | None

    @classmethod
    def of_break(cls, kind: Literal["medical", "toilet"], started: datetime) -> "Clock":
        """Give the clock of a break for a player; that of the toilet has no limit of its own."""
        return cls(kind, started, MEDICAL_S if kind == "medical" else None)

    @classmethod
    def of_warm_up(cls, started: datetime) -> "Clock":
        """Give the clock of the warm-up before a match."""
        return cls("warm_up", started, WARM_UP_S)

    def left_s(self, now: datetime) -> float | None:
        """Give the seconds that are left, negative when it is over; `None` where there is no limit."""
        return None if self.allowed_s is None else self.allowed_s - (now - self.started).total_seconds()


def rest_after(before: Score, after: Score) -> tuple[Rest, int]:
    """Give the rest that the players may take between two scores, and its seconds."""
    if len(after.sets) > len(before.sets):
        return "between_sets", BETWEEN_SETS_S
    within_a_game = after.games_served == before.games_served and not after.in_tiebreak
    if within_a_game or before.ends == after.ends:
        return "between_points", BETWEEN_POINTS_S
    rests = not after.in_tiebreak and after.sets[-1].games > 1
    return "change_of_ends", CHANGE_OF_ENDS_S if rests else BETWEEN_POINTS_S


def re_warm_up_s(interruption: timedelta) -> int:
    """Give the warm-up, in seconds, to which players are entitled after an interruption."""
    return next((seconds for longer_than, seconds in RE_WARM_UP if interruption > longer_than), 0)
