"""The tables for reading as JSON lines: what `marcador export` and `marcador query` ask a running server for."""

import time
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, Field

from server.api.dependencies import Parts, Served
from server.api.problems import NotFound, ProblemError, documented
from server.tables.contents import HEART_RATES, MOTION, TABLES, Table
from server.tables.lines import all_of, lines
from server.tables.wanted import Wanted

router = APIRouter(prefix="/api/v1/tables", tags=["tables"])

MEDIA_TYPE = "application/x-ndjson"
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
    health: bool = Field(description="whether it is health data, which the coach may see")
    columns: list[TableColumn]


class TableList(BaseModel):
    """All tables for reading."""

    tables: list[ReadingTable]


class TooMany(ProblemError):
    """Not while others read as much."""

    status = HTTPStatus.TOO_MANY_REQUESTS


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
        **documented(401, 404, 429),
        200: {
            "description": "A row a line, as a JSON object.",
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": '{"match":"…","number":1}\n'}},
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
) -> StreamingResponse:
    """Give the rows of a table, all or those of a match or a period. Heart rates and motion are for the coach."""
    asked = TABLES.get(table)
    if asked is None:
        raise NotFound(f"there is no table {table!r}; there are {', '.join(TABLES)}")
    _require(request, parts, asked)
    found = _bounded(lines(asked, Wanted(match, start, end), parts.reader, all_of(parts.matches)))
    # The first piece is read before the response begins, so that a store that cannot be read is an error of its own.
    return StreamingResponse(chain([next(found, b"")], found), media_type=MEDIA_TYPE)


def _require(request: Request, parts: Parts, table: Table) -> None:
    if table is HEART_RATES:
        parts.access.require(parts.access.may_see_heart_rate(request), table.health)
    elif table is MOTION:
        parts.access.require(parts.access.is_coach(request), table.health)


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
