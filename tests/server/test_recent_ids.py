"""Of which ids it is known without the database that they are new."""

from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from padel.events import PointAwarded
from server.store.database import Store
from server.store.recent_ids import RecentIds
from tests.server.play import Appliance
from tests.server.test_store import of
from wire.identifiers import uuid7

few_ids = st.text("0123", min_size=1, max_size=3)


@given(
    st.lists(few_ids, max_size=9),
    st.lists(st.tuples(st.lists(few_ids, max_size=4), few_ids), max_size=12),
    st.lists(few_ids, max_size=3),
)
def test_what_is_called_new_is_not_stored(
    before: list[str], commits: list[tuple[list[str], str]], asked: list[str]
) -> None:
    now = ["2"]
    highest = max((one for one in before if one < now[0]), default="")
    ahead = [one for one in before if one >= now[0]]
    recent, stored = RecentIds(highest, ahead, remembered=5, future=lambda: now[0]), set(before)
    for one, now[0] in commits:
        recent.stored(one)
        stored.update(one)
    if recent.are_all_new(asked):
        assert stored.isdisjoint(asked)


def test_ids_that_are_made_one_after_the_other_are_known_to_be_new_and_those_that_came_are_not() -> None:
    ids = [uuid7() for _ in range(100)]
    recent = RecentIds(ids[0], remembered=20)
    for first in range(1, 100, 9):
        late_and_early = ids[first : first + 9][::-1]
        assert recent.are_all_new(late_and_early)
        recent.stored(late_and_early)
        assert not recent.are_all_new([late_and_early[0]])
    assert not recent.are_all_new([ids[0]])
    assert not recent.are_all_new([ids[30]]), "it is forgotten, and not called new"


def test_one_id_from_the_future_makes_no_later_one_unknown() -> None:
    ahead, ids = "ffffffff-0000-7000-8000-000000000000", [uuid7() for _ in range(100)]
    recent = RecentIds("", remembered=20)
    recent.stored([ahead, *ids[:50]])
    assert recent.are_all_new(ids[50:])
    assert not recent.are_all_new([ahead]), "it is kept apart, and known"


def test_after_a_restart_too(tmp_path: Path) -> None:
    box = Appliance()
    first, second, third = box.play(1)
    with closing(Store(tmp_path)) as store:
        store.commit(of([first, box.wrap(PointAwarded(pair="a"), id="ffffffff-0000-7000-8000-000000000000")]))
    with closing(Store(tmp_path)) as store:
        assert store._tables._ids.are_all_new([second.id, third.id])
        assert not store._tables._ids.are_all_new([first.id])
        assert not store._tables._ids.are_all_new(["ffffffff-0000-7000-8000-000000000000"])
