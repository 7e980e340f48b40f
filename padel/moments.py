"""Moments as the game's events carry them: always in UTC, and always such that they can be shown again."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def in_utc(moment: datetime) -> datetime:
    """Give a moment in UTC; one without an offset is taken for UTC.

    The first and the last hours of the calendar (years 1 and 9999) can lie outside it in UTC; they become its ends.
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == 1 else _LAST


Moment = Annotated[datetime, AfterValidator(in_utc)]
"""A moment in UTC."""
