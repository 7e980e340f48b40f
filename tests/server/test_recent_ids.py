"""Of which ids it is known without the database that they are new."""

from hypothesis import given
from hypothesis import strategies as st

from server.store.recent_ids import RecentIds
from wire.identifiers import uuid7

few_ids = st.text("0123", min_size=1, max_size=3)


@given(few_ids | st.just(""), st.lists(st.lists(few_ids, max_size=4), max_size=12), st.lists(few_ids, max_size=3))
def test_what_is_called_new_is_not_stored(highest: str, commits: list[list[str]], asked: list[str]) -> None:
    recent, stored = RecentIds(highest, remembered=5), {highest}
    for one in commits:
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
