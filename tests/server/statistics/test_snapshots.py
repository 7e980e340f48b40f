"""Snapshots of shot weights, folded from events: what is published stays, whatever comes after."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.events import Data
from padel.weight_events import WeightsChanged, WeightsDrafted, WeightsPublished
from padel.weights import BASELINE, BASELINE_WEIGHTS, CELLS, ShotWeights, WeightChange
from server.ingest.own_events import own_address
from server.statistics.snapshots import Snapshots, SnapshotsUnreadable
from server.store.rows import StoredEvent
from wire.envelope import CloudEvent
from wire.topics import Address

OWN = own_address("home").source
IDS = [str(UUID(int=number)) for number in range(1, 4)]


def stored(position: int, snapshot: str, data: Data, source: str = OWN) -> StoredEvent:
    event = CloudEvent(
        id=f"e{position}",
        source=source,
        type=data.TYPE,
        time=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=position),
        subject=snapshot,
        sequence=position,
        epoch="0" * 32,
        data=data.model_dump(mode="json"),
    )
    return StoredEvent(position, event)


def drafted(name: str = "Club") -> WeightsDrafted:
    return WeightsDrafted(name=name, author="Ana", weights=BASELINE_WEIGHTS)


def changed(value: float) -> WeightsChanged:
    shot, outcome, dimension = CELLS[0]
    one = WeightChange(shot=shot, outcome=outcome, dimension=dimension, before=0, after=value)
    return WeightsChanged(author="Bea", reason="too low", changes=(one,))


PUBLISHED = WeightsPublished(author="Ana")
ANYTHING = st.one_of(st.builds(drafted), st.builds(changed, st.floats(-9, 9)), st.just(PUBLISHED))


def test_a_new_server_has_the_baseline() -> None:
    snapshots = Snapshots(OWN)
    assert snapshots.latest().id == BASELINE
    assert not snapshots.latest().is_draft


def test_a_draft_changes_until_it_is_published_and_then_new_matches_use_it() -> None:
    snapshots = Snapshots(OWN)
    snapshots.load([stored(1, IDS[0], drafted()), stored(2, IDS[0], changed(3.0))])
    assert snapshots.latest().id == BASELINE
    snapshots.load([stored(3, IDS[0], PUBLISHED), stored(4, IDS[0], changed(5.0))])
    found = snapshots.latest()
    assert (found.id, found.weights.value(*CELLS[0]), found.position) == (IDS[0], 3.0, 3)
    assert "published" in (snapshots.refused("e4") or "")
    assert [type(one.data) for one in snapshots.audit(IDS[0])] == [WeightsDrafted, WeightsChanged, WeightsPublished]


@given(st.lists(st.tuples(st.sampled_from([*IDS, BASELINE]), ANYTHING), max_size=30))
def test_what_is_published_is_the_same_after_anything(said: list[tuple[str, Data]]) -> None:
    snapshots, published = Snapshots(OWN), dict[str, ShotWeights]()
    for position, (snapshot, data) in enumerate(said, 1):
        snapshots.apply(stored(position, snapshot, data))
        for one in snapshots.all():
            if not one.is_draft:
                assert published.setdefault(one.id, one.weights) == one.weights
    assert snapshots.latest().id in published or not said


def test_what_a_device_says_of_weights_counts_for_nothing() -> None:
    snapshots = Snapshots(OWN)
    snapshots.apply(stored(1, IDS[0], drafted(), Address("home", "1", "box-1").source))
    assert snapshots.get(IDS[0]) is None


def test_weights_that_cannot_be_read_are_never_passed_over_in_silence() -> None:
    snapshots = Snapshots(OWN)
    position, event = stored(1, IDS[0], drafted())
    later = event.model_copy(update={"type": "marcador.weights.drafted.v2"})
    snapshots.apply(StoredEvent(position, later))
    with pytest.raises(SnapshotsUnreadable, match="update"):
        snapshots.latest()
