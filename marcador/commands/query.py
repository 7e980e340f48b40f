"""`marcador query`: one statement of SQL that reads what a server has stored, while it runs or not."""

import argparse
import sys

from marcador.reading.options import add_source_arguments, opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("statement", metavar="SQL|-", help="a SELECT over the tables of docs/data.md; - reads it")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="(default: table)")
    parser.add_argument("--rows", type=_count, default=1000, metavar="N", help="at most so many in a table (1000)")
    parser.add_argument(
        "--for", dest="for_s", type=_count, default=60, metavar="S", help="at most so many seconds (60)"
    )
    add_source_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print what the statement finds."""
    from marcador.reading.asking import answer, tables_of
    from marcador.reading.printing import print_answer
    from marcador.reading.progress import Progress
    from server.tables.wanted import Wanted

    statement = sys.stdin.read() if options.statement == "-" else options.statement
    tables = tables_of(statement)
    with opened(options) as source:
        for table in tables:
            progress = Progress(table.name, tells=sys.stderr.isatty())
            source.fill(table, Wanted(), progress)
            progress.end(" read")
        with answer(source.scratch, statement, options.for_s) as found:
            print_answer(found, options.format, options.rows)
    return 0


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000_000:
        raise argparse.ArgumentTypeError(f"{text!r}: give a whole number, 1 or more")
    return int(text)
