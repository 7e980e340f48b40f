"""What one language's call means is said by the others' grammars too, in the words of the page of calls or fewer."""

from functools import cache
from itertools import permutations

import pytest

from padel.calls import LANGUAGES, match_grammar, spoken_words, understand
from padel.calls.examples import COLOURS, PLAYERS, TOPICS
from padel.calls.grammar import Grammar
from padel.calls.wording import worded


@cache
def grammar(language: str) -> Grammar:
    return match_grammar(language, COLOURS, PLAYERS)


@pytest.mark.parametrize(("language", "other"), [*permutations(LANGUAGES, 2)])
def test_every_call_is_said_in_the_other_language_and_means_the_same_there(language: str, other: str) -> None:
    here, there = grammar(language), grammar(other)
    for example in (one for topic in TOPICS for one in topic.examples):
        words = spoken_words(example.said(language))
        said = worded(here, words, there)
        assert said is not None, words
        assert understand(there, said) == understand(here, words)
        assert len(said) <= len(spoken_words(example.said(other)))


@pytest.mark.parametrize(
    ("said", "in_english"),
    [
        ("punto azul", "point blue"),
        ("azul remate ganador", "blue smash winner"),
        ("maria saca", "maria serves"),
        ("quince nada", "fifteen love"),
        ("deshacer", "undo"),
        ("corrección azul víbora ganador", "correction blue vibora winner"),
    ],
)
def test_the_most_usual_words_are_taken(said: str, in_english: str) -> None:
    assert worded(grammar("es"), tuple(said.split()), grammar("en")) == tuple(in_english.split())
    assert worded(grammar("en"), tuple(in_english.split()), grammar("es")) == tuple(said.split())


def test_what_means_nothing_has_no_other_words() -> None:
    assert worded(grammar("es"), ("punto", "quizá"), grammar("en")) is None
