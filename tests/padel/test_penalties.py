import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.penalties import LADDER, Step, next_step


def test_the_ladder_goes_from_a_warning_to_the_match() -> None:
    given: list[Step] = []
    for _ in LADDER:
        given.append(next_step(given))
    assert given == ["warning", "point", "game", "match"]


@pytest.mark.parametrize(("given_so_far", "then"), [(["point"], "game"), (["game", "warning"], "match")])
def test_a_step_that_was_skipped_is_not_gone_back_to(given_so_far: list[Step], then: Step) -> None:
    assert next_step(given_so_far) == then


@given(st.lists(st.sampled_from(LADDER), max_size=8))
def test_a_penalty_is_never_lighter_than_the_one_before(given_so_far: list[Step]) -> None:
    heaviest = max((LADDER.index(step) for step in given_so_far), default=-1)
    assert LADDER.index(next_step(given_so_far)) == min(heaviest + 1, 3)
