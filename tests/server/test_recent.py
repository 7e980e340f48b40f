"""Which folds of matches stay at hand."""

from hypothesis import given
from hypothesis import strategies as st

from server.projections.recent import Recent

ACTS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans(), st.booleans()), max_size=60)


@given(ACTS)
def test_those_asked_for_last_stay_and_of_those_that_are_over_few(acts: list[tuple[str, bool, bool]]) -> None:
    """A model: a list of matches in the order in which they were asked for."""
    recent, order, over = Recent[list[bool]](lambda one: one[0], most=5, most_over=2), list[str](), dict[str, bool]()
    for match, is_over, asks_only in acts:
        if asks_only:
            assert recent.get(match) == ([over[match]] if match in order else None)
            if match not in order:
                continue
        else:
            over[match] = is_over
            let_go = [name for name, _ in recent.keep(match, [is_over])]
            order = [one for one in order if one != match] + [match]
            ended = [one for one in order if over[one]] if is_over else []
            expected = ended[: max(0, len(ended) - 2)]
            expected += [one for one in order if one not in expected][: max(0, len(order) - len(expected) - 5)]
            assert let_go == expected
        order = [one for one in order if one != match] + [match]
        if not asks_only:
            order = [one for one in order if one not in let_go]
        assert [one for one in "abcdefgh" if one in recent] == sorted(order)
        assert len(order) <= 5


def test_what_was_forgotten_is_not_at_hand() -> None:
    recent = Recent[str](lambda _: False)
    recent.keep("a", "1")
    recent.keep("b", "2")
    recent.forget("a")
    assert ("a" in recent, recent.get("b")) == (False, "2")
    recent.clear()
    assert recent.get("b") is None
