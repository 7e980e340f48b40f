"""What a match's profiles are shown against, of the club's own: its shots as they stood when the match was created.

They are counted at that moment and kept, since the tables cannot tell later how other matches stood then: those are
played on, amended, or taken up by another device at an earlier point.
"""

from collections.abc import Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.statistics.followed import Followed
from server.statistics.reference import CELLS

AtCreation = tuple[str, list[int]]
"""A match, and the club's named shots that had ended points when it was created, by `CELLS`."""


class Club:
    """Counts a club's named shots that end points, event by event."""

    def __init__(self, counted: NDArray[np.int64] | None = None) -> None:
        """Begin with the shots that are counted already, by `CELLS`."""
        self._cells = np.zeros(len(CELLS), np.int64) if counted is None else counted
        self._changed = set[Followed]()
        self._created = list[AtCreation]()

    def take(self, followed: Followed, *, is_created: bool) -> None:
        """Take over that a match is another one now, or that it was created."""
        self._changed.add(followed)
        if is_created and followed.match is not None:
            self._count()
            self._created.append((followed.match.id, self._cells.tolist()))

    def populations(self) -> list[AtCreation]:
        """Give those of the matches that were created since the last time; what changed is counted then, too."""
        self._count()
        created, self._created = self._created, []
        return created

    def _count(self) -> None:
        for one in self._changed:
            self._cells = self._cells + one.recount()
        self._changed.clear()


def insert_populations(connection: duckdb.DuckDBPyConnection, found: Sequence[AtCreation]) -> None:
    """Keep populations for ever."""
    if found:
        matches, cells = zip(*found, strict=True)
        connection.execute("INSERT INTO populations SELECT unnest(?), unnest(?::INTEGER[][])", [matches, cells])
