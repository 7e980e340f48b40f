"""The rows of any table for reading as JSON lines, a piece at a time, so that no table is ever whole in memory."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from server.projections.matches import Matches
from server.store.reading import Reader
from server.tables import derived
from server.tables.contents import Table
from server.tables.derived import PlayedOn
from server.tables.stored import is_stored, select_json
from server.tables.wanted import Wanted

_PIECE = 5_000


def lines(table: Table, wanted: Wanted, reader: Reader, matches: Iterable[PlayedOn]) -> Iterator[bytes]:
    """Give pieces of whole lines, each line a row as a JSON object.

    Raises:
        StoreError: when the store cannot be read.
    """
    if is_stored(table):
        yield from reader.json_rows(*select_json(table, wanted), at_once=_PIECE)
        return
    rows = derived.rows(table, matches, wanted)
    while piece := list(islice(rows, _PIECE)):
        yield b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in piece)


def all_of(matches: Matches) -> Iterator[PlayedOn]:
    """Give every match that a server knows, the one created first first."""
    for board in reversed([*matches.newest_first()]):
        match = matches.match(board.match)
        if match is not None:
            yield board.court, match
