"""Which numbering an outbox file goes on with when it is opened, and how all that it holds gets a new one."""

import logging
import sqlite3
from pathlib import Path
from uuid import uuid4

from device.outbox import generations
from device.outbox.generations import Generation, Numbering
from device.outbox.machine import this_machine
from device.outbox.numbered import Numbered
from wire.topics import Address, Stream

_log = logging.getLogger(__name__)


def settle(connection: sqlite3.Connection, numbered: Numbered, address: Address, path: Path) -> None:
    """Begin a new numbering where the file is of another address or machine, inside the open transaction.

    Another address's rows keep theirs, and are delivered as what they are. On another machine the first one may go on
    with a copy of the file, so that all that it holds gets a new epoch.
    """
    machine = this_machine()
    (known,) = connection.execute("SELECT machine FROM identity").fetchone()
    connection.execute("UPDATE identity SET machine = ?", (machine,))
    if known and machine and known != machine:
        _log.warning("the outbox %s comes from another machine; all that it holds is sent again", path)
        for generation in numbered.generations:
            renew(connection, numbered, generation)
    _take_address(connection, numbered, address)
    for one in numbered.generations[:-1]:
        if all(numbered.held[stream].oldest > numbered.end(one, stream) for stream in Stream):
            generations.forget(connection, one)
    numbered.generations[:] = generations.read(connection, address)


def renew(connection: sqlite3.Connection, numbered: Numbered, generation: Generation) -> None:
    """Give a numbering a new epoch, under which all of it that is held waits again, inside the open transaction."""
    generation.epoch = uuid4().hex
    for stream, numbering in generation.numberings.items():
        base = max(numbering.base, min(numbered.held[stream].oldest - 1, numbered.end(generation, stream)))
        generation.numberings[stream] = Numbering(base, base, base)
    generations.write(connection, generation)
    numbered.count()


def _take_address(connection: sqlite3.Connection, numbered: Numbered, address: Address) -> None:
    last = {stream: held.last for stream, held in numbered.held.items()}
    current = numbered.current
    is_used = any(last[stream] > one.base for stream, one in current.numberings.items())
    if current.address != address and is_used:
        generations.write(connection, current)
        numbered.generations.append(generations.begin(connection, address, current.number + 1, last))
    else:
        current.address = address
        generations.write(connection, current)
