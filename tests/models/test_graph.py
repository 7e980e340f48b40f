"""The graph holds exactly the sentences of the grammar, in every pronunciation, and the filler beside them."""

import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models
from models import directory, filler
from models.errors import GraphError
from models.fst import Fst
from models.graph import Builder, build
from models.heard import UNKNOWN
from models.lexicon import Lexicon
from models.phones import OUTPUTS, PHONES, SILENCE, SYMBOLS, positional, transition_ids
from models.recipe.sentences.sampler import sample
from padel.calls import call_grammar, understand
from padel.calls.jsgf import Grammar, parse


def english() -> Lexicon:
    return Lexicon.of(models.shipped(), "en")


def built(grammar: Grammar) -> Builder:
    builder = Builder(english())
    build(grammar, builder)
    return builder


@cache
def calls() -> Builder:
    return built(call_grammar())


def closure(fst: Fst, states: set[int]) -> set[int]:
    seen, todo = set(states), list(states)
    while todo:
        for arc in fst.arcs[todo.pop()]:
            if arc.writes == 0 and arc.target not in seen:
                seen.add(arc.target)
                todo.append(arc.target)
    return seen


def says(builder: Builder, words: tuple[str, ...]) -> bool:
    """Tell whether some path writes exactly these words."""
    states = closure(builder.fst, {0})
    for word in words:
        number = builder.words.get(word, -1)
        states = closure(
            builder.fst, {arc.target for state in states for arc in builder.fst.arcs[state] if arc.writes == number}
        )
    return bool(states & set(builder.fst.final))


@settings(max_examples=40)
@given(st.integers())
def test_every_sentence_of_the_calls_is_in_the_graph(seed: int) -> None:
    assert says(calls(), sample(call_grammar(), random.Random(seed), flatten=1))


@settings(max_examples=60)
@given(st.integers(), st.randoms(use_true_random=False))
def test_a_sentence_that_means_nothing_is_not(seed: int, chance: random.Random) -> None:
    words = list(sample(call_grammar(), random.Random(seed), flatten=1))
    chance.shuffle(words)
    assert says(calls(), tuple(words)) is (understand(call_grammar(), tuple(words)) is not None)


def test_no_word_at_all_is_no_call() -> None:
    assert not says(calls(), ())


def phones_of(fst: Fst) -> set[tuple[str, ...]]:
    """Spell out the phones along every path of a small graph, self-loops left out."""
    names = {one: symbol for symbol, states in transition_ids().items() for one in states[0][1:]}
    found: set[tuple[str, ...]] = set()
    todo: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while todo:
        state, said = todo.pop()
        if state in fst.final:
            found.add(said)
        for arc in fst.arcs[state]:
            if arc.target != state:
                name = names.get(arc.reads)
                todo.append((arc.target, (*said, name) if name else said))
    return found


def test_a_word_may_be_said_in_each_of_its_ways_with_silence_around_it() -> None:
    builder = built(parse("#JSGF V1.0;\ngrammar t;\npublic <a> = gancho;"))
    ways = {positional(way) for way in english().pronunciations("gancho")}
    assert len(ways) == 2
    expected = {(*before, *way, *after) for way in ways for before in [(), (SILENCE,)] for after in [(), (SILENCE,)]}
    assert phones_of(builder.fst) == expected


def test_every_label_is_a_transition_or_a_word() -> None:
    known = {one for states in transition_ids().values() for state in states for one in state}
    for arcs in calls().fst.arcs:
        for arc in arcs:
            assert arc.reads == 0 or arc.reads in known
            assert 0 <= arc.writes < len(calls().words)


def test_a_word_is_written_once_on_its_first_phone() -> None:
    first = {one for symbol, states in transition_ids().items() for one in states[0] if symbol[-2:] in ("_B", "_S")}
    for arcs in calls().fst.arcs:
        assert all(arc.reads in first for arc in arcs if arc.writes)


def test_the_filler_is_unknown_and_nothing_else() -> None:
    builder = Builder(english())
    start, end = builder.fst.state(), builder.fst.state()
    builder.fst.final[end] = 0
    filler.add(builder, start, end, np.ones((OUTPUTS, OUTPUTS), np.float32), filler.FillerCosts())
    assert says(builder, (UNKNOWN,))
    assert not says(builder, ())
    assert not says(builder, (UNKNOWN, UNKNOWN))


def test_frequent_words_are_other_speech_too_but_words_of_the_grammar_are_none() -> None:
    builder = built(parse("#JSGF V1.0;\ngrammar t;\npublic <a> = play on;"))
    start, end = builder.fst.state(), builder.fst.state()
    builder.fst.final[end] = 0
    bigram = np.full((OUTPUTS, OUTPUTS), 9, np.float32)
    before = builder.fst.size
    filler.add(builder, start, end, bigram, filler.FillerCosts(), {"play": 1.0, "yeah": 1.0})
    only_yeah = builder.fst.size - before
    again = built(parse("#JSGF V1.0;\ngrammar t;\npublic <a> = play on;"))
    start, end = again.fst.state(), again.fst.state()
    before = again.fst.size
    filler.add(again, start, end, bigram, filler.FillerCosts(), {"yeah": 1.0})
    assert again.fst.size - before == only_yeah
    assert set(builder.words) == {"<eps>", UNKNOWN, "play", "on"}


def test_the_model_that_ships_has_frequent_words_of_both_languages() -> None:
    for language, word in (("en", "yeah"), ("es", "vale")):
        words = filler.load_words(directory.frequent_words_file(models.shipped(), language))
        assert words[word] > 0
        assert len(words) > 150


def test_a_grammar_that_is_far_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.graph.MOST_ARCS", 1000)
    with pytest.raises(GraphError, match="too large"):
        built(call_grammar())


def test_all_positions_of_all_phones_have_names() -> None:
    assert len(SYMBOLS) == 1 + 4 * len(PHONES)
