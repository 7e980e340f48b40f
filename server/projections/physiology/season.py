"""Load over days: what the last week asked of a player, beside what the last four weeks made usual."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

ACUTE_DAYS: Final = 7
CHRONIC_DAYS: Final = 28


class DayOfLoad(NamedTuple):
    """A day: its training impulse, and the moving means of it a day.

    Attributes:
        ratio: acute ÷ chronic; `None` before there are four weeks to compare with, and where there was no load.
    """

    day: date
    load: float
    acute: float
    chronic: float
    ratio: float | None


def days_of_load(loads: Mapping[date, float], last: date) -> list[DayOfLoad]:
    """Give each day from the first with a load to `last`, with exponentially weighted moving means.

    The mean of n days is yesterday's, moved by 2 ÷ (n + 1) of the way to today's load.

    Source: Williams, West, Cross, Stokes (2017), Br J Sports Med 51: 209-210.
    """
    if not loads:
        return []
    first, acute, chronic, found = min(loads), 0.0, 0.0, list[DayOfLoad]()
    for day in _days(first, last):
        load = loads.get(day, 0.0)
        acute, chronic = _moved(acute, load, ACUTE_DAYS), _moved(chronic, load, CHRONIC_DAYS)
        is_usual = day >= first + timedelta(days=CHRONIC_DAYS) and chronic > 0
        found.append(DayOfLoad(day, load, acute, chronic, acute / chronic if is_usual else None))
    return found


def _moved(mean: float, load: float, days: int) -> float:
    return mean + 2 / (days + 1) * (load - mean)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=at) for at in range((last - first).days + 1))
