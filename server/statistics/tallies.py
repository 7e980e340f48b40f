"""Sums of each player of each match, kept in memory: profiles and leaderboards add them up without asking the tables.

A board asked of the tables costs tens of milliseconds however few matches there are, most of it for planning joins;
from these sums it is one. They are made from the tables at a position and say which, so both always agree.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from padel.shots import Outcome
from padel.worth.clutch import ClutchSums
from server.statistics.database import position_in, statement
from server.statistics.reference import CELLS, PLACES

_ENDED: Final = ("ended", "winners")
COUNTS: Final = ("points", "won", "served", "served_won", "received", "received_won", *_ENDED)
"""What is counted of a player in a match: points, and those that the player's shots ended."""

_CLUTCH: Final = len(ClutchSums._fields)

_TOLD: Final = ("match", "position", "created_us", "competition", "weights", "player", "pair", "name", "key")
_NUMBERS: Final = ("position", "created_us", "player")

_OF_PLAYER: Final = np.dtype(
    [
        *((name, np.int64 if name in _NUMBERS else object) for name in _TOLD),
        ("counts", np.int64, (len(COUNTS),)),
        ("clutch", np.float64, (_CLUTCH,)),
        ("cells", np.int64, (len(CELLS),)),
    ]
)
_OF_MATCH: Final = np.dtype(
    [("match", object), ("cells", np.int64, (len(CELLS),)), ("population", np.int64, (len(CELLS),))]
)


class Period(NamedTuple):
    """Which matches count: of a competition, created from a moment on and before another (µs since 1970); these."""

    competition: str | None = None
    from_us: int | None = None
    to_us: int | None = None
    matches: tuple[str, ...] | None = None


class OfPlayer(NamedTuple):
    """A player's matches in the order of their creation, at least one: `rows` has a row each."""

    key: str
    rows: NDArray[Any]

    @property
    def name(self) -> str:
        """Give the name as it was written last."""
        return str(self.rows["name"][-1])

    def counted(self, name: str) -> int:
        """Give the sum of one of `COUNTS`."""
        return int(self.rows["counts"][:, COUNTS.index(name)].sum())

    def matches(self, counted: str) -> int:
        """Give in how many matches something was counted."""
        return int((self.rows["counts"][:, COUNTS.index(counted)] > 0).sum())

    def only(self, which: Any) -> "OfPlayer":
        """Give some of the matches, as numpy picks rows."""
        return OfPlayer(self.key, self.rows[which])

    @property
    def ended(self) -> "OfPlayer":
        """Give the matches in which the player's shots ended points."""
        return self.only(self.rows["counts"][:, COUNTS.index("ended")] > 0)

    @property
    def clutch(self) -> ClutchSums:
        """Give what the clutch of the points is made of that the player's shots ended."""
        points, won, *importances = self.rows["clutch"].sum(axis=0).tolist()
        return ClutchSums(round(points), round(won), *importances)

    @property
    def by_weights(self) -> dict[str, NDArray[np.int64]]:
        """Give the named shots that ended points, by `CELLS`, for each set of shot weights that they count by."""
        cells, weights = self.rows["cells"], self.rows["weights"]
        named = sorted(set(weights))
        if len(named) == 1:
            found = {named[0]: cells.sum(axis=0)}
        else:
            found = {one: cells[weights == one].sum(axis=0) for one in named}
        return {one: counts for one, counts in found.items() if counts.any()}


@dataclass(frozen=True, slots=True)
class Tallies:
    """The sums at a position of the event log; never changed, a later state is another one.

    Attributes:
        players: a row for each player of each match, by the player's key, then by the creation of the match.
        matches: a row for each match with all its named shots, also those of whom nobody said, and those that the
            club had when it was created.
        worked_out: what was made of them, by what was asked: it stays as long as they do.
    """

    position: int
    players: NDArray[Any]
    matches: NDArray[Any]
    worked_out: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, cursor: duckdb.DuckDBPyConnection) -> "Tallies":
        """Sum up all matches, as a cursor sees them."""
        return cls(0, np.empty(0, _OF_PLAYER), np.empty(0, _OF_MATCH)).after(cursor, None)

    def after(self, cursor: duckdb.DuckDBPyConnection, changed: Sequence[str] | None) -> "Tallies":
        """Give the sums as a cursor sees them, when only some matches changed; `None` stands for all."""
        rows = cursor.execute(statement("tallies"), {"matches": changed}).fetchall()
        shots = cursor.execute(statement("tallied_shots"), {"matches": changed}).fetchall()
        populations = cursor.execute(statement("populations"), {"matches": changed}).fetchall()
        players, matches = _summed(rows, shots, populations)
        if changed is not None:
            gone = set(changed)
            players, matches = _replaced(self.players, players, gone), _replaced(self.matches, matches, gone)
        order = np.lexsort((players["position"], players["key"].astype(str)))
        return Tallies(position_in(cursor), players[order], matches)

    def within(self, period: Period) -> Iterator[OfPlayer]:
        """Give each player's matches of a period."""
        rows = self.players[self.kept(period)]
        keys = rows["key"]
        begins = [0, *(np.flatnonzero(keys[1:] != keys[:-1]) + 1).tolist(), len(rows)]
        for begin, end in pairwise(begins):
            if begin < end:
                yield OfPlayer(keys[begin], rows[begin:end])

    def kept(self, period: Period) -> NDArray[np.bool_]:
        """Say of each row of `players` whether it is of a period's matches."""
        created, kept = self.players["created_us"], np.ones(len(self.players), bool)
        if period.from_us is not None:
            kept &= created >= period.from_us
        if period.to_us is not None:
            kept &= created < period.to_us
        if period.competition is not None:
            kept &= self.players["competition"] == period.competition
        if period.matches is not None:
            wanted = set(period.matches)
            kept &= np.fromiter((match in wanted for match in self.players["match"]), bool, len(kept))
        return kept

    def of_player(self, key: str, period: Period) -> OfPlayer | None:
        """Give the matches of a player in a period; `None` when there are none."""
        mine = self.players[self.players["key"] == key]
        return next(Tallies(self.position, mine, self.matches).within(period), None)

    def of_match(self, match: str) -> list[OfPlayer]:
        """Give the players of a match, by their numbers."""
        found = self.players[self.players["match"] == match]
        return [OfPlayer(found["key"][at], found[at : at + 1]) for at in np.argsort(found["player"]).tolist()]

    @property
    def club(self) -> NDArray[np.int64]:
        """Give the club's named shots that ended points, by `CELLS`."""
        found: NDArray[np.int64] = self.matches["cells"].sum(axis=0)
        return found

    def club_before(self, match: str) -> NDArray[np.int64]:
        """Give those that the club had when a match was created."""
        found: NDArray[np.int64] = self.matches["population"][self.matches["match"] == match].sum(axis=0)
        return found


def _replaced(old: NDArray[Any], new: NDArray[Any], gone: set[str]) -> NDArray[Any]:
    kept = np.fromiter((match not in gone for match in old["match"]), bool, len(old))
    return np.concatenate([old[kept], new])


def _summed(
    rows: list[tuple[Any, ...]], shots: list[tuple[Any, ...]], populations: list[tuple[Any, ...]]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Put the rows of the statements together."""
    of_match = {match: at for at, match in enumerate(dict.fromkeys(row[0] for row in rows))}
    players, matches = np.zeros(len(rows), _OF_PLAYER), np.zeros(len(of_match), _OF_MATCH)
    matches["match"] = list(of_match)
    for match, cells in populations:
        matches["population"][of_match[match]] = cells
    for name, column in zip(_TOLD, zip(*rows, strict=True), strict=False):
        players[name] = column
    if rows:
        players["counts"][:, : -len(_ENDED)] = [row[len(_TOLD) :] for row in rows]
    of_player = {key: at for at, key in enumerate(zip(players["match"], players["player"].tolist(), strict=True))}
    _add_shots(players, matches, _Shots.of(shots, of_match, of_player))
    return players, matches


class _Shots(NamedTuple):
    """Shots that ended points, each kind of a player of a match once; −1 where nobody, or no kind, was named."""

    match: NDArray[np.int64]
    player: NDArray[np.int64]
    place: NDArray[np.int64]
    is_forcing: NDArray[np.bool_]
    is_winner: NDArray[np.bool_]
    times: NDArray[np.int64]
    clutch: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        rows: list[tuple[Any, ...]],
        of_match: Mapping[str, int],
        of_player: Mapping[tuple[str, int | None], int],
    ) -> "_Shots":
        return cls(
            np.array([of_match[row[0]] for row in rows], np.int64),
            np.array([of_player.get(row[:2], -1) for row in rows], np.int64),
            np.array([PLACES.get(row[2:4], -1) for row in rows], np.int64),
            np.array([row[4] for row in rows], np.bool_),
            np.array([row[3] == Outcome.WINNER for row in rows], np.bool_),
            np.array([row[5] for row in rows], np.int64),
            np.array([row[5:] for row in rows], np.float64).reshape(len(rows), _CLUTCH),
        )

    def only(self, which: NDArray[np.bool_]) -> "_Shots":
        return _Shots._make(column[which] for column in self)


def _add_shots(players: NDArray[Any], matches: NDArray[Any], shots: _Shots) -> None:
    """Count shots to whose they are, and to their matches: what forced an error is counted to its player alone."""
    named = shots.only((shots.place >= 0) & ~shots.is_forcing)
    np.add.at(matches["cells"], (named.match, named.place), named.times)
    own = shots.only(shots.player >= 0)
    ended = np.column_stack([own.times, own.times * own.is_winner])
    np.add.at(players["counts"][:, -len(_ENDED) :], own.player, ended)
    np.add.at(players["clutch"], own.player, own.clutch)
    own = own.only(own.place >= 0)
    np.add.at(players["cells"], (own.player, own.place), own.times)
