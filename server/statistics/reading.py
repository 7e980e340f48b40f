"""What statistics ask of the store: events after a position, those of a match, heart rates."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from server.projections.movement import Bodies, swings_of_players
from server.statistics.snapshots import PREFIX
from server.store.database import Store
from server.store.reading import Beats, Reader
from server.store.rows import StoredEvent
from server.unhurried import Unhurried
from wire.envelope import CloudEvent

PLAYERS = 4
_NEAR_MS = 120_000


class Swings(NamedTuple):
    """When each player who wore a motion sensor swung, milliseconds since 1970, in order."""

    of_players: Mapping[int, NDArray[np.int64]]

    @property
    def time_ms(self) -> NDArray[np.int64]:
        """Give the swings of all."""
        return np.sort(np.concatenate([np.array([], dtype=np.int64), *self.of_players.values()]))

    def are_of_all_around(self, begin_ms: int, end_ms: int) -> bool:
        """Say whether all four players swung within two minutes of a time: else a sensor was off, or away."""
        around = (begin_ms - _NEAR_MS, end_ms + _NEAR_MS)
        worn = [np.searchsorted(moments, around) for moments in self.of_players.values()]
        return len(worn) == PLAYERS and all(first < last for first, last in worn)


class EventSource(Protocol):
    """Where the worker reads from; only what is committed comes from it."""

    def position(self) -> int:
        """Give the position of the last event."""
        ...

    def count(self, up_to: int) -> int:
        """Give how many events there are up to a position."""
        ...

    def after(self, position: int, limit: int) -> list[StoredEvent]:
        """Give the events after a position, in order, at most `limit`."""
        ...

    def of_match(self, match: str, up_to: int) -> list[StoredEvent]:
        """Give the events of a match up to a position, in order."""
        ...

    def heart_rates(self, match: str) -> Sequence[Beats]:
        """Give the heart rates of a match, a series for each sensor."""
        ...

    def swings(self, match: str) -> Swings:
        """Give the swings of all players of a match, where they wore a motion sensor."""
        ...


class StoredEvents:
    """The events of a store."""

    def __init__(self, store: Store, pace: Unhurried | None = None) -> None:
        """Read a store; motion, of which there may be hours, at a pace."""
        self._store, self._reader = store, Reader(store)
        self._bodies = Bodies(self._reader, kept=1, each=pace.each if pace else iter)

    def position(self) -> int:
        """Give the position of the last event."""
        return self._store.position

    def count(self, up_to: int) -> int:
        """Give how many events there are up to a position."""
        with self._store.cursor() as cursor:
            ((count,),) = cursor.execute("SELECT count(*) FROM events WHERE position <= ?", [up_to]).fetchall()
        return int(count)

    def after(self, position: int, limit: int) -> list[StoredEvent]:
        """Give the events after a position, in order, at most `limit`."""
        with self._store.cursor() as cursor:
            # Where they end is asked first: else the envelopes of all that follow would be read, to sort them.
            ((last,),) = cursor.execute(
                "SELECT max(position) FROM"
                " (SELECT position FROM events WHERE position > ? ORDER BY position LIMIT ?)",
                [position, limit],
            ).fetchall()
            rows = cursor.execute(
                "SELECT position, envelope FROM events WHERE position > ? AND position <= ? ORDER BY position",
                [position, last],
            ).fetchall()
        return [_stored(row) for row in rows]

    def of_match(self, match: str, up_to: int) -> list[StoredEvent]:
        """Give the events of a match up to a position, in order."""
        return self._reader.events(match, up_to=up_to)

    def heart_rates(self, match: str) -> list[Beats]:
        """Give the heart rates of a match, a series for each sensor."""
        return self._reader.beats(match)

    def swings(self, match: str) -> Swings:
        """Give the swings of all players of a match, where they wore a motion sensor."""
        of_players = swings_of_players(self._bodies.motion(match))
        return Swings(
            {player: np.array([one.time_ms for one in worn.swings], np.int64) for player, worn in of_players.items()}
        )


def weight_events(store: Store) -> list[StoredEvent]:
    """Give the events of shot weights, in order."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            "SELECT position, envelope FROM events WHERE starts_with(type, ?) ORDER BY position", [PREFIX]
        ).fetchall()
    return [_stored(row) for row in rows]


def _stored(row: tuple[int, str]) -> StoredEvent:
    return StoredEvent(row[0], CloudEvent.model_validate_json(row[1]))
