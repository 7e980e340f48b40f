"""A match of three hours with all that four players' sensors give: beats with intervals each second, acceleration."""

import os
from array import array
from datetime import timedelta

from tests.browser.court import Court
from tests.browser.script import START, Script

HOURS = 3
_BATCH_S = 300
_LONG = 10
"""By this seed five sets take more than three hours."""


def played(court: Court) -> tuple[str, int]:
    """Play it; give the match and how many sensor rows there are. `PAGES_MOTION_HZ` is the rate of acceleration."""
    script = Script(format="SET5-S:6/TB7", seed=_LONG)
    court.play(*script.opening)
    end = START + timedelta(hours=HOURS)
    while script.now < end and not script.state.play.winner:
        court.play(*script.rallies(40))
    seconds, rate_hz = int((script.now - START).total_seconds()), int(os.environ.get("PAGES_MOTION_HZ", "50"))
    for player in (1, 2, 3, 4):
        for begin in range(0, seconds, _BATCH_S):
            moments = [START + timedelta(seconds=at) for at in range(begin, min(begin + _BATCH_S, seconds))]
            court.beat(script.id, player, [(at, script.bpm(player, at)) for at in moments], intervals=True)
            court.move(script.id, player, START + timedelta(seconds=begin), _swinging(rate_hz * _BATCH_S), rate_hz)
    return script.id, 4 * seconds * (1 + rate_hz)


def _swinging(count: int) -> "array[int]":
    """Acceleration in mg with a swing every few seconds."""
    return array("h", [value for at in range(count) for value in ((3000 if at % 200 < 4 else 80), -60, 980)])
