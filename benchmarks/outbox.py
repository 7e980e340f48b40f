"""The outbox beside bare SQLite with the same promises: one row a commit, and fifty."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.table import Figure
from device.outbox import Outbox
from wire.topics import Address, Stream

_PAYLOAD = b"x" * 400
_COMMITS = 1000


def figures() -> Iterator[Figure]:
    """Measure in turn, so that a noisy disk meets both."""
    with (
        TemporaryDirectory() as folder,
        Outbox.open(Path(folder) / "o.sqlite", address=Address("c", "1", "d")) as outbox,
    ):
        bare = sqlite3.connect(Path(folder) / "bare.sqlite", isolation_level=None)
        bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (n INTEGER, p BLOB)")
        for rows in (1, 50):
            ours = _rate(lambda rows=rows: outbox.append(Stream.MATCH, [lambda _: _PAYLOAD] * rows))  # type: ignore[misc]
            peer = _rate(lambda rows=rows: _bare(bare, rows))  # type: ignore[misc]
            yield Figure(
                f"outbox, {rows} row{'s' if rows > 1 else ''} a commit",
                f"{ours * rows:,.0f} rows/s",
                f"bare SQLite, WAL and FULL: {peer * rows:,.0f} rows/s",
            )
        bare.close()


def _rate(commit: Callable[[], object]) -> float:
    """Give commits a second."""
    began = time.perf_counter()
    for _ in range(_COMMITS):
        commit()
    return _COMMITS / (time.perf_counter() - began)


def _bare(connection: sqlite3.Connection, rows: int) -> None:
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(number, _PAYLOAD) for number in range(rows)])
    connection.execute("COMMIT")
