"""What is remembered of a call that a pause cut: nothing old, nothing long, nothing without end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from device.hearing.decoding.cut_calls import LONGEST_S, SOON_S, Pieces

STEPS = st.lists(st.tuples(st.floats(0.1, 3.0), st.floats(0.0, 2.0)), max_size=12)
"""Utterances: how long each is, and how long it is quiet before it."""


def test_a_call_may_have_begun_with_any_of_the_pieces_before() -> None:
    pieces = Pieces()
    assert pieces.beginnings(1.0, 2.0) == ()
    pieces.keep(1.0, 2.0)
    pieces.keep(2.5, 3.0)
    assert pieces.beginnings(3.5, 4.0) == (1.0, 2.5)
    pieces.forget()
    assert pieces.beginnings(3.5, 4.0) == ()


def test_what_comes_late_is_no_part_of_it() -> None:
    pieces = Pieces()
    pieces.keep(1.0, 2.0)
    assert pieces.beginnings(2.0 + SOON_S, 4.0) == (1.0,)
    assert pieces.beginnings(2.01 + SOON_S, 4.0) == ()


@given(STEPS)
def test_little_is_remembered_and_only_what_lies_close_together(steps: list[tuple[float, float]]) -> None:
    pieces, now_s = Pieces(), 0.0
    over: dict[float, float] = {}
    for length_s, quiet_s in steps:
        start_s, now_s = now_s + quiet_s, now_s + quiet_s + length_s
        begun = pieces.beginnings(start_s, now_s)
        assert list(begun) == sorted(begun)
        assert len(begun) <= 2
        assert all(now_s - one_s <= LONGEST_S for one_s in begun)
        assert all(after_s - over[one_s] <= SOON_S for one_s, after_s in pairwise([*begun, start_s]))
        pieces.keep(start_s, now_s)
        over[start_s] = now_s
