"""What happens to snapshots of shot weights, as events of their own; the subject of each is the snapshot's id.

They change no score, so no match folds them. What was published is never changed and never goes away.
"""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from padel.events import Data
from padel.shots import ShotType
from padel.weights import ShotWeights, SnapshotId, WeightChange

Author = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class FittedShot(BaseModel):
    """What a regression says of a shot: how much it moved the odds of the point, for the pair that hit it."""

    model_config = ConfigDict(frozen=True)

    shot: ShotType
    points: int = Field(ge=0, description="points in which it was called")
    log_odds: float
    low: float = Field(description="lower end of the 90 % interval")
    high: float = Field(description="upper end of the 90 % interval")


class WeightsDrafted(Data):
    """Somebody drafted shot weights."""

    TYPE: ClassVar[str] = "marcador.weights.drafted.v1"
    name: Title
    description: Text = ""
    author: Author
    reason: Text = ""
    weights: ShotWeights
    based_on: SnapshotId | None = None
    fitted: tuple[FittedShot, ...] = Field(default=(), description="the figures, of weights that were fitted")


class WeightsChanged(Data):
    """Somebody changed a draft: these weights, and its name or description where they are given."""

    TYPE: ClassVar[str] = "marcador.weights.changed.v1"
    author: Author
    reason: Text = ""
    name: Title | None = None
    description: Text | None = None
    changes: tuple[WeightChange, ...] = ()


class WeightsPublished(Data):
    """Somebody published a draft; from here on it stays as it is, and new matches use it."""

    TYPE: ClassVar[str] = "marcador.weights.published.v1"
    author: Author
    reason: Text = ""


WeightEvent = WeightsDrafted | WeightsChanged | WeightsPublished
WEIGHT_EVENTS: tuple[type[WeightEvent], ...] = (WeightsDrafted, WeightsChanged, WeightsPublished)
