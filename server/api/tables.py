"""The tables for reading as JSON lines, which `marcador export` and `marcador query` ask for, as CSV or Parquet."""

import json
import time
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from threading import BoundedSemaphore
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, Field

from server.api.dependencies import Parts, Served, needs
from server.api.files import file_of
from server.api.problems import NotFound, ProblemError, documented
from server.api.sight import Sight, sight
from server.people.rights import Right
from server.tables.contents import HEART_RATES, MOTION, TABLES, Table
from server.tables.formats import write_rows
from server.tables.lines import all_of, lines
from server.tables.wanted import Wanted

router = APIRouter(prefix="/api/v1/tables", tags=["tables"], dependencies=[needs(Right.COUNT)])

MEDIA_TYPE = "application/x-ndjson"
_FILES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_LONGEST_S = 1800.0
_AT_ONCE = BoundedSemaphore(2)
"""Readers of whole tables at a time: each keeps a snapshot, and the server has a match to follow."""


class TableColumn(BaseModel):
    """A column of a table for reading."""

    name: str = Field(examples=["bpm"])
    type: str = Field(examples=["INTEGER"], description="DuckDB's type")
    meaning: str = Field(examples=["heart rate, beats a minute"])


class ReadingTable(BaseModel):
    """A table for reading."""

    name: str = Field(examples=["heart_rates"])
    meaning: str
    health: bool = Field(description="whether it is health data: one's own, and of players who allow it")
    columns: list[TableColumn]


class TableList(BaseModel):
    """All tables for reading."""

    tables: list[ReadingTable]


class TooMany(ProblemError):
    """Not while others read as much."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    headers = {"Retry-After": "60"}  # noqa: RUF012


@router.get("", summary="List the tables for reading", responses=documented())
def list_tables() -> TableList:
    """Give the tables with what their columns mean; docs/data.md says the same."""
    return TableList(
        tables=[
            ReadingTable(
                name=one.name,
                meaning=one.meaning,
                health=bool(one.health),
                columns=[TableColumn(**column._asdict()) for column in one.columns],
            )
            for one in TABLES.values()
        ]
    )


@router.get(
    "/{table}",
    summary="Read a table",
    response_class=StreamingResponse,
    responses={
        **documented(401, 403, 404, 429),
        200: {
            "description": "A row a line, as a JSON object.",
            "content": {
                **{one: {"schema": {"type": "string", "format": "binary"}} for one in _FILES.values()},
                MEDIA_TYPE: {"schema": {"type": "string"}, "example": '{"match":"…","number":1}\n'},
            },
        },
    },
)
def read_table(
    request: Request,
    parts: Served,
    table: str,
    match: Annotated[str | None, Query(description="only of this match, and its session")] = None,
    start: Annotated[AwareDatetime | None, Query(description="only from this time on, RFC 3339")] = None,
    end: Annotated[AwareDatetime | None, Query(description="only up to this time, RFC 3339")] = None,
    format: Annotated[Literal["lines", "csv", "parquet"], Query(description="JSON lines, or a file")] = "lines",
) -> StreamingResponse:
    """Give the rows of a table, all or those of a match or a period. Of heart rates and motion one sees
    one's own, and those of players who allow it."""
    asked = TABLES.get(table)
    if asked is None:
        raise NotFound(f"there is no table {table!r}; there are {', '.join(TABLES)}")
    rows = lines(asked, Wanted(match, start, end), parts.reader, all_of(parts.matches))
    found = _bounded(_seen(request, parts, asked, rows))
    if format != "lines":
        return file_of(
            f"{table}.{format}", _FILES[format], lambda folder: write_rows(asked, found, format, folder)[0]
        )
    # The first piece is read before the response begins, so that a store that cannot be read is an error of its own.
    return StreamingResponse(chain([next(found, b"")], found), media_type=MEDIA_TYPE)


def _seen(request: Request, parts: Parts, table: Table, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Give the rows that a request sees: of health data those of one's own, and of players who allow it."""
    right = {HEART_RATES.name: Right.HEALTH, MOTION.name: Right.MOTION}.get(table.name)
    if right is None:
        return pieces
    parts.access.require(request, right)
    seen = sight(request, parts, right)
    return pieces if seen.is_all else filter(None, (_rows_of(seen, piece) for piece in pieces))


def _rows_of(seen: Sight, piece: bytes) -> bytes:
    kept = []
    for line in piece.splitlines(keepends=True):
        row = json.loads(line)
        if seen.sees(row["session"], row["player"]):
            kept.append(line)
    return b"".join(kept)


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    if not _AT_ONCE.acquire(blocking=False):
        raise TooMany("others read whole tables from this server now; try again in a minute")
    try:
        ends_s = time.monotonic() + _LONGEST_S
        for piece in pieces:
            if time.monotonic() > ends_s:
                raise TimeoutError(f"reading took longer than {_LONGEST_S:.0f} s, and was ended")
            yield piece
    finally:
        _AT_ONCE.release()
