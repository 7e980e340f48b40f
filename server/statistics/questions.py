"""What is asked of the statistics: every answer is of one moment's tables, and says of which."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import duckdb

from padel.shots import Outcome, ShotType
from padel.weights import ShotWeights
from server.statistics.database import StatisticsDatabase, position_in, statement
from server.statistics.profiles import Profile, Shots, profile
from server.statistics.reference import Cell, Cells, Population, published, with_club
from server.statistics.rows import player_key
from server.statistics.snapshots import Snapshots, SnapshotsUnreadable


class Period(NamedTuple):
    """Which matches count: of a competition, created from a moment on and before another (µs since 1970)."""

    competition: str | None = None
    from_us: int | None = None
    to_us: int | None = None


class PlayerProfile(NamedTuple):
    """A player's profile, with what it was made from.

    Attributes:
        player: the number in the match; `None` of a profile over several matches.
        events: ids of the events of the points behind it.
        unnamed: points that the player ended with a shot that nobody named, which weigh nothing.
        counts: the named ones, by shot and outcome.
    """

    name: str
    player: int | None
    pair: str | None
    profile: Profile
    events: list[str]
    unnamed: int
    matches: int
    snapshots: list[str]
    counts: Mapping[Cell, int]


class Moment:
    """The tables as they are at one moment."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, snapshots: Snapshots) -> None:
        self._cursor, self._snapshots = cursor, snapshots
        self.position = position_in(cursor)

    def rows(self, name: str, **values: Any) -> list[tuple[Any, ...]]:
        """Give the rows of a statement."""
        return self._cursor.execute(statement(name), values or None).fetchall()

    def weights(self, snapshot: str) -> ShotWeights:
        """Give the weights of a snapshot.

        Raises:
            SnapshotsUnreadable: when it is not known here; another one would give other figures.
        """
        found = self._snapshots.get(snapshot)
        if found is None:
            raise SnapshotsUnreadable(f"the shot weights {snapshot} that this match is counted by are not here")
        return found.weights

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
        if not self.rows("match", match=match):
            return None
        return [
            self._profile(key, name, population, Period(), match, weights)._replace(player=player, pair=pair)
            for player, pair, name, key in self.rows("players_of_match", match=match)
        ]

    def player_profile(self, name: str, population: Population, period: Period) -> PlayerProfile | None:
        """Give the profile of a player over the matches of a period, each by its own weights."""
        found = self.rows("player_name", key=player_key(name))
        return self._profile(player_key(name), found[0][0], population, period) if found else None

    def _profile(
        self,
        key: str,
        name: str,
        population: Population,
        period: Period,
        match: str | None = None,
        weights: str | None = None,
    ) -> PlayerProfile:
        rows = self.rows("ended_by", key=key, match=match, **period._asdict())
        reference = self.reference(population, rows[-1][1] if rows else 0)
        counts: dict[str, Counter[Cell]] = {}
        for one in rows:
            if one[3] is not None:
                counts.setdefault(weights or one[2], Counter())[ShotType(one[3]), Outcome(one[4])] += 1
        shots = [Shots(found, self.weights(snapshot), reference) for snapshot, found in counts.items()]
        made = profile(shots, [one[5] for one in rows], [one[6] for one in rows])
        unnamed = sum(one[3] is None for one in rows)
        matches, snapshots = len({one[0] for one in rows}), sorted({weights or one[2] for one in rows})
        return PlayerProfile(
            name,
            None,
            None,
            made,
            [one[7] for one in rows],
            unnamed,
            matches,
            snapshots,
            sum(counts.values(), Counter()),
        )

    def reference(self, population: Population, position: int) -> Cells:
        """Give the population, with the club's shots in matches that were created before a position."""
        rows = self.rows("club_cells", position=position)
        counts: Mapping[Cell, int] = {(ShotType(shot), Outcome(outcome)): count for shot, outcome, count in rows}
        return with_club(counts, published(population))


class Questions:
    """Opens the tables at a moment."""

    def __init__(self, database: StatisticsDatabase, snapshots: Snapshots) -> None:
        self._database, self._snapshots = database, snapshots

    @contextmanager
    def now(self) -> Iterator[Moment]:
        """Give the tables as they are now; they stay so in the block.

        Raises:
            StoreError: when they cannot be read.
        """
        with self._database.cursor() as cursor:
            yield Moment(cursor, self._snapshots)


def named(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Give a row by the names of its columns."""
    return dict(zip(columns, row, strict=True))
