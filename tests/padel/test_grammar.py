"""Grammars are read from JSGF or refused with the line and the reason; what cannot be said can be taken out."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.calls import jsgf
from padel.calls.automaton import Automaton
from padel.calls.grammar import NULL, VOID, Alternatives, Optional, RuleRef, Sequence, Tagged, Word
from padel.errors import GrammarError


def sentences(text: str) -> set[str]:
    """Give every sentence of a small grammar without its header."""
    found, todo = set(), [(Automaton.of(jsgf.parse("#JSGF V1.0; grammar t;" + text).pruned()).start, "")]
    while todo:
        node, said = todo.pop()
        if node.ends:
            found.add(said.strip())
        for word in node.words():
            following = node.after(word)
            assert following is not None
            todo.append((following[0], f"{said} {word}"))
    return found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("grammar x;", "#JSGF"),
        ("#JSGF V1.0; grammar x; <a> = b;", "no public rule"),
        ("#JSGF V1.0; grammar x; public <a> = <b>;", "never defined"),
        ("#JSGF V1.0; grammar x; public <a> = b <a>;", "contains itself"),
        ("#JSGF V1.0;\ngrammar x;\npublic <a> = ( b ;", "line 3: expected '\\)'"),
        ("#JSGF V1.0; grammar x; public <a> = b*;", "cannot stand here"),
        ("#JSGF V1.0; grammar x; public <a> = b; <a> = c;", "defined twice"),
        ('#JSGF V1.0; grammar x; public <a> = "b;', "cannot stand here"),
        ("#JSGF V1.0; grammar x; public <NULL> = b;", "JSGF's own"),
        ("#JSGF V1.0; grammar x; public <a> = b; <VOID> = c;", "JSGF's own"),
    ],
)
def test_a_broken_grammar_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(GrammarError, match=reason):
        jsgf.parse(text)


@given(st.text(alphabet="<>=|;()[]{}/ abNULVOID\n", max_size=40))
def test_any_text_is_a_grammar_or_refused(text: str) -> None:
    with contextlib.suppress(GrammarError):
        jsgf.parse("#JSGF V1.0;" + text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("public <a> = x <NULL> y;", {"x y"}),
        ("public <a> = ( x | <NULL> ) y;", {"x y", "y"}),
        ("public <a> = x | y <VOID>;", {"x"}),
        ("public <a> = [ <VOID> ] x;", {"x"}),
        ("public <a> = x <b> | y; <b> = <VOID>;", {"y"}),
        ("public <a> = x ( y {t} | <b> ); <b> = ( <VOID> | <VOID> ) z;", {"x y"}),
        ("public <a> = <VOID>; public <b> = x;", {"x"}),
    ],
)
def test_null_is_said_without_a_word_and_void_cannot_be_said(text: str, expected: set[str]) -> None:
    assert sentences(text) == expected


def test_pruning_takes_out_what_cannot_be_said_with_its_weight() -> None:
    grammar = jsgf.parse("#JSGF V1.0; grammar t; public <a> = /2/ x | /5/ <b> | /1/ <NULL>; <b> = y <VOID>;").pruned()
    assert grammar.rules["a"] == Alternatives((Word("x"), NULL), (2.0, 1.0))
    assert "b" not in grammar.rules


expansions = st.recursive(
    st.sampled_from([Word("x"), Word("y"), Word("z"), NULL, VOID, RuleRef("r")]),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda items: Sequence(tuple(items))),
        st.lists(parts, max_size=3).map(lambda items: Alternatives(tuple(items))),
        parts.map(Optional),
        st.builds(Tagged, parts, st.sampled_from(["t", "u"])),
    ),
    max_leaves=8,
)


def all_said(grammar: jsgf.Grammar, expansion: jsgf.Expansion) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Enumerate what an expansion allows, literally: the words with their tags."""
    match expansion:
        case Word(text):
            return {((text,), ())}
        case Tagged(item, tag):
            return {(words, (*tags, tag)) for words, tags in all_said(grammar, item)}
        case Optional(item):
            return {((), ())} | all_said(grammar, item)
        case Alternatives(items):
            return {one for item in items for one in all_said(grammar, item)}
        case RuleRef(name):
            return all_said(grammar, grammar.rules[name])
        case Sequence(items):
            found: set[tuple[tuple[str, ...], tuple[str, ...]]] = {((), ())}
            for item in items:
                found = {
                    (words + more, tags + others) for words, tags in found for more, others in all_said(grammar, item)
                }
            return found


@given(expansions, expansions)
def test_the_automaton_says_what_the_grammar_says(expansion: jsgf.Expansion, rule: jsgf.Expansion) -> None:
    rule = rule if "r" not in repr(rule) else Word("x")
    grammar = jsgf.Grammar("t", {"a": expansion, "r": rule}, ("a",))
    expected = all_said(grammar, expansion)
    for one in (grammar, grammar.pruned()):
        automaton = Automaton.of(one)
        found, todo = set(), [(automaton.start, (), automaton.certain)]
        while todo:
            node, words, tags = todo.pop()
            found |= {(words, tags + ending) for ending in node.ends}
            todo += [
                (following[0], (*words, word), tags + following[1])
                for word in node.words()
                if (following := node.after(word))
            ]
        assert found == expected
