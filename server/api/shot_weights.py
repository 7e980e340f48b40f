"""Shot weights: drafted and changed by the coach, published once and for all, with all that was done to them."""

from http import HTTPStatus
from uuid import uuid4

from fastapi import APIRouter, Request

from padel.weight_events import WeightEvent, WeightsChanged, WeightsDrafted, WeightsPublished
from padel.weights import ShotWeights
from server.api.dependencies import Parts, Served, needs
from server.api.problems import NotFound, ProblemError, documented
from server.api.shot_weights_models import (
    AllWeights,
    Audit,
    NewWeights,
    Publication,
    SnapshotList,
    SomeWeights,
    WholeSnapshot,
    audit_entry,
    summary,
    whole,
)
from server.people.rights import Right
from server.sentences import Sentence
from server.statistics.snapshots import Snapshot

router = APIRouter(prefix="/api/v1/shot-weights/snapshots", tags=["statistics"], dependencies=[needs(Right.COUNT)])


CHANGING = [needs(Right.WEIGHTS)]


class Published(ProblemError):
    """What was published stays as it is."""

    status = HTTPStatus.CONFLICT


@router.get("", summary="List shot weights", responses=documented())
def list_snapshots(parts: Served) -> SnapshotList:
    """Give all shot weights, those changed last first."""
    return SnapshotList(snapshots=[summary(one) for one in parts.statistics.snapshots.all()])


@router.get("/latest", summary="Show the shot weights that a new match uses", responses=documented())
def show_latest(parts: Served) -> WholeSnapshot:
    """Give the shot weights that were published last; the baseline until then."""
    return whole(parts.statistics.snapshots.latest())


@router.get("/{snapshot}", summary="Show shot weights", responses=documented(404))
def show_snapshot(parts: Served, snapshot: str) -> WholeSnapshot:
    """Give shot weights."""
    return whole(found(parts, snapshot))


@router.get("/{snapshot}/audit", summary="Show what was done to shot weights", responses=documented(404))
def show_audit(parts: Served, snapshot: str) -> Audit:
    """Give who changed what, when and why."""
    entries = [audit_entry(one) for one in parts.statistics.snapshots.audit(found(parts, snapshot).id)]
    return Audit(snapshot=snapshot, entries=entries)


@router.post(
    "", status_code=201, summary="Draft shot weights", dependencies=CHANGING, responses=documented(401, 403, 404)
)
def draft(request: Request, parts: Served, wanted: NewWeights) -> WholeSnapshot:
    """Draft shot weights; they may be changed until they are published."""
    weights = wanted.weights or found(parts, wanted.based_on).weights
    data = WeightsDrafted(
        name=wanted.name,
        description=wanted.description,
        author=wanted.author,
        reason=wanted.reason,
        weights=weights,
        based_on=wanted.based_on,
    )
    return whole(say(request, parts, str(uuid4()), data))


@router.put(
    "/{snapshot}",
    status_code=202,
    summary="Replace a draft",
    dependencies=CHANGING,
    responses=documented(401, 403, 404, 409),
)
def replace(request: Request, parts: Served, snapshot: str, wanted: AllWeights) -> WholeSnapshot:
    """Put other weights into a draft."""
    return _change(request, parts, snapshot, AllWeights.model_dump(wanted, exclude={"weights"}), wanted.weights)


@router.patch(
    "/{snapshot}",
    status_code=202,
    summary="Change a draft",
    dependencies=CHANGING,
    responses=documented(401, 403, 404, 409),
)
def change(request: Request, parts: Served, snapshot: str, wanted: SomeWeights) -> WholeSnapshot:
    """Change some weights of a draft, its name or its description."""
    after = found(parts, snapshot).weights.with_changes(wanted.weights)
    return _change(request, parts, snapshot, wanted.model_dump(exclude={"weights"}), after)


@router.post(
    "/{snapshot}/publish",
    status_code=202,
    summary="Publish a draft",
    dependencies=CHANGING,
    responses=documented(401, 403, 404, 409),
)
def publish(request: Request, parts: Served, snapshot: str, wanted: Publication | None = None) -> WholeSnapshot:
    """Publish a draft: matches that are created from now on use it, and it can never be changed again."""
    said = wanted or Publication()
    data = WeightsPublished(author=said.author, reason=said.reason)
    return whole(say(request, parts, _draft(parts, snapshot).id, data))


@router.delete(
    "/{snapshot}", status_code=202, summary="Refused", dependencies=CHANGING, responses=documented(401, 403, 404, 409)
)
def delete(parts: Served, snapshot: str) -> None:
    """Say why shot weights are not deleted: matches are counted by them, and the audit trail keeps drafts."""
    kept = "a draft stays in the audit trail; leave it unpublished"
    raise Published(kept if found(parts, snapshot).is_draft else _stays(found(parts, snapshot)))


def found(parts: Parts, snapshot: str) -> Snapshot:
    """Give a snapshot, or say that there is none."""
    one = parts.statistics.snapshots.get(snapshot)
    if one is None:
        raise NotFound(Sentence.of("weights-unknown", snapshot=snapshot))
    return one


def say(request: Request, parts: Parts, snapshot: str, data: WeightEvent) -> Snapshot:
    """Say what happened to a snapshot, by whom, and give it as it is then."""
    account = parts.access.who(request).account
    if account is not None:
        data = data.model_copy(update={"author": account.name})
    event = parts.statistics.own_events.say(snapshot, data)
    refused = parts.statistics.snapshots.refused(event.id)
    if refused:
        raise Published(refused)
    return found(parts, snapshot)


def _change(
    request: Request, parts: Parts, snapshot: str, said: dict[str, object], weights: ShotWeights
) -> WholeSnapshot:
    before = _draft(parts, snapshot)
    changes = before.weights.changes_to(weights)
    return whole(say(request, parts, snapshot, WeightsChanged.model_validate({**said, "changes": changes})))


def _draft(parts: Parts, snapshot: str) -> Snapshot:
    one = found(parts, snapshot)
    if not one.is_draft:
        raise Published(_stays(one))
    return one


def _stays(snapshot: Snapshot) -> Sentence:
    return Sentence.of("weights-stay", name=snapshot.name)
