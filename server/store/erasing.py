"""Erases the samples of players for good: out of the database, and with the next second copy out of that too."""

from collections.abc import Iterable
from typing import NamedTuple

import duckdb


class Wearer(NamedTuple):
    """A player of a session."""

    session: str
    player: int


def erase_samples(connection: duckdb.DuckDBPyConnection, whose: Iterable[Wearer]) -> int:
    """Delete all heart rates and motion of these, in one transaction; give how many samples there were."""
    erased = 0
    connection.execute("BEGIN")
    try:
        for one in whose:
            for table in ("heart_rate", "motion", "thinned_motion", "motion_envelopes"):
                row = connection.execute(
                    f"DELETE FROM {table} WHERE series IN"
                    " (SELECT series FROM series WHERE session = ? AND player = ?)",
                    [one.session, one.player],
                ).fetchone()
                (count,) = row or (0,)
                erased += int(count) if table in ("heart_rate", "motion") else 0
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return erased
