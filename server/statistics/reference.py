"""The reference population: how often which shot ends a point in which way, as published and as a club plays."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from padel.shots import Outcome, ShotType
from server.statistics.field import field_figure

Population = Literal["men", "women", "all"]
Cell = tuple[ShotType, Outcome]
Cells = Mapping[Cell, float]

PUBLISHED_SHOTS: Final = 1_000
"""How many shots of a club the published population counts as: with 1,000 of its own, half is the club's."""

ENDINGS: Final = (Outcome.WINNER, Outcome.UNFORCED_ERROR, Outcome.FORCED_ERROR)

CELLS: Final = tuple((shot, outcome) for shot in ShotType for outcome in ENDINGS)
"""What can end a point, in the order of all sums."""

PLACES: Final[Mapping[tuple[str, str], int]] = {(shot, outcome): at for at, (shot, outcome) in enumerate(CELLS)}
"""Where each is among them."""


@cache
def published(population: Population = "all") -> Cells:
    """Give the published share of each shot and outcome among those that end points; `all` is the mean of both."""
    data = tomllib.loads((files("server.statistics") / "reference.toml").read_text())
    if population == "all":
        men, women = published("men"), published("women")
        return {cell: (men[cell] + women[cell]) / 2 for cell in men}
    mix = {outcome: field_figure(outcome, population).low for outcome in ENDINGS}
    found: dict[Cell, float] = {}
    for outcome in ENDINGS:
        spread = data["spread"][outcome]
        for shot in ShotType:
            part = spread.get(shot, 0) / sum(spread.values())
            found[shot, outcome] = part * mix[outcome] / sum(mix.values())
    return found


def with_club(counts: Mapping[Cell, int], base: Cells) -> Cells:
    """Give the population as a club's own shots replace the published one, the more the more there are."""
    total = sum(counts.values()) + PUBLISHED_SHOTS
    return {cell: (counts.get(cell, 0) + PUBLISHED_SHOTS * part) / total for cell, part in base.items()}
