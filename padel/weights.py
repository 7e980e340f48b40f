"""What a shot and its outcome say of a player: a value in each of five dimensions, as one complete set.

The baseline is a judgement, not a measurement: it is what there is until a club has values of its own.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, RootModel

from padel.shots import Outcome, ShotType

BASELINE: Final = "00000000-0000-0000-0000-000000000000"
"""The id of the weights that every installation has."""

SnapshotId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description="id of shot weights, a UUID")
]


class Dimension(StrEnum):
    """What a weight tells of: attack, defence, accuracy, play at the net, and risk taken."""

    OFFENSIVE = "offensive"
    DEFENSIVE = "defensive"
    PRECISION = "precision"
    NET = "net"
    RISK = "risk"


Weight = Annotated[float, Field(ge=-10, le=10, allow_inf_nan=False)]
Table = Mapping[ShotType, Mapping[Outcome, Mapping[Dimension, Weight]]]


class Cell(NamedTuple):
    """The place of one weight."""

    shot: ShotType
    outcome: Outcome
    dimension: Dimension


CELLS: Final = tuple(
    Cell(shot, outcome, dimension) for shot in ShotType for outcome in Outcome for dimension in Dimension
)


class WeightChange(BaseModel):
    """One weight that changed."""

    model_config = ConfigDict(frozen=True)

    shot: ShotType
    outcome: Outcome
    dimension: Dimension
    before: Weight
    after: Weight


class ShotWeights(RootModel[dict[ShotType, dict[Outcome, dict[Dimension, Weight]]]]):
    """Weights by shot, outcome and dimension; one that is not there, as of a shot that came later, is 0."""

    model_config = ConfigDict(frozen=True)

    def value(self, shot: ShotType, outcome: Outcome, dimension: Dimension) -> float:
        """Give one weight."""
        return self.root.get(shot, {}).get(outcome, {}).get(dimension, 0.0)

    @property
    def missing(self) -> tuple[Cell, ...]:
        """Give the weights that a complete set has and this one has not."""
        has = set(_cells(self.root))
        return tuple(cell for cell in CELLS if cell not in has)

    def with_changes(self, changes: Table) -> "ShotWeights":
        """Give the weights with some of them replaced."""
        table = {shot: {outcome: dict(values) for outcome, values in of.items()} for shot, of in self.root.items()}
        for shot, outcome, dimension in _cells(changes):
            value = changes[shot][outcome][dimension]
            table.setdefault(shot, {}).setdefault(outcome, {})[dimension] = value
        return ShotWeights(table)

    def changes_to(self, after: "ShotWeights") -> tuple[WeightChange, ...]:
        """Give what changes from these weights to others."""
        return tuple(
            WeightChange(shot=cell.shot, outcome=cell.outcome, dimension=cell.dimension, before=old, after=new)
            for cell in CELLS
            if (old := self.value(*cell)) != (new := after.value(*cell))
        )


def _cells(table: Table) -> Iterator[Cell]:
    for shot, outcomes in table.items():
        for outcome, values in outcomes.items():
            for dimension in values:
                yield Cell(shot, outcome, dimension)


# Of each shot: how much of an attack, a defence, a feat of accuracy and a shot at the net a winner with it is.
_WINNERS: Final[dict[ShotType, tuple[float, float, float, float]]] = {
    ShotType.SERVE: (0.4, 0.0, 0.6, 0.0),
    ShotType.RETURN: (0.4, 0.5, 0.6, 0.0),
    ShotType.FOREHAND: (0.6, 0.3, 0.4, 0.0),
    ShotType.BACKHAND: (0.5, 0.4, 0.4, 0.0),
    ShotType.VOLLEY: (0.7, 0.2, 0.6, 1.0),
    ShotType.FOREHAND_VOLLEY: (0.7, 0.2, 0.6, 1.0),
    ShotType.BACKHAND_VOLLEY: (0.6, 0.3, 0.6, 1.0),
    ShotType.LOB: (0.2, 1.0, 0.8, 0.0),
    ShotType.SMASH: (1.0, 0.0, 0.3, 0.8),
    ShotType.SMASH_X3: (1.0, 0.0, 0.6, 0.8),
    ShotType.SMASH_X4: (1.0, 0.0, 0.8, 0.8),
    ShotType.BANDEJA: (0.4, 0.6, 0.7, 0.9),
    ShotType.VIBORA: (0.7, 0.3, 0.7, 0.9),
    ShotType.RULO: (0.7, 0.2, 0.7, 0.9),
    ShotType.GANCHO: (0.5, 0.4, 0.6, 0.8),
    ShotType.CHIQUITA: (0.4, 0.6, 0.9, 0.1),
    ShotType.BAJADA: (0.8, 0.3, 0.6, 0.2),
    ShotType.DROP_SHOT: (0.6, 0.1, 1.0, 0.6),
    ShotType.WALL_BOAST: (0.1, 0.9, 0.5, 0.0),
    ShotType.BLOCK: (0.2, 0.9, 0.4, 0.7),
}
# What an outcome keeps of a winner's values, and the risk that it tells of.
_KEPT: Final[dict[Outcome, tuple[float, float]]] = {
    Outcome.WINNER: (1.0, 0.0),
    Outcome.IN_PLAY: (0.5, 0.0),
    Outcome.FORCED_ERROR: (-0.5, 0.4),
    Outcome.UNFORCED_ERROR: (-1.0, 1.0),
}


def _baseline() -> ShotWeights:
    named = tuple(Dimension)
    table = {
        shot: {
            outcome: dict(zip(named, (*(kept * value for value in values), risk), strict=True))
            for outcome, (kept, risk) in _KEPT.items()
        }
        for shot, values in _WINNERS.items()
    }
    return ShotWeights(table)


BASELINE_WEIGHTS: Final = _baseline()
