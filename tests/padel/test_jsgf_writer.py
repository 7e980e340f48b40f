"""Grammars as text: what is written is read again as the same grammar."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.calls import LANGUAGES, call_grammar, match_grammar
from padel.calls.grammar import (
    NULL,
    VOID,
    Alternatives,
    Expansion,
    Grammar,
    Optional,
    RuleRef,
    Sequence,
    Tagged,
    Word,
)
from padel.calls.jsgf import parse
from padel.calls.jsgf_writer import text

WORDS = st.sampled_from(["let", "víbora", "x-cross", "all", "don't"]).map(Word)


@st.composite
def several(draw: st.DrawFn, items: st.SearchStrategy[Expansion]) -> Expansion:
    """Two alternatives or more, weighted or not."""
    chosen = tuple(draw(st.lists(items, min_size=2, max_size=4)))
    weights = st.lists(st.floats(0, 1e6), min_size=len(chosen), max_size=len(chosen)).map(tuple)
    return Alternatives(chosen, draw(st.none() | weights))


EXPANSIONS = st.recursive(
    WORDS | st.sampled_from([NULL, VOID, RuleRef("other")]),
    lambda items: (
        several(items)
        | st.lists(items, min_size=2, max_size=4).map(lambda some: Sequence(tuple(some)))
        | items.map(Optional)
        | st.builds(Tagged, items, st.sampled_from(["point=blue", "a b"]))
    ),
    max_leaves=12,
)


def assert_same(one: Grammar, other: Grammar) -> None:
    assert (one.name, one.public) == (other.name, other.public)
    assert dict(one.rules) == dict(other.rules)


@given(EXPANSIONS)
def test_what_is_written_is_read_again(expansion: Expansion) -> None:
    rules = {"call": expansion, "other": Word("net")}
    grammar = Grammar("test.en", MappingProxyType(rules), ("call",))
    assert_same(parse(text(grammar)), grammar)


def test_words_with_marks_are_quoted() -> None:
    written = text(parse('#JSGF V1.0;\ngrammar test;\npublic <call> = "fifty/50" | "a;b all";'))
    assert '"fifty/50" | "a;b" all' in written
    assert parse(written).words() == {"fifty/50", "a;b", "all"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grammars_of_matches_are_read_again(language: str) -> None:
    for grammar in (call_grammar(language), match_grammar(language, ("blue", "red"), ("ana", "bea", "cruz", "dani"))):
        again = parse(text(grammar))
        assert again.words() == grammar.words()
        assert_same(parse(text(again)), again)
