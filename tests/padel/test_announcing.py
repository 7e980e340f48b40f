"""What is said unasked is what is new, as a chair announces it, in each language."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from padel.calls import LANGUAGES, match_grammar, spoken_words, understand
from padel.calls.examples import COLOURS, PLAYERS
from padel.umpiring.announcing import announced, is_between_games
from tests.padel.formats import formats

GAME, GAME_ES = ("point blue",) * 4, ("punto azul",) * 4
TO_TIE_BREAK = ("set score blue six all maria serves",)
TO_TIE_BREAK_ES = ("marcador azul seis iguales saca maria",)
TIE_BREAK_WON = (*TO_TIE_BREAK, *("point blue",) * 7)
SETS_ALL = ("set score blue six four four five maria serves", *("point red",) * 4)

ANNOUNCED = [
    ("en", ("point blue",), "fifteen love"),
    ("en", (*GAME, "point blue"), "love fifteen"),
    ("en", GAME, "game blue, blue leads one game to love, first set, change ends"),
    ("en", GAME * 2, "game blue, blue leads two games to love, first set"),
    ("en", GAME * 3, "game blue, blue leads three games to love, first set, change ends, ninety seconds"),
    ("es", GAME_ES * 3, "juego azul, azul gana tres juegos a nada, primer set, cambio de lado, noventa segundos"),
    ("en", GAME * 6, "game and first set blue, six games to love, blue leads one set to love, two minutes"),
    ("es", GAME_ES * 6, "juego y primer set azul, seis juegos a nada, azul gana un set a nada, dos minutos"),
    ("en", (*GAME * 6, "point blue"), "fifteen love, blue leads one set to love"),
    ("es", (*GAME_ES * 6, "punto azul"), "quince nada, azul gana un set a nada"),
    ("en", (*GAME * 6, "point blue", "point blue"), "thirty love"),
    ("en", (*GAME * 7, "point red"), "fifteen love"),
    ("en", (*SETS_ALL, "point red"), "fifteen love, one set all"),
    ("en", (*TO_TIE_BREAK, *("point blue", "point red") * 3), "three all, change ends"),
    ("en", (*TO_TIE_BREAK, *("point blue", "point red") * 6), "six all, change ends"),
    ("es", (*TO_TIE_BREAK_ES, *("punto azul", "punto rojo") * 3), "tres iguales, cambio de lado"),
    (
        "en",
        TIE_BREAK_WON,
        "game and first set blue, seven games to six, blue leads one set to love, tie-break seven zero, "
        "change ends, two minutes",
    ),
    (
        "en",
        (*TIE_BREAK_WON, *GAME * 6),
        "game, set and match blue, two sets to love, seven six, tie-break seven zero, six zero",
    ),
    ("es", GAME_ES * 12, "juego, set y partido azul, dos sets a nada, seis cero, seis cero"),
    ("en", (*GAME, "blue retires"), "blue retired, red wins, zero one"),
    ("es", (*GAME_ES, "azul abandona"), "abandono de la pareja azul, gana la pareja roja, cero uno"),
    ("en", ("walkover against red",), "red did not play, blue wins"),
    ("es", ("rojo no se presenta",), "la pareja roja no jugó, gana la pareja azul"),
    ("en", ("default red",), "red is disqualified, blue wins"),
    ("es", ("descalificación rojo",), "descalificación de la pareja roja, gana la pareja azul"),
    # what is no news
    ("en", ("fault",), ""),
    ("en", ("point blue", "suspend"), ""),
    ("en", ("warning blue",), ""),
    ("en", (*GAME * 12, "game set and match blue"), ""),
    # what did not go on by a point or a game
    ("en", ("point blue", "undo"), "love all"),
    ("en", (*GAME, "point blue", "undo"), "game blue, blue leads one game to love, first set"),
    ("en", (*GAME * 2, "undo"), "love forty, blue leads one game to love, first set"),
    ("en", (*GAME * 12, "undo"), "love forty, blue leads five games to love, second set"),
    ("en", ("point blue", "correction point red"), "love fifteen"),
    ("en", (*GAME, "blue retires", "undo"), "game blue, blue leads one game to love, first set"),
    (
        "en",
        ("set score blue six four three two thirty fifteen maria serves",),
        "thirty fifteen, blue leads three games to two, second set",
    ),
    ("en", (*GAME, "point blue", "suspend", "play"), "love fifteen, blue leads one game to love, first set"),
    ("es", (*GAME_ES, "suspender", "reanudar"), "juego azul, azul gana un juego a nada, primer set"),
    ("en", ("point penalty red",), "fifteen love"),
    ("en", ("point blue", "game penalty blue"), "game red, red leads one game to love, first set, change ends"),
]


@pytest.mark.parametrize(("language", "said", "told"), ANNOUNCED)
def test_after_a_call_that_is_said_which_is_new(
    chair_of: Callable[..., Any], language: str, said: tuple[str, ...], told: str
) -> None:
    chair = chair_of("SET3-S:6/TB7", language)
    before = chair.match
    for sentence in said:
        before = chair.match
        assert chair.say(sentence).verdict in ("taken", "confirmed")
    assert announced(before, chair.match) == told


@pytest.mark.parametrize(
    ("said", "is_news"),
    [
        (("point blue",), False),
        (GAME, True),
        ((*GAME, "undo"), True),
        (("blue retires",), True),
        (("point blue", "blue retires", "undo"), True),
        (("point blue", "suspend", "play"), True),
        (("fault",), False),
        ((*TO_TIE_BREAK, *("point blue", "point red") * 3), True),
        ((*TO_TIE_BREAK, *("point blue", "point red") * 6), True),
        ((*TO_TIE_BREAK, *("point blue", "point red") * 2), False),
    ],
)
def test_a_game_an_end_and_a_match_that_goes_on_are_more_than_a_point(
    chair_of: Callable[..., Any], said: tuple[str, ...], is_news: bool
) -> None:
    chair = chair_of("SET3-S:6/TB7")
    before = chair.match
    for sentence in said:
        before = chair.match
        chair.say(sentence)
    assert is_between_games(before, chair.match) is is_news


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(formats(), st.text("abu", max_size=120), st.sampled_from(sorted(LANGUAGES)))
def test_every_point_and_every_undo_is_announced(
    chair_of: Callable[..., Any], format: Any, points: str, language: str
) -> None:
    chair = chair_of(str(format), language)
    words = {"en": ("point blue", "point red", "undo"), "es": ("punto azul", "punto rojo", "deshacer")}[language]
    for one in points:
        before = chair.match
        decision = chair.say(words["abu".index(one)])
        told = announced(before, chair.match)
        assert bool(told) is (decision.verdict == "taken"), told
        assert "{" not in told


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_change_of_ends_is_said_in_words_that_are_understood(chair_of: Callable[..., Any], language: str) -> None:
    chair = chair_of("SET3-S:6/TB7", language)
    before = chair.match
    for _ in range(4):
        before = chair.match
        chair.say({"en": "point blue", "es": "punto azul"}[language])
    words = announced(before, chair.match).split(", ")[-1]
    call = understand(match_grammar(language, COLOURS, PLAYERS), spoken_words(words))
    assert call is not None
    assert (call.kind, call.about) == ("remark", "ends")
