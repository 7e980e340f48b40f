"""The names of a match are in its grammar, as they are spoken, unless they mean something else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.calls import Call, called_by_number, is_ambiguous, match_grammar, spoken_words, understand
from padel.calls.automaton import Automaton, plain
from padel.calls.examples import COLOURS, PLAYERS
from padel.shots import Outcome


def test_a_shared_first_name_is_left_out_and_a_number_is_not_spoken() -> None:
    grammar = match_grammar("en", COLOURS, ("Ana Ruiz", "Ana Vega", "Player 3", "Jo"))
    assert understand(grammar, ("winner", "ana")) is None
    assert understand(grammar, ("winner", "ana", "vega")) == Call("shot", pair="a", player=2, outcome=Outcome.WINNER)
    assert "3" not in grammar.words()


@pytest.mark.parametrize(
    ("said", "player"),
    [
        ("gil", 1),
        ("gil two", 2),
        ("ana", 3),
        ("ana maría", 4),
        ("maria", 4),
    ],
)
def test_of_names_that_begin_alike_the_whole_one_counts(said: str, player: int) -> None:
    players = ("Gil", "Gil Two", "Ana", "Ana María")
    grammar = match_grammar("en", COLOURS, players)
    for lead, kind in (("point", "point"), ("advantage", "advantage")):
        call = understand(grammar, (lead, *said.split()))
        assert call is not None
        assert (call.kind, call.player) == (kind, player)
    told = called_by_number("en", COLOURS, players)
    assert 'Gil Two cannot be called "gil", since another player is called so too; say "gil two"' in told
    assert (
        'Ana María cannot be called "ana", since another player is called so too; say "ana maría" or "maría"' in told
    )
    assert not any(one.startswith(("Gil cannot", "Ana cannot")) for one in told)


def test_a_sentence_that_names_make_mean_two_things_is_not_understood() -> None:
    people = ("Ana", "Ana María", "María José", "José", "Eva", "Ivo")
    grammar = match_grammar("es", COLOURS, ("Bea", "Leo", "Eva", "Ivo"), people=people)
    assert understand(grammar, spoken_words("nuevo partido ana y maría josé contra eva ivo")) is not None
    said = spoken_words("nuevo partido ana maría josé contra eva ivo")
    assert understand(grammar, said) is None
    assert is_ambiguous(grammar, said)


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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Nino D’Angelo", "d'angelo"),
        ("Nino D’Angelo", "Nino D’Angelo"),
        ("Carlos (c)", "carlos"),
        ("Maria *", "maria"),
        ("Noa [2]", "noa"),
        ("Dr. Ruiz", "ruiz"),
        ("J. Lebrón", "lebron"),
        ("Player J Lebrón", "lebrón"),
        (unicodedata.normalize("NFD", "Ale Galán"), "galán"),
        ("Ale Galán", unicodedata.normalize("NFD", "Galán")),
        ("Марія", "mariia"),
        ("Марія", "Марія"),
        ("Γιώργος Παππάς", "giorgos"),
        ("Søren Łukasz", "Søren"),
        ("李娜 Li", "li"),
        ("Rosa", "rosa"),
        ("O' Hara", "hara"),
    ],
)
def test_a_name_is_called_however_it_is_written(written: str, said: str) -> None:
    players = ("Ines Vega", written, "Laura", "Pablo")
    for language in ("en", "es"):
        grammar = match_grammar(language, COLOURS, players)
        assert understand(grammar, spoken_words(said)) == Call("who", pair="a", player=2)
        said_of_it = " ".join(called_by_number(language, COLOURS, players))
        assert "by name" not in said_of_it
        assert "por su nombre" not in said_of_it


@pytest.mark.parametrize(
    ("written", "language", "colours", "sentence"),
    [
        ("李娜", "en", COLOURS, 'no word of it can be spoken as it is written; say "player two"'),
        ("李娜", "es", COLOURS, 'ninguna palabra se puede decir tal como está escrita; di "jugador dos"'),
        ("Rosa", "es", ("azul", "rosa"), 'sus palabras significan otra cosa al cantar; di "jugador dos"'),
        ("Ace", "en", COLOURS, 'its words mean something else in a call; say "player two"'),
        ("Ines Vega", "en", COLOURS, 'another player is called so too; say "player two"'),
    ],
)
def test_whom_no_name_calls_is_said_with_what_does(
    written: str, language: str, colours: tuple[str, str], sentence: str
) -> None:
    said = called_by_number(language, colours, ("Ines Vega", written, "Laura", "Pablo"))
    lead = "cannot be called by name, since" if language == "en" else "no se puede llamar por su nombre:"
    assert f"{written} {lead} {sentence}" in said


PHONES = {"ana": "AA N A", "anna": "AA N A", "lett": "L E T", "let": "L E T", "rosa": "R O S A", "roja": "R O J A"}


def phones(word: str) -> tuple[tuple[str, ...]]:
    return (tuple(PHONES.get(word, word)),) if word not in PHONES else (tuple(PHONES[word].split()),)


@pytest.mark.parametrize(
    ("language", "colours", "players", "said"),
    [
        (
            "en",
            COLOURS,
            ("Ana", "Anna", "Jo", "Ed"),
            'Ana cannot be called by name, since it sounds like Anna; say "player one"',
        ),
        (
            "en",
            COLOURS,
            ("Ana Ruiz", "Anna Vega", "Jo", "Ed"),
            'Ana Ruiz cannot be called "ana", since it sounds like Anna Vega; say "ana ruiz" or "ruiz"',
        ),
        (
            "en",
            COLOURS,
            ("Ana Ruiz", "Ana Vega", "Jo", "Ed"),
            'Ana Vega cannot be called "ana", since another player is called so too; say "ana vega" or "vega"',
        ),
        (
            "en",
            COLOURS,
            ("Lett", "Bea", "Jo", "Ed"),
            'Lett cannot be called by name, since it sounds like "let", which '
            'means something else in a call; say "player one"',
        ),
        (
            "es",
            COLOURS,
            ("Ace", "Bea", "Jo", "Ed"),
            'Ace no se puede llamar por su nombre: sus palabras significan otra cosa al cantar; di "jugador uno"',
        ),
        (
            "es",
            COLOURS,
            ("Ines", "Rosa", "Jo", "Ed"),
            '"rosa" y "roja" suenan muy parecido; si se oye uno por otro, di jugador dos',
        ),
        (
            "en",
            COLOURS,
            ("Karla", "Marla", "Jo", "Ed"),
            '"karla" and "marla" sound much alike; if one is heard for the other, say player one / player two',
        ),
        (
            "en",
            ("blue", "azul"),
            ("Ana", "Bea", "Jo", "Ed"),
            "both pairs have the colour blue, so neither is called by it; name a player instead",
        ),
        (
            "en",
            ("Love", "red"),
            ("Ana", "Bea", "Jo", "Ed"),
            "no pair is called Love, which means something else in a call; name a player instead",
        ),
    ],
)
def test_what_sounds_like_something_else_is_told_apart_or_left_out_aloud(
    language: str, colours: tuple[str, str], players: tuple[str, ...], said: str
) -> None:
    assert said in called_by_number(language, colours, players, phones)


def test_what_was_left_out_is_not_taken_for_anybody() -> None:
    grammar = match_grammar("en", ("blue", "blue"), ("Ana Ruiz", "Anna Vega", "Lett", "Ed"), sounds=phones)
    for said in ("blue", "ana", "anna", "lett"):
        assert understand(grammar, (said,)) is None
    assert understand(grammar, ("ruiz",)) == Call("who", pair="a", player=1)
    assert understand(grammar, ("player", "three")) == Call("who", pair="b", player=3)


def test_a_player_without_a_name_is_called_by_number_without_a_word() -> None:
    assert called_by_number("en", COLOURS, ("Player 1", "Player 2", "Player 3", "Player 4")) == ()


@given(
    st.lists(st.text(max_size=12) | st.sampled_from(PLAYERS), min_size=4, max_size=4), st.sampled_from(["en", "es"])
)
def test_whatever_players_are_called_each_can_be_called(names: list[str], language: str) -> None:
    players = tuple(names)
    grammar = match_grammar(language, COLOURS, players)
    for way in (("player", "two"), ("jugador", "dos")):
        call = understand(grammar, way)
        assert call is None or call == Call("who", pair="a", player=2)
    assert understand(grammar, ("player", "two") if language == "en" else ("jugador", "dos")) is not None
    called_by_number(language, COLOURS, players)
