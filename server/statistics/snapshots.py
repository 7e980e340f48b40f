"""Snapshots of shot weights, folded from their events: drafts that may change, and published ones that never do."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from threading import RLock
from typing import Final, NamedTuple

from pydantic import ValidationError

from padel.weight_events import FittedShot, WeightEvent, WeightsChanged, WeightsDrafted, WeightsPublished
from padel.weights import BASELINE, BASELINE_WEIGHTS, ShotWeights
from server.errors import StoreError
from server.store.rows import StoredEvent

log = logging.getLogger(__name__)

PREFIX = "marcador.weights."
_MODELS: Final[dict[str, type[WeightEvent]]] = {
    model.TYPE: model for model in (WeightsDrafted, WeightsChanged, WeightsPublished)
}
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


class SnapshotsUnreadable(StoreError):
    """Snapshots of shot weights cannot be read, so it is not known which one a match is to use."""


class Snapshot(NamedTuple):
    """A complete set of weights.

    Attributes:
        published: when it was published; `None` of a draft.
        position: of the last event that changed it, in the store; 0 of the baseline.
    """

    id: str
    name: str
    description: str
    author: str
    created: datetime
    modified: datetime
    weights: ShotWeights
    published: datetime | None = None
    based_on: str | None = None
    fitted: tuple[FittedShot, ...] = ()
    position: int = 0

    @property
    def is_draft(self) -> bool:
        """Say whether it may still change."""
        return self.published is None


class Change(NamedTuple):
    """An event in a snapshot's history."""

    position: int
    event: str
    time: datetime
    data: WeightEvent


BASELINE_SNAPSHOT = Snapshot(
    BASELINE,
    "Baseline",
    "What every installation has: judged, not measured.",
    "Marcador",
    _MADE,
    _MADE,
    BASELINE_WEIGHTS,
    _MADE,
)


class Snapshots:
    """All snapshots; safe to use from any thread."""

    def __init__(self, server_source: str) -> None:
        """Begin with the baseline; events from other sources than the server's own are no one's to send."""
        self._source = server_source
        self._lock = RLock()
        self._found = {BASELINE: BASELINE_SNAPSHOT}
        self._audits: dict[str, list[Change]] = {}
        self._published = [BASELINE]
        self._refused: dict[str, str] = {}
        self._failure: str | None = None

    # ---- following the store

    def load(self, events: Iterable[StoredEvent]) -> None:
        """Fold events, in the order of their positions."""
        for stored in events:
            self.apply(stored)

    def apply(self, stored: StoredEvent) -> None:
        """Fold an event; one that is not about weights changes nothing."""
        event = stored.event
        if not event.type.startswith(PREFIX) or event.source != self._source:
            return
        with self._lock:
            model = _MODELS.get(event.type)
            try:
                if model is None:
                    raise ValueError(f"{event.type} is of a later version of Marcador; update this one")
                change = Change(stored.position, event.id, event.time, model.model_validate(event.data))
            except (ValueError, ValidationError) as error:
                self._failure = f"shot weights {event.subject} cannot be read (event {event.id}): {error}"
                log.error("%s", self._failure)
                return
            self._fold(event.subject, change)

    def _fold(self, snapshot: str, change: Change) -> None:
        before = self._found.get(snapshot)
        reason = _why_not(before, change.data)
        if reason:
            self._refused[change.event] = reason
            log.warning("event %s changes no shot weights: %s", change.event, reason)
            return
        self._found[snapshot] = _after(snapshot, before, change)
        self._audits.setdefault(snapshot, []).append(change)
        if isinstance(change.data, WeightsPublished):
            self._published.append(snapshot)

    # ---- questions

    def refused(self, event: str) -> str | None:
        """Give why an event changed nothing, when it did not."""
        with self._lock:
            return self._refused.pop(event, None)

    def get(self, snapshot: str) -> Snapshot | None:
        """Give a snapshot."""
        with self._lock:
            return self._found.get(snapshot)

    def all(self) -> list[Snapshot]:
        """Give all of them, the one changed last first."""
        with self._lock:
            return sorted(self._found.values(), key=lambda one: one.position, reverse=True)

    def latest(self) -> Snapshot:
        """Give the one published last: what a match that is created now uses.

        Raises:
            SnapshotsUnreadable: when one of them cannot be read, so that nobody can tell.
        """
        with self._lock:
            if self._failure is not None:
                raise SnapshotsUnreadable(self._failure)
            return self._found[self._published[-1]]

    def audit(self, snapshot: str) -> list[Change]:
        """Give what happened to a snapshot, in order."""
        with self._lock:
            return list(self._audits.get(snapshot, ()))


def _why_not(before: Snapshot | None, data: WeightEvent) -> str | None:
    if isinstance(data, WeightsDrafted):
        return None if before is None else f"there are shot weights {before.id} already"
    if before is None:
        return "there are no such shot weights"
    if not before.is_draft:
        return f"shot weights {before.name!r} are published, so they stay as they are; draft new ones from them"
    return None


def _after(snapshot: str, before: Snapshot | None, change: Change) -> Snapshot:
    time, data, position = change.time, change.data, change.position
    if isinstance(data, WeightsDrafted):
        return Snapshot(
            snapshot,
            data.name,
            data.description,
            data.author,
            time,
            time,
            data.weights,
            None,
            data.based_on,
            data.fitted,
            position,
        )
    assert before is not None
    if isinstance(data, WeightsPublished):
        return before._replace(published=time, modified=time, position=position)
    table = {one.shot: {} for one in data.changes}  # type: ignore[var-annotated]
    for one in data.changes:
        table[one.shot].setdefault(one.outcome, {})[one.dimension] = one.after
    return before._replace(
        name=data.name or before.name,
        description=before.description if data.description is None else data.description,
        weights=before.weights.with_changes(table),
        modified=time,
        position=position,
    )
