"""The numberings of an outbox file: under which epoch, and as whose, its rows are told.

A file counts its rows once, for ever. What is told outside is counted within a *generation*: an epoch and an
address, each stream from 1. A box that moves to another court begins a generation, and delivers the earlier one as
what it was. A file that is older than what the server has, or has come to another machine, gets a new epoch for all
that it holds, so that no old receipt can cover what nobody has seen.
"""

import sqlite3
from dataclasses import dataclass, field, replace
from uuid import uuid4

from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.topics import Address, Stream


@dataclass(slots=True)
class Numbering:
    """A stream of a generation, in the file's own numbers.

    Attributes:
        base: the number before its first.
        receipted: up to which number there was a receipt.
        sent: up to which number rows may have been sent; nothing beyond it can be at a server.
    """

    base: int = 0
    receipted: int = 0
    sent: int = 0


@dataclass(slots=True)
class Generation:
    """Rows that are told under one epoch from one address; `number` counts generations within the file."""

    number: int
    epoch: str
    address: Address
    numberings: dict[Stream, Numbering] = field(default_factory=dict)

    def copy(self) -> "Generation":
        """Give a copy to go back to."""
        return replace(self, numberings={stream: replace(one) for stream, one in self.numberings.items()})


def read(connection: sqlite3.Connection, address: Address) -> list[Generation]:
    """Give the generations of a file, the current one last.

    A file of an earlier version does not say whose its rows are: its newest event does, or else they are `address`'s.
    """
    found = [
        Generation(number, epoch, _earlier(connection) or address if court is None else Address(club, court, device))
        for number, epoch, club, court, device in connection.execute(
            "SELECT number, epoch, club, court, device FROM generations ORDER BY number"
        )
    ]
    by_number = {one.number: one for one in found}
    for number, stream, *numbers in connection.execute("SELECT * FROM numberings"):
        by_number[number].numberings[Stream(stream)] = Numbering(*numbers)
    return found


def _earlier(connection: sqlite3.Connection) -> Address | None:
    newest = "SELECT payload FROM rows WHERE stream = ? ORDER BY sequence DESC LIMIT 1"
    row = connection.execute(newest, (Stream.MATCH,)).fetchone()
    try:
        return Address.of_source(CloudEvent.decode(row[0]).source) if row else None
    except WireError:
        return None


def begin(connection: sqlite3.Connection, address: Address, number: int, last: dict[Stream, int]) -> Generation:
    """Begin a generation after the rows that there are, inside the open transaction."""
    begun = Generation(number, uuid4().hex, address, {one: Numbering(*[last[one]] * 3) for one in Stream})
    write(connection, begun)
    return begun


def write(connection: sqlite3.Connection, generation: Generation) -> None:
    """Write a generation, inside the open transaction."""
    address = generation.address
    connection.execute(
        "INSERT OR REPLACE INTO generations VALUES (?, ?, ?, ?, ?)",
        (generation.number, generation.epoch, address.club, address.court, address.device),
    )
    for stream in generation.numberings:
        write_stream(connection, generation, stream)


def write_stream(connection: sqlite3.Connection, generation: Generation, stream: Stream) -> None:
    """Write a stream of a generation, inside the open transaction."""
    one = generation.numberings[stream]
    connection.execute(
        "INSERT OR REPLACE INTO numberings VALUES (?, ?, ?, ?, ?)",
        (generation.number, stream, one.base, one.receipted, one.sent),
    )


def forget(connection: sqlite3.Connection, generation: Generation) -> None:
    """Forget a generation of which no row is left, inside the open transaction."""
    connection.execute("DELETE FROM numberings WHERE generation = ?", (generation.number,))
    connection.execute("DELETE FROM generations WHERE number = ?", (generation.number,))
