"""Leaderboards: players ranked by one metric over the matches of a period, each with its interval."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from padel.weights import Dimension
from server.statistics.intervals import share
from server.statistics.profiles import FEWEST_POINTS, Figure, Shots, pressure, weighed
from server.statistics.questions import Moment
from server.statistics.reference import Population
from server.statistics.tallies import OfPlayer, Period

ShareMetric = Literal["points", "serve", "return", "winners"]
FigureMetric = Literal["offensive_power", "defensive_solidity", "consistency", "precision", "net_play"]
Metric = Literal[
    "points",
    "serve",
    "return",
    "winners",
    "pressure_play",
    "offensive_power",
    "defensive_solidity",
    "consistency",
    "precision",
    "net_play",
]

_SHARES: Final[dict[str, tuple[str, str]]] = {
    "points": ("points", "won"),
    "serve": ("served", "served_won"),
    "return": ("received", "received_won"),
    "winners": ("ended", "winners"),
}

_FIGURES: Final[dict[str, tuple[Dimension, int]]] = {
    "offensive_power": (Dimension.OFFENSIVE, 1),
    "defensive_solidity": (Dimension.DEFENSIVE, 1),
    "consistency": (Dimension.RISK, -1),
    "precision": (Dimension.PRECISION, 1),
    "net_play": (Dimension.NET, 1),
}


_MOST_KEPT: Final = 64


class Leader(NamedTuple):
    """A player's place: the first is 1; equal values share a place."""

    rank: int
    name: str
    value: float
    low: float
    high: float
    points: int
    matches: int


class RankChange(NamedTuple):
    """A player whose place changed; `None` where the player is not on the board."""

    name: str
    before: int | None
    after: int | None


def leaderboard(moment: Moment, metric: Metric, within: Period, population: Population, limit: int) -> list[Leader]:
    """Give the first players by a metric; who has too few points is on no board.

    A board is worked out once for all who ask before the sums change.
    """
    known, asked = moment.tallies.worked_out, (metric, within, population)
    if len(known) >= _MOST_KEPT:
        known.clear()
    found: list[Leader] | None = known.get(asked)
    if found is None:
        found = known[asked] = _board(moment, metric, within, population)
    return found[:limit]


def _board(moment: Moment, metric: Metric, within: Period, population: Population) -> list[Leader]:
    players = moment.tallies.within(within)
    if metric in _SHARES:
        found = _shares(players, *_SHARES[metric])
    elif metric == "pressure_play":
        found = _figures((one, pressure(one.clutch)) for one in players)
    else:
        found = _figures(_weighed(moment, players, metric, population))
    return _ranked(found)


def changes(before: Sequence[Leader], after: Sequence[Leader]) -> list[RankChange]:
    """Give the players whose place is another one, those on the new board first, in its order."""
    was, now = ({one.name: one.rank for one in board} for board in (before, after))
    names = [*now, *(name for name in was if name not in now)]
    return [RankChange(name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)]


def _ranked(found: Iterator[Leader]) -> list[Leader]:
    best = sorted(found, key=lambda one: (-one.value, one.name))
    ranked: list[Leader] = []
    for place, one in enumerate(best, start=1):
        is_level = ranked and ranked[-1].value == one.value
        ranked.append(one._replace(rank=ranked[-1].rank if is_level else place))
    return ranked


def _shares(players: Iterator[OfPlayer], points: str, won: str) -> Iterator[Leader]:
    for one in players:
        count = one.counted(points)
        found = share(one.counted(won), count)
        if found is not None and count >= FEWEST_POINTS:
            value, low, high = (round(part, 4) for part in found[:3])
            yield Leader(0, one.name, value, low, high, count, one.matches(points))


def _weighed(
    moment: Moment, players: Iterator[OfPlayer], metric: str, population: Population
) -> Iterator[tuple[OfPlayer, Figure]]:
    dimension, sign = _FIGURES[metric]
    scales = moment.scales(population)
    for one in players:
        shots = [Shots(counts, scales(weights)) for weights, counts in one.by_weights.items()]
        yield one, weighed(shots, dimension, sign)


def _figures(found: Iterator[tuple[OfPlayer, Figure]]) -> Iterator[Leader]:
    for one, figure in found:
        if figure.value is not None and figure.low is not None and figure.high is not None:
            yield Leader(0, one.name, figure.value, figure.low, figure.high, figure.points, one.matches("ended"))
