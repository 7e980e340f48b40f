"""Prints what a query found: a table for people, CSV or JSON for programs, row by row."""

import csv
import json
import sys
from itertools import islice
from typing import Any

from marcador.reading.asking import Answer

_WIDEST = 60


def print_answer(answer: Answer, form: str, at_most: int) -> None:
    """Print it; a table has `at_most` rows, and says when there are more."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    elif form == "json":
        _print_json(answer)
    else:
        _print_table(answer, at_most)


def _print_json(answer: Answer) -> None:
    before = "["
    for row in answer.rows:
        cells = [
            json.loads(cell) if is_json and cell else cell for cell, is_json in zip(row, answer.is_json, strict=True)
        ]
        print(
            before,
            json.dumps(dict(zip(answer.columns, cells, strict=True)), ensure_ascii=False, default=str),
            sep="\n",
        )
        before = ","
    print("[]" if before == "[" else "]")


def _print_table(answer: Answer, at_most: int) -> None:
    rows = [[_cell(one) for one in row] for row in islice(answer.rows, at_most)]
    more = next(answer.rows, None) is not None
    widths = [max(map(len, column)) for column in zip(answer.columns, *rows, strict=True)]
    line = "─".join("─" * (width + 1) for width in widths)
    print(_line(answer.columns, widths), line, *(_line(row, widths) for row in rows), sep="\n")
    if more:
        print(f"… more than {at_most} rows; --rows N shows more, --format csv all", file=sys.stderr)


def _line(cells: list[str], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
