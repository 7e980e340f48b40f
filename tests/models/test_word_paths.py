"""The automaton of a word has exactly its pronunciations, and shares what they share."""

from hypothesis import given
from hypothesis import strategies as st

from models.phones import PHONES, Pronunciation, positional
from models.word_paths import WordPaths, paths

WAYS = st.lists(
    st.lists(st.sampled_from(PHONES[:5]), min_size=1, max_size=6).map(tuple), min_size=1, max_size=6, unique=True
).map(tuple)


def accepted(made: WordPaths) -> list[tuple[str, ...]]:
    """Spell out every path from begin to end."""
    found: list[tuple[str, ...]] = []
    todo: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while todo:
        node, said = todo.pop()
        if node == 1:
            found.append(said)
        todo += [(target, (*said, symbol)) for source, target, symbol in made.steps if source == node]
    return found


@given(WAYS)
def test_it_has_every_pronunciation_once_and_no_other(ways: tuple[Pronunciation, ...]) -> None:
    assert sorted(accepted(paths(ways))) == sorted(positional(way) for way in ways)


@given(WAYS)
def test_it_is_no_larger_than_the_pronunciations_side_by_side(ways: tuple[Pronunciation, ...]) -> None:
    made = paths(ways)
    assert len(made.steps) <= sum(len(way) for way in ways)
    assert made.nodes <= 2 + sum(len(way) - 1 for way in ways)
    assert {node for source, target, _ in made.steps for node in (source, target)} <= set(range(made.nodes))


def test_two_ways_that_differ_in_one_sound_share_the_rest() -> None:
    made = paths((("R", "OW", "HH", "OW"), ("R", "OW", "X", "OW")))
    assert len(made.steps) == 5
