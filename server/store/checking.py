"""Finds damage: in a journal, which is mended from the database; and in the database, which is read whole."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import duckdb

from server.store.faults import first_line, may_be_damage
from server.store.journal import LOST, Journal

log = logging.getLogger(__name__)

TABLES = (
    "events",
    "series",
    "heart_rate",
    "motion",
    "thinned_motion",
    "motion_envelopes",
    "streams",
    "gaps",
    "quarantine",
    "devices",
    "received_end",
    "wanted",
)
_ROWS = 500_000


BodiesOf = Callable[[Sequence[int]], dict[int, bytes]]
Ask = Callable[[str, list[int]], list[tuple[int, ...]]]
Rest = Callable[[float], object]
"""Is told how long a piece of work took, so that whoever works in the background leaves time to others."""


def no_rest(took_s: float) -> None:
    """Go on at once."""


@dataclass(slots=True)
class Mended:
    """What became of a journal's damage: records put back from the database, and records that are nowhere."""

    segments: int = 0
    mended: int = 0
    lost: int = 0
    others: int = 0

    def __str__(self) -> str:
        return (
            f"{self.segments} segments checked, {self.mended} records mended, {self.lost} records lost,"
            f" {self.others} segments not as they were"
        )


def check_journal(
    journal: Journal,
    firsts: Iterable[int],
    bodies_of: BodiesOf | None,
    rest: Rest = no_rest,
) -> Mended:
    """Check segments, and mend them with what `bodies_of` gives of the missing records from elsewhere.

    What is nowhere is replaced by a mark, so that it is told once. `rest` is called between two segments.
    """
    told = Mended()
    previous: str | None = None
    before: int | None = None
    for first in firsts:
        begun = time.monotonic()
        known = previous if before is not None and _follows(journal, before, first) else None
        damage, previous = journal.check(first, known)
        before = first
        told.segments += 1
        if damage is not None:
            told.others += damage.is_other
            bodies = bodies_of(damage.missing) if bodies_of is not None and damage.missing else {}
            told.mended += len(bodies)
            told.lost += len(damage.missing) - len(bodies)
            log.error(
                "%s, segment %d: %d records are damaged, %d of them are mended from the database%s",
                journal.directory,
                first,
                len(damage.missing),
                len(bodies),
                "; it is not the segment that it was" if damage.is_other else "",
            )
            journal.replace(first, {number: bodies.get(number, LOST) for number in damage.missing})
            _, previous = journal.check(first, None)
        rest(time.monotonic() - begun)
    return told


def _follows(journal: Journal, before: int, first: int) -> bool:
    firsts = journal.firsts
    return firsts.index(first) == firsts.index(before) + 1


def check_tables(ask: Ask, rest: Rest = no_rest) -> str | None:
    """Read every row of every table, and say what is damaged; `None` when nothing is.

    `ask` runs a query with its parameters, a short one each; errors that are no damage are DuckDB's own.
    """
    for table in TABLES:
        try:
            end = ask(f"SELECT coalesce(max(rowid), -1) FROM {table}", [])[0][0] + 1
            for begin in range(0, end, _ROWS):
                begun = time.monotonic()
                ask(
                    f"SELECT bit_xor(hash(COLUMNS(*))) FROM {table} WHERE rowid >= ? AND rowid < ?",
                    [begin, begin + _ROWS],
                )
                rest(time.monotonic() - begun)
        except duckdb.Error as error:
            if may_be_damage(error):
                return f"{table}: {first_line(error)}"
            raise
    return None
