"""The names of a match are in its grammar, as they are spoken, unless they mean something else."""

import pytest

from padel.calls import Call, match_grammar, understand
from padel.calls.automaton import Automaton, plain
from padel.calls.examples import COLOURS, PLAYERS
from padel.shots import Outcome


def test_a_shared_first_name_is_left_out_and_a_number_is_not_spoken() -> None:
    grammar = match_grammar("en", COLOURS, ("Ana Ruiz", "Ana Vega", "Player 3", "Jo"))
    assert understand(grammar, ("winner", "ana")) is None
    assert understand(grammar, ("winner", "ana", "vega")) == Call("shot", pair="a", player=2, outcome=Outcome.WINNER)
    assert "3" not in grammar.words()


def test_a_player_is_called_by_full_first_or_last_name() -> None:
    grammar = match_grammar("es", COLOURS, ("Juan Lebrón", "Ale Galán", "Agustín Tapia", "Arturo Coello"))
    for name in ("agustín tapia", "agustin", "Tapia"):
        assert understand(grammar, ("ventaja", *name.split())) == Call("advantage", pair="b", player=3)


def test_a_name_that_means_something_else_is_left_out() -> None:
    grammar = match_grammar("en", COLOURS, ("Ace", "Jo Love", "Blue", "Ann-Marie O'Hara"))
    assert understand(grammar, ("ace",)) == Call("ace")
    assert understand(grammar, ("blue",)) == Call("who", pair="a")
    assert understand(grammar, ("jo", "love")) == understand(grammar, ("jo",)) == Call("who", pair="a", player=2)
    assert understand(grammar, ("love",)) is None
    assert understand(grammar, ("ann", "marie", "o'hara", "retires")) == Call("retire", pair="b", player=4)


@pytest.mark.parametrize("colour", ["red", "rojo", "Roja"])
def test_a_colour_is_said_in_the_language_of_the_match(colour: str) -> None:
    assert understand(match_grammar("es", ("azul", colour), ()), ("ventaja", "rojo")) == Call("advantage", pair="b")
    assert understand(match_grammar("en", ("azul", colour), ()), ("advantage", "red")) == Call("advantage", pair="b")


def test_a_colour_that_no_list_knows_is_said_as_it_is_written() -> None:
    assert understand(match_grammar("es", ("Team Lima", "rojo"), ()), ("team", "lima")) == Call("who", pair="a")


@pytest.mark.parametrize(("language", "word"), [("en", "umpire"), ("es", "árbitro")])
def test_with_a_wake_word_every_sentence_begins_with_it(language: str, word: str) -> None:
    grammar = match_grammar(language, COLOURS, PLAYERS, wake=True)
    assert Automaton.of(grammar).start.words() == {plain(word)}
    assert understand(grammar, (word, "maria")) == Call("who", pair="a", player=1)
    assert word not in match_grammar(language, COLOURS, PLAYERS).words()


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        match_grammar("tlh", COLOURS, PLAYERS)
