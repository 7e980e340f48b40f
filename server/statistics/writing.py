"""Writes what changed of matches into the tables; the transaction around it is the worker's."""

from collections.abc import Iterable, Sequence

import duckdb

from server.statistics.database import insert
from server.statistics.followed import Followed
from server.statistics.rows import Changes, Row, match_row, player_rows
from wire.scoreboard import Scoreboard

Told = tuple[Followed, Row]
"""A match with the row of it as a whole that is written now."""


def write_matches(connection: duckdb.DuckDBPyConnection, followed: Sequence[Followed]) -> list[Told]:
    """Write what changed of matches since they were written last; give those of which more than points did.

    Args:
        connection: in a transaction.
        followed: matches that were created.
    """
    told, points, shots = list[Told](), list[Row](), list[Row]()
    for one in followed:
        assert one.match is not None
        changes = one.rows.changed(one.match)
        if one.may_have_rows or changes.replaces:
            _delete_from(connection, one.match.id, 1 if one.may_have_rows else changes.first)
        row = match_row(one.match, one.position, one.folded.court)
        if row != one.told or _have_no_bodies(one, changes):
            told.append((one, row))
        points += changes.points
        shots += changes.shots
    _delete(connection, ("matches", "players"), (one for one, _ in told))
    players = [row for one, _ in told if one.match is not None for row in player_rows(one.match)]
    for table, rows in (("matches", [row for _, row in told]), ("players", players), ("points", points)):
        insert(connection, table, rows)
    insert(connection, "shots", shots)
    _write_boards(connection, followed)
    return told


def _have_no_bodies(one: Followed, changes: Changes) -> bool:
    """Say whether a match that is over has new rows, to which nothing of bodies was joined yet."""
    return one.match is not None and one.match.play.is_over and bool(changes.points or changes.shots)


def _write_boards(connection: duckdb.DuckDBPyConnection, followed: Sequence[Followed]) -> None:
    _delete(connection, ("boards",), followed)
    over = [(one.match, one) for one in followed if one.match is not None and one.match.play.is_over]
    boards = [(match.id, one.last, Scoreboard.of(match, one.folded.court).model_dump_json()) for match, one in over]
    insert(connection, "boards", boards)


def _delete(connection: duckdb.DuckDBPyConnection, tables: Sequence[str], followed: Iterable[Followed]) -> None:
    """Delete what may be there of matches; while all is made anew that is nothing, and nothing is asked."""
    known = [one.match.id for one in followed if one.match and (one.may_have_rows or one.told is not None)]
    for table in tables if known else ():
        connection.execute(f"DELETE FROM {table} WHERE match IN (SELECT unnest(?))", [known])


def _delete_from(connection: duckdb.DuckDBPyConnection, match: str, first: int) -> None:
    for table in ("points", "shots"):
        connection.execute(f"DELETE FROM {table} WHERE match = ? AND number >= ?", [match, first])
