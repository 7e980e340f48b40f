"""Reads what can be read of a damaged database, row group by row group, and takes over what is nowhere else."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.store.faults import first_line
from server.store.schema import migrations
from server.store.tables import Tables
from server.store.thinned import AXES, SECOND, stored_envelopes

log = logging.getLogger(__name__)

_ROW_GROUP = 122_880
_SMALLEST = 2_048

_SAMPLES = {
    "heart_rate": "bpm, coalesce(contact::INT, -1) AS contact, coalesce(energy_kj, -1) AS energy_kj,"
    " rr_s::VARCHAR AS rr_s",
    "motion": "x_mg, y_mg, z_mg",
}
_INSERTS = {
    "heart_rate": "series, make_timestamptz(time_us), bpm, nullif(contact, -1)::BOOLEAN, nullif(energy_kj, -1),"
    " rr_s::DOUBLE[]",
    "motion": "series, make_timestamptz(time_us), x_mg, y_mg, z_mg",
}
_THINNED = {
    "thinned_motion": "series, samples, figures",
    "motion_envelopes": f"series, epoch_us(time) AS time_us, samples, {', '.join(AXES)}",
}
_EVENTS = "position, id, source, court, epoch, sequence, type, epoch_us(time) AS time_us, subject, envelope"
_WHOLE = {
    "gaps": "",
    "quarantine": "",
    "devices": " ON CONFLICT DO NOTHING",
    "streams": " ON CONFLICT (source, epoch, stream)"
    " DO UPDATE SET committed = greatest(committed, excluded.committed)",
}
"""Small tables that are taken as a whole: the first two unless there are rows already."""


@dataclass(slots=True)
class Salvaged:
    """What was taken over, and how many rows at least could not be read; what of those is elsewhere nobody knows."""

    events: int = 0
    samples: int = 0
    unreadable_rows: int = 0
    opened: bool = True
    is_whole: bool = False
    is_later: bool = False
    source: str = "the old database"

    def and_then(self, more: "Salvaged | None") -> "Salvaged":
        """Give what was taken over from both; from the other alone if this one could not be opened."""
        if more is None:
            return self
        if not self.opened:
            return more
        return replace(
            self,
            events=self.events + more.events,
            samples=self.samples + more.samples,
            source=f"{self.source} and {more.source}",
        )


class _Damaged:
    """A damaged database, opened again after each error."""

    def __init__(self, path: Path, memory_mb: int) -> None:
        self._path, self._memory_mb = path, memory_mb
        self._connection: duckdb.DuckDBPyConnection | None = None
        self.unreadable_rows = 0

    def query(self, query: str, parameters: list[Any] | None = None) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            config: dict[str, Any] = {"memory_limit": f"{self._memory_mb}MiB"}
            self._connection = duckdb.connect(str(self._path), read_only=True, config=config)
        return self._connection.execute(query, parameters or [])

    def close(self) -> None:
        if self._connection is not None:
            with suppress(duckdb.Error):
                self._connection.close()
            self._connection = None

    def can_be_opened(self) -> bool:
        """Say so; where the write-ahead log is in the way, it is put out of the way."""
        wal = self._path.with_name(self._path.name + ".wal")
        for _ in range(2):
            try:
                self.query("SELECT 1").fetchall()
                return True
            except (duckdb.Error, ValueError, UnicodeError) as error:
                self.close()
                log.warning("%s: %s", self._path, first_line(error))
                if not wal.exists():
                    return False
                wal.rename(wal.with_name(wal.name + ".kept"))
        return False

    def groups(self, table: str, columns: str) -> Iterator[dict[str, NDArray[Any]]]:
        """Give the rows of a table in pieces, leaving out those that cannot be read."""
        try:
            end = int(self.query(f"SELECT coalesce(max(rowid), -1) FROM {table}").fetchall()[0][0]) + 1
        except (duckdb.Error, ValueError, UnicodeError) as error:
            log.error("%s: nothing of %s can be read: %s", self._path, table, first_line(error))
            self.unreadable_rows += 1
            self.close()
            return
        for begin in range(0, end, _ROW_GROUP):
            yield from self._piece(table, columns, begin, min(begin + _ROW_GROUP, end))

    def _piece(self, table: str, columns: str, begin: int, end: int) -> Iterator[dict[str, NDArray[Any]]]:
        try:
            found = self.query(
                f"SELECT {columns} FROM {table} WHERE rowid >= ? AND rowid < ?", [begin, end]
            ).fetchnumpy()
        except (duckdb.Error, ValueError, UnicodeError):
            self.close()
            if end - begin <= _SMALLEST:
                self.unreadable_rows += end - begin
                return
            middle = (begin + end) // 2
            yield from self._piece(table, columns, begin, middle)
            yield from self._piece(table, columns, middle, end)
            return
        yield found


def salvage(path: Path, tables: Tables, memory_mb: int) -> Salvaged:
    """Take over from a damaged database what the tables do not have; of the same sample twice, one is enough."""
    damaged, told = _Damaged(path, memory_mb), Salvaged()
    try:
        if not damaged.can_be_opened():
            told.opened = False
            return told
        told.is_later = _is_later(damaged)
        told.events = _events(damaged, tables)
        series = _series(damaged, tables)
        told.samples += _thinned(damaged, tables, series)
        for table in _SAMPLES:
            told.samples += _samples(damaged, tables, table, series)
        for table in _WHOLE:
            _whole(damaged, tables, table)
    except (duckdb.Error, ValueError, KeyError) as error:
        # What the journals have is in the tables already; a server that starts with that is worth more.
        log.exception("%s is not read any further: %s", path, first_line(error))
        told.is_whole = False
    else:
        told.is_whole = not damaged.unreadable_rows
    finally:
        told.unreadable_rows = damaged.unreadable_rows
        damaged.close()
    return told


def _is_later(damaged: _Damaged) -> bool:
    """Say whether a later version wrote it, whose tables may be elsewhere."""
    try:
        ((version,),) = damaged.query("SELECT coalesce(max(version), 0) FROM schema_version").fetchall()
    except (duckdb.Error, ValueError, UnicodeError):
        damaged.close()
        return False
    return int(version) > migrations()[-1][0]


def _events(damaged: _Damaged, tables: Tables) -> int:
    taken = 0
    received = ", coalesce(epoch_us(received), 0) AS received_us"
    try:
        damaged.query("SELECT received FROM events LIMIT 0")
    except duckdb.Error:
        damaged.close()
        received = ", 0 AS received_us"
    for rows in damaged.groups("events", _EVENTS + received):
        taken += _insert(
            tables,
            rows,
            "INSERT INTO events SELECT position, id, source, court, epoch, sequence, type, make_timestamptz(time_us),"
            " subject, envelope, make_timestamptz(nullif(received_us, 0)) FROM salvaged WHERE position NOT IN"
            " (SELECT position FROM events) AND id NOT IN (SELECT id FROM events)",
        )
    tables.connection.execute(
        "INSERT INTO streams SELECT source, epoch, 'match', max(sequence) FROM events GROUP BY source, epoch"
        " ON CONFLICT (source, epoch, stream) DO UPDATE SET committed = greatest(committed, excluded.committed)"
    )
    return taken


def _series(damaged: _Damaged, tables: Tables) -> dict[int, int]:
    """Give the number here of each series there."""
    numbers = {}
    for rows in damaged.groups("series", "series, kind, source, session, player, sensor, rate_hz"):
        for at in range(len(rows["series"])):
            kind, source, session, sensor = (str(rows[name][at]) for name in ("kind", "source", "session", "sensor"))
            rate = rows["rate_hz"][at]
            rate_hz = None if np.ma.is_masked(rate) or kind == "heart-rate" else float(rate)
            key = (kind, source, session, int(rows["player"][at]), sensor, rate_hz)
            numbers[int(rows["series"][at])] = tables.series.number_of(key)
    tables.series.keep()
    return numbers


def _thinned(damaged: _Damaged, tables: Tables, series: dict[int, int]) -> int:
    """Take over what stays of old motion, of series of which nothing does here; it stands for their samples here."""
    try:
        damaged.query("SELECT series FROM thinned_motion LIMIT 0")
    except duckdb.Error:
        damaged.close()  # of a version that thinned nothing
        return 0
    known = {row[0] for row in tables.connection.execute("SELECT DISTINCT series FROM thinned_motion").fetchall()}
    missing = {theirs: own for theirs, own in series.items() if own not in known}
    taken = 0
    for table, columns in _THINNED.items():
        for rows in damaged.groups(table, columns):
            own = np.array([missing.get(one, 0) for one in np.asarray(rows["series"]).tolist()], np.int32)
            kept = {name: np.asarray(column)[own > 0] for name, column in rows.items()} | {"series": own[own > 0]}
            if len(kept["series"]):
                chosen = columns.replace("epoch_us(time) AS time_us", "make_timestamptz(time_us)")
                taken += _insert(tables, kept, f"INSERT INTO {table} SELECT {chosen} FROM salvaged")
    if taken:
        tables.connection.execute(
            f"DELETE FROM motion WHERE series IN (SELECT unnest(?::INTEGER[])) AND (series, {SECOND}) IN"
            " (SELECT (series, epoch_us(time) // 1000000) FROM motion_envelopes)",
            [list(missing.values())],
        )
    return taken


def _samples(damaged: _Damaged, tables: Tables, table: str, series: dict[int, int]) -> int:
    known: dict[int, NDArray[np.int64]] = {}
    seconds: dict[int, NDArray[np.int64]] = {}
    taken = 0
    for rows in damaged.groups(table, f"series, epoch_us(time) AS time_us, {_SAMPLES[table]}"):
        theirs, times = np.asarray(rows["series"]), np.asarray(rows["time_us"])
        ours = np.zeros(len(theirs), np.int32)
        is_new = np.zeros(len(theirs), np.bool_)
        for number in np.unique(theirs).tolist():
            own = series.get(number)
            if own is None:
                continue
            if own not in known:
                query = f"SELECT epoch_us(time) AS time_us FROM {table} WHERE series = ?"
                known[own] = tables.connection.execute(query, [own]).fetchnumpy()["time_us"]
                seconds[own] = stored_envelopes(tables.connection, own)["second"]
            of_it = theirs == number
            ours[of_it] = own
            is_new[of_it] = ~np.isin(times[of_it], known[own])
            is_new[of_it] &= ~np.isin(times[of_it] // 1_000_000, seconds[own])
        if is_new.any():
            kept = {name: np.asarray(column)[is_new] for name, column in rows.items()} | {"series": ours[is_new]}
            taken += _insert(tables, kept, f"INSERT INTO {table} SELECT {_INSERTS[table]} FROM salvaged")
    return taken


def _whole(damaged: _Damaged, tables: Tables, table: str) -> None:
    try:
        rows = damaged.query(f"SELECT * FROM {table}").fetchnumpy()
        if _WHOLE[table] or not tables.number(f"SELECT count(*) FROM {table}"):
            names = ", ".join(rows)
            _insert(tables, rows, f"INSERT INTO {table} ({names}) SELECT {names} FROM salvaged{_WHOLE[table]}")
    except duckdb.Error as error:
        damaged.close()
        damaged.unreadable_rows += 1
        log.error("nothing of %s was taken over: %s", table, first_line(error))


def _insert(tables: Tables, rows: dict[str, NDArray[Any]], query: str) -> int:
    connection = tables.connection
    connection.register("salvaged", rows)
    try:
        inserted = connection.execute(query).fetchall()
    finally:
        connection.unregister("salvaged")
    return int(inserted[0][0])
