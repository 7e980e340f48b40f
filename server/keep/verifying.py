"""Reads everything that a store keeps, and says in what state it is."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from server.errors import StoreError
from server.keep.backup import Tell
from server.store.checking import check_journal, check_tables
from server.store.database import Store
from server.store.filling import events_at


class Verified(NamedTuple):
    """What was found; `problems` are sentences, none when all is well."""

    events: int
    problems: list[str]


def verify(store: Store, tell: Tell) -> Verified:
    """Check each line of the journals, their chains, and every row of the database; what can be mended is mended.

    Raises:
        StoreError: when the database cannot be read at all.
    """
    problems = []
    try:
        ask = partial(_ask, store)
        found = check_tables(ask)
    except StoreError as error:
        found = str(error)
    if found is not None:
        problems.append(f"the database is damaged: {found}")
        store.suspected = store.suspected or found
    tell(f"database: {found or 'every row can be read'}")

    def bodies(positions: Sequence[int]) -> dict[int, bytes]:
        with store.cursor() as cursor:
            return events_at(cursor, positions)

    for journal, bodies_of in ((store.events, bodies), (store.received, None)):
        told = check_journal(journal, journal.firsts, bodies_of)
        tell(f"{journal.directory.name}: {told}")
        if told.mended or told.lost or told.others:
            problems.append(f"{journal.directory.name}: {told}")
    if told.lost:
        store.copying.note_loss()
    if store.missing:
        problems.append(f"{store.missing} messages were lost here; the devices are asked for them")
    return Verified(store.position, problems)


def _ask(store: Store, query: str, parameters: list[int]) -> list[tuple[int, ...]]:
    with store.cursor() as cursor:
        return cursor.execute(query, parameters).fetchall()
