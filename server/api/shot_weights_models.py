"""The bodies of what is asked and told of shot weights."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from padel.shots import Outcome, ShotType
from padel.weight_events import Author, FittedShot, Text, Title
from padel.weights import BASELINE, Dimension, ShotWeights, SnapshotId, Weight, WeightChange
from server.statistics.snapshots import Change, Snapshot
from wire.envelope import Moment

_AUTHOR = Field(
    default="coach", description="who does it; of whom has an account it is the account's name, whatever is given"
)
_REASON = Field(default="", description="why, for the audit trail")


class NewWeights(BaseModel):
    """Weights to draft: complete ones, or those of another snapshot."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Autumn 2026", "based_on": BASELINE, "author": "Ana"}]}
    )

    name: Title
    description: Text = ""
    author: Author = _AUTHOR
    reason: Text = _REASON
    weights: ShotWeights | None = Field(
        default=None, description="a value for every shot, outcome and dimension; those of `based_on` unless given"
    )
    based_on: SnapshotId = BASELINE

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.weights is not None:
            check_complete(self.weights)
        return self


class AllWeights(BaseModel):
    """A draft as it is to be, all of it."""

    name: Title
    description: Text = ""
    author: Author = _AUTHOR
    reason: Text = _REASON
    weights: ShotWeights

    @model_validator(mode="after")
    def _complete(self) -> Self:
        check_complete(self.weights)
        return self


Cells = dict[ShotType, dict[Outcome, dict[Dimension, Weight]]]


class SomeWeights(BaseModel):
    """What is to change of a draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"weights": {"smash": {"winner": {"offensive": 1.2}}}, "reason": "too low last season"}]
        }
    )

    name: Title | None = None
    description: Text | None = None
    author: Author = _AUTHOR
    reason: Text = _REASON
    weights: Cells = Field(default={}, description="only those that change")


class Publication(BaseModel):
    """Who publishes, and why."""

    author: Author = _AUTHOR
    reason: Text = _REASON


class SnapshotSummary(BaseModel):
    """Shot weights without the weights."""

    id: SnapshotId
    name: str
    description: str
    draft: bool = Field(description="whether it may still change")
    author: str
    created: Moment
    modified: Moment
    published: Moment | None
    based_on: SnapshotId | None
    position: int = Field(description="position in the store of the last event of it; 0 of the baseline")


_EXAMPLE: JsonDict = {
    "id": BASELINE,
    "name": "Baseline",
    "description": "What every installation has: judged, not measured.",
    "draft": False,
    "author": "Marcador",
    "created": "2026-01-01T00:00:00.000000Z",
    "modified": "2026-01-01T00:00:00.000000Z",
    "published": "2026-01-01T00:00:00.000000Z",
    "based_on": None,
    "position": 0,
}


_SOME: JsonDict = {
    "smash": {"winner": {"offensive": 1.0, "defensive": 0.0, "precision": 0.3, "net": 0.8, "risk": 0.0}}
}


class SnapshotList(BaseModel):
    """All shot weights, those changed last first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"snapshots": [_EXAMPLE]}]})

    snapshots: list[SnapshotSummary]


class WholeSnapshot(SnapshotSummary):
    """Shot weights."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "weights": _SOME, "fitted": []}]})

    weights: ShotWeights
    fitted: list[FittedShot] = Field(description="the figures, of weights that were fitted to points")


class AuditEntry(BaseModel):
    """What somebody did to shot weights."""

    position: int
    event: str
    time: Moment
    what: Annotated[str, Field(description="`drafted`, `changed` or `published`")]
    author: str
    reason: str
    name: str | None = Field(description="the name that was given")
    changes: list[WeightChange]


class Audit(BaseModel):
    """The history of shot weights, oldest first; the baseline has none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"snapshot": BASELINE, "entries": []}]})

    snapshot: SnapshotId
    entries: list[AuditEntry]


def check_complete(weights: ShotWeights) -> None:
    """Raise `ValueError`, naming the first weight that is missing."""
    missing = weights.missing
    if missing:
        raise ValueError(f"{len(missing)} weights are missing, the first of them {'/'.join(missing[0])}")


def summary(snapshot: Snapshot) -> SnapshotSummary:
    """Give a snapshot without its weights."""
    return SnapshotSummary(
        id=snapshot.id,
        name=snapshot.name,
        description=snapshot.description,
        draft=snapshot.is_draft,
        author=snapshot.author,
        created=snapshot.created,
        modified=snapshot.modified,
        published=snapshot.published,
        based_on=snapshot.based_on,
        position=snapshot.position,
    )


def whole(snapshot: Snapshot) -> WholeSnapshot:
    """Give a snapshot with its weights."""
    return WholeSnapshot(**summary(snapshot).model_dump(), weights=snapshot.weights, fitted=list(snapshot.fitted))


def audit_entry(change: Change) -> AuditEntry:
    """Give a change as it is shown."""
    data = change.data
    return AuditEntry(
        position=change.position,
        event=change.event,
        time=change.time,
        what=data.TYPE.split(".")[2],
        author=data.author,
        reason=data.reason,
        name=getattr(data, "name", None),
        changes=list(getattr(data, "changes", ())),
    )
