"""`marcador export`: matches, points, shots and heart rates as CSV, Parquet or JSON, while the server runs or not."""

import argparse
import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from marcador.reading.options import add_source_arguments, opened

if TYPE_CHECKING:
    from marcador.reading.sources import Source
    from server.tables.contents import Table
    from server.tables.wanted import Wanted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--tables",
        default="matches,points,shots,heart_rates",
        metavar="NAMES",
        help="which, with commas between, of those in docs/data.md (default: matches,points,shots,heart_rates)",
    )
    parser.add_argument(
        "--match", "--session", metavar="ID", help="only this match and its session; as much of its id as tells it"
    )
    parser.add_argument(
        "--from", dest="start", type=_from, metavar="TIME", help="only from then on: 2026-05-01[T18:30]"
    )
    parser.add_argument("--to", dest="end", type=_to, metavar="TIME", help="only up to then; a day is the whole day")
    parser.add_argument("--format", choices=("csv", "parquet", "json"), default="csv", help="(default: csv)")
    parser.add_argument(
        "--out", metavar="DIR|-", default="-", help="folder for a file a table; - (default) prints one"
    )
    add_source_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Write the tables; each file is there whole or not at all."""
    from marcador.errors import ReadingError
    from marcador.reading.match_ids import whole_id
    from server.tables.wanted import Wanted

    tables = _tables(options.tables)
    if options.out == "-" and len(tables) > 1:
        raise ReadingError("several tables need a folder: give --out DIR, or one of them with --tables")
    if options.start and options.end and options.start > options.end:
        raise ReadingError("--from is later than --to: nothing is both; exchange them")
    with opened(options) as source:
        match = whole_id(source, options.match) if options.match else None
        wanted = Wanted(match, options.start, options.end)
        # What may be refused comes first, so that a wrong password leaves no half of an export behind.
        rows = sum(
            _export(source, table, wanted, options) for table in sorted(tables, key=lambda one: not one.health)
        )
    if options.match and not rows:
        raise ReadingError(
            f"nothing is stored of a match {options.match!r}; `marcador query 'SELECT match FROM matches'` lists them"
        )
    return 0


def _export(source: "Source", table: "Table", wanted: "Wanted", options: argparse.Namespace) -> int:
    """Write a table; give how many rows it has."""
    from marcador.reading.progress import Progress
    from marcador.reading.writing import write, write_out

    progress = Progress(table.name, tells=options.out != "-" or sys.stderr.isatty())
    source.fill(table, wanted, progress)
    if options.out == "-":
        write_out(source.scratch, table, options.format)
        progress.end("")
    else:
        path = write(source.scratch, table, options.format, Path(options.out))
        progress.end(f" in {path}")
    ((rows,),) = source.scratch.connection.execute(f"SELECT count(*) FROM {table.name}").fetchall()
    source.scratch.connection.execute(f"TRUNCATE {table.name}")
    return int(rows)


def _tables(names: str) -> "list[Table]":
    from marcador.errors import ReadingError
    from server.tables.contents import TABLES

    asked = list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    unknown = [name for name in asked if name not in TABLES]
    if unknown or not asked:
        what = f"there is no table {unknown[0]!r}" if unknown else "no table is named"
        raise ReadingError(f"--tables: {what}; there are {', '.join(TABLES)}")
    return [TABLES[name] for name in asked]


def _from(text: str) -> datetime:
    return _moment(text, time.min)


def _to(text: str) -> datetime:
    return _moment(text, time.max)


def _moment(text: str, of_day: time) -> datetime:
    """Read a time; without a zone it is this computer's."""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2026-05-01"):
            moment = datetime.combine(moment, of_day)
        return moment.astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"{text!r}: give a day or a time, as 2026-05-01 or 2026-05-01T18:30"
        ) from None
