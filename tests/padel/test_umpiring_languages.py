"""What the umpire is told, in each language; and whatever is said in either, it is decided and can happen."""

import random
import string
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from padel.calls import LANGUAGES, understand
from padel.calls.automaton import Automaton
from padel.errors import FormatError
from padel.format import MatchFormat
from padel.refusals import REFUSALS, illegal, refusal, refusal_in
from padel.umpiring import discard
from padel.umpiring.texts import TEXTS, text


def test_a_game_in_spanish_is_answered_in_spanish(chair_of: Callable[..., Any]) -> None:
    chair = chair_of("SET3-S:6/TB7-G:TN1D", "es")
    assert chair.say("remate ganador").reason == "remate ganador: ¿quién?"
    assert chair.say("quince nada").verdict == "taken"
    assert chair.say("rojo por tres ganador").verdict == "taken"
    assert chair.say("quince iguales").verdict == "confirmed"
    alarm = chair.say("treinta quince")
    assert alarm.verdict == "alarm"
    assert alarm.reason == "aquí vamos quince iguales; di deshacer o corrección para arreglarlo"
    chair.say("maria bandeja error no forzado")
    assert chair.say("corrección azul ganador").verdict == "taken"
    assert chair.say("cómo vamos").reason == "treinta quince"
    assert chair.say("deshacer").reason == "anulado: la corrección"
    for word in ("punto azul", "punto azul", "punto rojo"):
        chair.say(word)
    assert chair.say("punto de oro").verdict == "confirmed"
    assert chair.say("resta izquierda").verdict == "taken"
    chair.say("doble falta")
    assert chair.say("juego rojo rojo gana un juego a nada").verdict == "confirmed"


@pytest.mark.parametrize(
    ("language", "ask", "points", "told"),
    [
        ("en", "what's the score", "point blue", "love fifteen, blue leads one game to love, first set"),
        ("es", "cómo vamos", "punto azul", "nada quince, azul gana un juego a nada, primer set"),
    ],
)
def test_who_asks_is_told_the_whole_score(
    chair_of: Callable[..., Any], language: str, ask: str, points: str, told: str
) -> None:
    chair = chair_of("SET3-S:6/TB7", language)
    assert chair.say(ask).reason in ("love all", "nada iguales")
    for _ in range(5):
        chair.say(points)
    decision = chair.say(ask)
    assert (decision.verdict, decision.reason) == ("answered", told)


GAME_EN, GAME_ES = ("point blue",) * 4, ("punto azul",) * 4
TIE_BREAK = ("set score blue six all maria serves", *("point blue",) * 7)


@pytest.mark.parametrize(
    ("language", "before", "told"),
    [
        ("en", (*GAME_EN * 6, "point blue"), "fifteen love, blue leads one set to love"),
        ("es", (*GAME_ES * 6, "punto azul"), "quince nada, azul gana un set a nada"),
        ("en", GAME_EN * 12, "game, set and match blue, two sets to love, six zero, six zero"),
        (
            "en",
            TIE_BREAK,
            "game and first set blue, seven games to six, blue leads one set to love, tie-break seven zero",
        ),
        (
            "en",
            (*TIE_BREAK, *GAME_EN * 6),
            "game, set and match blue, two sets to love, seven six, tie-break seven zero, six zero",
        ),
        ("en", (*GAME_EN, "blue retires"), "blue retired, red wins, zero one"),
        ("es", (*GAME_ES, "azul abandona"), "abandono de la pareja azul, gana la pareja roja, cero uno"),
        ("en", ("walkover against red",), "red did not play, blue wins"),
        ("en", ("default red",), "red is disqualified, blue wins"),
    ],
)
def test_who_asks_is_told_what_stands_and_how_it_ended(
    chair_of: Callable[..., Any], language: str, before: tuple[str, ...], told: str
) -> None:
    chair = chair_of("SET3-S:6/TB7", language)
    for said in before:
        assert chair.say(said).verdict == "taken"
    assert chair.say({"en": "what's the score", "es": "cómo vamos"}[language]).reason == told


def braces(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_language_has_every_text_with_the_same_braces() -> None:
    assert set(TEXTS) == set(LANGUAGES)
    for key, words in TEXTS["en"].items():
        for language in TEXTS:
            assert braces(TEXTS[language][key]) == braces(words), key
    assert {len(texts) for texts in TEXTS.values()} == {len(TEXTS["en"])}
    assert text("tlh", "listening") == "listening"


@pytest.mark.parametrize(("language", "word"), [("en", "nobody said who"), ("es", "nadie ha dicho quién")])
def test_a_shot_that_nobody_completed_is_discarded_aloud(
    chair_of: Callable[..., Any], language: str, word: str
) -> None:
    chair = chair_of("SET3-S:6/TB7", language)
    chair.say("smash winner" if language == "en" else "smash ganador")
    decision = discard(chair.pending, language)
    assert decision.verdict == "discarded"
    assert word in decision.reason


# ---- whatever is said


def any_sentence(chair: Any, chance: random.Random) -> str:
    """Draw a sentence of the grammar, a short one rather than a long one."""
    node, said = Automaton.of(chair.grammar).start, []
    while not node.ends or (node.words() and chance.random() < 0.4):
        word = chance.choice(sorted(node.words()))
        node = node.after(word)[0]
        said.append(word)
    return " ".join(said)


def is_another_next(waiting: Any, chair: Any, sentence: str) -> bool:
    """Say whether a next match was asked and the sentence asks for another one, which drops the first question."""
    is_asked = waiting is not None and waiting.call.kind == "next_match"
    call = understand(chair.grammar, tuple(sentence.split()))
    return is_asked and call is not None and call.kind == "next_match"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 10**6),
    st.sampled_from(["SET3-S:6/TB7-G:TN3D", "SET1-S:2/TB5@1-G:TN1D", "SET3-S:TB5", "SET1-S:4/TB5@3"]),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_whatever_is_said_is_decided_and_what_is_taken_can_happen(
    chair_of: Callable[..., Any], seed: int, format: str, language: str
) -> None:
    chair, chance = chair_of(format, language), random.Random(seed)
    for _ in range(60):
        before, waiting, sentence = chair.match, chair.pending, any_sentence(chair, chance)
        decision = chair.say(sentence)  # folds the events, which must be legal
        assert decision.reason or decision.verdict in ("taken", "confirmed"), sentence
        assert bool(decision.events or decision.begins) is (decision.verdict == "taken"), sentence
        if decision.verdict == "refused" and not (
            chair.pending is None and is_another_next(waiting, chair, sentence)
        ):
            assert chair.pending == waiting, f"{sentence!r} lost what waits"
        if decision.verdict in ("refused", "alarm", "asked", "answered", "confirmed", "discarded"):
            assert chair.match.play == before.play


@pytest.mark.parametrize(
    ("language", "said", "why"),
    [
        ("en", "set score blue nine one maria serves", "set 1: 9-1 cannot be in a set 6/TB7"),
        ("es", "marcador azul nueve uno saca maria", "set 1: 9-1 no puede darse en un set 6/TB7"),
        (
            "es",
            "marcador azul tres dos cinco dos saca maria",
            "el set 1 no termina 3-2",
        ),
    ],
)
def test_a_score_that_cannot_be_is_refused_in_the_match_s_language(
    chair_of: Callable[..., Any], language: str, said: str, why: str
) -> None:
    decision = chair_of("SET3-S:6/TB7", language).say(said)
    assert decision.verdict == "refused"
    assert why in decision.reason


def test_every_reason_why_a_score_cannot_be_has_every_language() -> None:
    assert set(REFUSALS) == set(LANGUAGES)
    for key, sentence in REFUSALS["en"].items():
        for language in REFUSALS:
            assert braces(REFUSALS[language][key]) == braces(sentence), key
        assert len({REFUSALS[language][key] for language in REFUSALS}) == len(REFUSALS), key
    assert {len(reasons) for reasons in REFUSALS.values()} == {len(REFUSALS["en"])}
    assert refusal_in("tlh", refusal("no_side")) == str(refusal("no_side"))


def test_a_reason_within_a_reason_is_told_in_the_same_language() -> None:
    error = illegal("later_call", why=refusal("no_side"))
    assert refusal_in("en", error) == str(error)
    assert REFUSALS["es"]["no_side"] in refusal_in("es", error)


@pytest.mark.parametrize("code", ["SETS", "T20", "SET1-S:6/TB7-F:TB10", "SET3-S:6/TB7@4"])
def test_a_format_that_cannot_be_is_refused_in_spanish(code: str) -> None:
    with pytest.raises(FormatError) as refused:
        MatchFormat.parse(code)
    said = refusal_in("es", refused.value)
    assert said != str(refused.value)
    assert "set" in said.lower()
