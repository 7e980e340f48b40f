"""What is asked of the statistics: every answer is of one moment's tables, and says of which."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import duckdb
import numpy as np

from padel.weights import ShotWeights
from server.statistics.database import StatisticsDatabase, position_in, statement
from server.statistics.profiles import Profile, Scale, Shots, profile
from server.statistics.reference import CELLS, Cell, Population, published, with_club
from server.statistics.rows import player_key
from server.statistics.snapshots import Snapshots, SnapshotsUnreadable
from server.statistics.tallies import OfPlayer, Period, Tallies


class PlayerProfile(NamedTuple):
    """A player's profile, with what it was made from.

    Attributes:
        player: the number in the match; `None` of a profile over several matches.
        events: ids of the events of the points behind it; `None` where only sums were asked.
        unnamed: points that the player ended with a shot that nobody named, which weigh nothing.
        counts: the named ones, by shot and outcome.
    """

    name: str
    player: int | None
    pair: str | None
    profile: Profile
    events: list[str] | None
    unnamed: int
    matches: int
    snapshots: list[str]
    counts: Mapping[Cell, int]


class Moment:
    """The statistics as they are at one moment, as far as sums of players tell them."""

    def __init__(self, tallies: Tallies, snapshots: Snapshots) -> None:
        self.tallies, self._snapshots = tallies, snapshots

    @property
    def position(self) -> int:
        """Give the position of the last event that is in it."""
        return self.tallies.position

    def weights(self, snapshot: str) -> ShotWeights:
        """Give the weights of a snapshot.

        Raises:
            SnapshotsUnreadable: when it is not known here; another one would give other figures.
        """
        found = self._snapshots.get(snapshot)
        if found is None:
            raise SnapshotsUnreadable(f"the shot weights {snapshot} that this match is counted by are not here")
        return found.weights

    def scales(self, population: Population, match: str | None = None) -> Callable[[str], Scale]:
        """Give what says how a snapshot weighs shots, also those of the population.

        That is the published one, with the club's shots: as they were when a match was created, or as they are now.
        """
        club = self.tallies.club if match is None else self.tallies.club_before(match)
        cells = with_club(dict(zip(CELLS, club.tolist(), strict=True)), published(population))
        return cache(lambda snapshot: Scale.of(self.weights(snapshot), cells))

    def pinned(self, match: str) -> str:
        """Give the shot weights that a match, which must be known, was created with."""
        return str(self.tallies.of_match(match)[0].rows["weights"][0])

    def snapshots(self, within: Period, *players: str) -> list[str]:
        """Give the shot weights that matches of a period were created with: of all, or of those that players were in.

        Args:
            within: the period.
            players: their keys.
        """
        of_all, kept = self.tallies.players, self.tallies.kept(within)
        if players:
            kept &= np.logical_or.reduce([of_all["key"] == player for player in players])
        return sorted(set(of_all["weights"][kept]))

    def together(self, within: Period, one: str, two: str) -> Period:
        """Give the matches of a period in which two players, by key, were partners."""
        of_all = self.tallies.players[self.tallies.kept(within)]
        mine, theirs = (
            {(row["match"], row["pair"]) for row in of_all[of_all["key"] == player]} for player in (one, two)
        )
        return within._replace(matches=tuple(sorted({match for match, _ in mine & theirs})))

    # ---- profiles

    def match_profiles(
        self, match: str, population: Population, weights: str | None = None
    ) -> list[PlayerProfile] | None:
        """Give the profiles of a match's players; `None` when it is not known.

        Args:
            match: its id.
            population: the published one, which the club's matches before this one replace as they come.
            weights: other shot weights than the match's own.
        """
        found = self.tallies.of_match(match)
        return [self._of_match(one, population, weights) for one in found] or None

    def player_profile(self, name: str, population: Population, period: Period) -> PlayerProfile | None:
        """Give the profile of a player over the matches of a period, each by its own weights."""
        anywhere = self.tallies.of_player(player_key(name), Period())
        if anywhere is None:
            return None
        within = self.tallies.of_player(anywhere.key, period) or anywhere.only(slice(0))
        return self._profile(anywhere.name, within, population, self._events(anywhere.key, None, period))

    def _of_match(self, player: OfPlayer, population: Population, weights: str | None) -> PlayerProfile:
        (row,) = player.rows
        events = self._events(player.key, row["match"], Period())
        made = self._profile(player.name, player, population, events, weights)
        return made._replace(player=int(row["player"]), pair=row["pair"])

    def _profile(
        self,
        name: str,
        player: OfPlayer,
        population: Population,
        events: list[str] | None,
        weights: str | None = None,
    ) -> PlayerProfile:
        ended = player.ended
        scales = self.scales(population, next(reversed(ended.rows["match"]), None))
        shots = [Shots(found, scales(weights or own)) for own, found in ended.by_weights.items()]
        counts = ended.rows["cells"].sum(axis=0)
        return PlayerProfile(
            name,
            None,
            None,
            profile(shots, ended.clutch),
            events,
            ended.counted("ended") - int(counts.sum()),
            len(ended.rows),
            sorted({weights or one for one in ended.rows["weights"]}),
            {cell: count for cell, count in zip(CELLS, counts.tolist(), strict=True) if count},
        )

    def _events(self, key: str, match: str | None, period: Period) -> list[str] | None:
        return None

    def events_of(self, metric: str, key: str, within: Period) -> list[str] | None:
        """Give the ids of the points behind a metric of a player, by key; `None` where only sums were asked."""
        return None


class Tables(Moment):
    """The statistics at one moment, with the tables behind the sums: slower to open."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, tallies: Tallies, snapshots: Snapshots) -> None:
        super().__init__(tallies, snapshots)
        self._cursor = cursor

    def rows(self, name: str, **values: Any) -> list[tuple[Any, ...]]:
        """Give the rows of a statement."""
        return self._cursor.execute(statement(name), values or None).fetchall()

    def _events(self, key: str, match: str | None, period: Period, named: bool = False) -> list[str]:
        return [row[0] for row in self.rows("ended_by", key=key, match=match, named=named, **period._asdict())]

    def events_of(self, metric: str, key: str, within: Period) -> list[str]:
        """Give the ids of the points behind a metric of a player, by key."""
        if metric not in ("points", "serve", "return"):
            return self._events(key, None, within, metric not in ("winners", "pressure_play"))
        return [row[0] for row in self.rows("played_by", key=key, of=metric, **within._asdict())]


Tallied = Callable[[], Tallies | None]
"""Gives the sums that are at hand; `None` while they are made."""


class Questions:
    """Opens the statistics at a moment."""

    def __init__(self, database: StatisticsDatabase, snapshots: Snapshots, tallied: Tallied = lambda: None) -> None:
        self._database, self._snapshots, self._tallied = database, snapshots, tallied

    def sums(self) -> Moment:
        """Give the sums as they are now.

        Raises:
            StoreError: when they cannot be read.
        """
        tallies = self._tallied()
        if tallies is None:
            with self._database.cursor() as cursor:
                tallies = Tallies.read(cursor)
        return Moment(tallies, self._snapshots)

    @contextmanager
    def now(self) -> Iterator[Tables]:
        """Give the tables as they are now; they stay so in the block.

        Raises:
            StoreError: when they cannot be read.
        """
        with self._database.cursor() as cursor:
            tallies = self._tallied()
            if tallies is None or tallies.position != position_in(cursor):
                tallies = Tallies.read(cursor)
            yield Tables(cursor, tallies, self._snapshots)


def named(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Give a row by the names of its columns."""
    return dict(zip(columns, row, strict=True))
