"""Leaderboards: players ranked by one metric over the matches of a period, each with its interval."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple, get_args

from padel.shots import Outcome, ShotType
from padel.weights import Dimension
from padel.worth.clutch import ClutchSums
from server.statistics.intervals import share
from server.statistics.profiles import FEWEST_POINTS, Shots, pressure, weighed
from server.statistics.questions import Moment, Period
from server.statistics.reference import Cell, Population

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

_FIGURES: Final[dict[str, tuple[Dimension, int]]] = {
    "offensive_power": (Dimension.OFFENSIVE, 1),
    "defensive_solidity": (Dimension.DEFENSIVE, 1),
    "consistency": (Dimension.RISK, -1),
    "precision": (Dimension.PRECISION, 1),
    "net_play": (Dimension.NET, 1),
}


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
    """Give the first players by a metric; who has too few points is on no board."""
    if metric in get_args(ShareMetric):
        found = _shares(moment.rows(f"leaders_{metric}", **within._asdict()))
    elif metric == "pressure_play":
        found = _pressures(moment.rows("leaders_clutch", **within._asdict()))
    else:
        found = _weighed(moment, metric, within, population)
    return _ranked(found, limit)


def changes(before: Sequence[Leader], after: Sequence[Leader]) -> list[RankChange]:
    """Give the players whose place is another one, those on the new board first, in its order."""
    was, now = ({one.name: one.rank for one in board} for board in (before, after))
    names = [*now, *(name for name in was if name not in now)]
    return [RankChange(name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)]


def _ranked(found: Iterator[Leader], limit: int) -> list[Leader]:
    best = sorted(found, key=lambda one: (-one.value, one.name))
    ranked: list[Leader] = []
    for place, one in enumerate(best[:limit], start=1):
        is_level = ranked and ranked[-1].value == one.value
        ranked.append(one._replace(rank=ranked[-1].rank if is_level else place))
    return ranked


def _shares(rows: list[tuple[Any, ...]]) -> Iterator[Leader]:
    for _, name, matches, points, won in rows:
        found = share(won, points)
        if found is not None and points >= FEWEST_POINTS:
            value, low, high = (round(one, 4) for one in found[:3])
            yield Leader(0, name, value, low, high, points, matches)


def _pressures(rows: list[tuple[Any, ...]]) -> Iterator[Leader]:
    for _, name, matches, *sums in rows:
        figure = pressure(ClutchSums(*sums))
        if figure.value is not None and figure.low is not None and figure.high is not None:
            yield Leader(0, name, figure.value, figure.low, figure.high, figure.points, matches)


def _weighed(moment: Moment, metric: str, within: Period, population: Population) -> Iterator[Leader]:
    dimension, sign = _FIGURES[metric]
    reference = moment.reference(population, moment.position + 1)
    counts: dict[str, dict[str, Counter[Cell]]] = defaultdict(dict)
    names: dict[str, tuple[str, int]] = {}
    for key, name, matches, weights, shot, outcome, count in moment.rows("leaders_cells", **within._asdict()):
        counts[key].setdefault(weights, Counter())[ShotType(shot), Outcome(outcome)] += count
        names[key] = name, max(matches, names.get(key, ("", 0))[1])
    for key, of_weights in counts.items():
        shots = [Shots(found, moment.weights(snapshot), reference) for snapshot, found in of_weights.items()]
        figure = weighed(shots, dimension, sign)
        if figure.value is not None and figure.low is not None and figure.high is not None:
            name, matches = names[key]
            yield Leader(0, name, figure.value, figure.low, figure.high, figure.points, matches)
