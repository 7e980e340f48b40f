"""Which rows are asked for."""

from datetime import datetime
from typing import NamedTuple


class Wanted(NamedTuple):
    """All rows, or those of a match (and its session), or of a period; both ends of it are included."""

    match: str | None = None
    start: datetime | None = None
    end: datetime | None = None

    def takes(self, match: str, time: datetime) -> bool:
        """Say whether a row is asked for."""
        return (
            self.match in (None, match)
            and (self.start is None or self.start <= time)
            and (self.end is None or time <= self.end)
        )
