"""What is asked and remarked beside the calls, and faults and scores that are said in other words."""

from collections.abc import Callable
from typing import Any

import pytest

from padel.events import LetCalled, ServeFaulted, ShotPlayed

FORMAT = "SET3-S:6/TB7"
TO_WIN = {
    "en": {"game": "game point", "break": "break point", "set": "set point", "match": "match point"},
    "es": {"game": "bola de juego", "break": "bola de break", "set": "bola de set", "match": "bola de partido"},
}
PAIR = {"en": ("blue", "red"), "es": ("azul", "rojo")}


SCORES = [
    ("blue zero zero love forty maria serves", "azul cero cero nada cuarenta saca maria"),
    ("blue two five fifteen forty maria serves", "azul dos cinco quince cuarenta saca maria"),
    ("blue six zero five zero forty love maria serves", "azul seis cero cinco cero cuarenta nada saca maria"),
    ("blue six all tie break six four maria serves", "azul seis iguales tie break seis cuatro saca maria"),
    ("blue five all thirty all maria serves", "azul cinco iguales treinta iguales saca maria"),
]
WINS = [(1, "game break"), (1, "game break set"), (0, "game set match"), (0, "game set"), (0, "")]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("said", "wins"), list(zip(SCORES, WINS, strict=True)))
def test_a_point_to_win_is_confirmed_where_there_is_one_of_the_pair_that_is_named(
    chair_of: Callable[..., Any], language: str, said: tuple[str, str], wins: tuple[int, str]
) -> None:
    chair, (ahead, there) = chair_of(FORMAT, language), wins
    chair.say({"en": f"set score {said[0]}", "es": f"marcador {said[1]}"}[language])
    first, second = PAIR[language][ahead], PAIR[language][1 - ahead]
    for what, remark in TO_WIN[language].items():
        told = chair.say(remark)
        assert (what, told.verdict, told.events) == (what, "confirmed" if what in there.split() else "refused", ())
        assert remark in told.reason
        assert chair.say(f"{remark} {second}").verdict == "refused"
        assert (chair.say(f"{remark} {first}").verdict == "confirmed") == (what in there.split())


def test_that_a_set_point_is_the_other_pair_s_is_said(chair_of: Callable[..., Any]) -> None:
    chair = chair_of(FORMAT)
    chair.say("set score blue five zero forty love maria serves")
    assert chair.say("set point red").reason == "that set point is the other pair's"


@pytest.mark.parametrize(
    ("language", "asked", "first", "then"),
    [
        ("en", "who receives", "red receives, on the right", "red receives, on the left"),
        ("es", "quién resta", "resta la pareja roja, en la derecha", "resta la pareja roja, en la izquierda"),
    ],
)
def test_who_asks_for_the_receivers_is_told_their_side(
    chair_of: Callable[..., Any], language: str, asked: str, first: str, then: str
) -> None:
    chair = chair_of(FORMAT, language)
    assert chair.say(asked).reason == first
    chair.say({"en": "point blue", "es": "punto azul"}[language])
    assert chair.say(asked).reason == then


def test_at_a_deciding_point_the_receivers_choose_until_they_have(chair_of: Callable[..., Any]) -> None:
    chair = chair_of(FORMAT + "-G:TN1D")
    chair.say("set score blue one zero deuce maria serves")
    assert "chooses the side" in chair.say("who receives").reason
    chair.say("receives left")
    assert chair.say("who receives").reason == "red receives, on the left"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "serve into the fence"), ("en", "maria serve long"), ("en", "maria foot fault"),
        ("en", "foot fault maria"), ("en", "foot fault by blue"),
        ("es", "saque a la reja"), ("es", "maria saque fuera"), ("es", "maria falta de pie"),
        ("es", "falta de pie de maria"),
    ],
)  # fmt: skip
def test_a_service_that_fails_is_a_fault_and_the_second_one_the_point(
    chair_of: Callable[..., Any], language: str, said: str
) -> None:
    chair = chair_of(FORMAT, language)
    (first,) = chair.say(said).events
    assert (type(first), chair.match.score.points) == (ServeFaulted, (0, 0))
    (second,) = chair.say(said).events
    assert (type(second), second.player, chair.match.score.points) == (ShotPlayed, 1, (0, 1))


@pytest.mark.parametrize(
    ("language", "said", "help"),
    [
        ("en", "serve double hit", "say fault, or who wins the point"),
        ("en", "serve hit by the ball", "say fault, or who wins the point"),
        ("en", "maria serve touch", "say fault, or who wins the point"),
        ("en", "correction serve hit by the ball", "say fault, or who wins the point"),
        ("es", "saque dos toques", "di falta, o de quién es el punto"),
    ],
)
def test_a_touch_at_the_service_is_no_fault_and_nobodys_point_before_it_is_said(
    chair_of: Callable[..., Any], language: str, said: str, help: str
) -> None:
    chair = chair_of(FORMAT, language)
    chair.say({"en": "point blue", "es": "punto azul"}[language])
    decision = chair.say(said)
    assert (decision.verdict, decision.events, help in decision.reason) == ("refused", (), True)


@pytest.mark.parametrize(
    ("language", "standing", "shot", "said", "who"),
    [
        ("en", "set score blue five zero forty thirty maria serves", "smash winner", "set point", "red"),
        ("en", "set score blue five zero thirty love maria serves", "smash winner", "set point blue", "blue"),
        ("es", "marcador azul cinco cero cuarenta treinta saca maria", "remate ganador", "bola de set", "rojo"),
    ],
)
def test_a_set_point_is_not_told_while_a_shot_waits_for_its_who(
    chair_of: Callable[..., Any], language: str, standing: str, shot: str, said: str, who: str
) -> None:
    chair = chair_of(FORMAT, language)
    chair.say(standing)
    assert chair.say(shot).verdict == "asked"
    decision = chair.say(said)
    assert (decision.verdict, decision.pending is not None) == ("refused", True)
    assert chair.say(who).verdict == "taken"


@pytest.mark.parametrize("said", ["serve error", "double fault"])
def test_a_service_that_is_called_lost_is_the_point_at_once(chair_of: Callable[..., Any], said: str) -> None:
    chair = chair_of(FORMAT)
    chair.say(said)
    assert chair.match.score.points == (0, 1)


def test_a_point_is_corrected_to_a_service_that_failed(chair_of: Callable[..., Any]) -> None:
    chair = chair_of(FORMAT)
    chair.say("point blue")
    assert chair.say("correction serve into the net").verdict == "taken"
    assert chair.match.score.points == (0, 1)


@pytest.mark.parametrize("said", ["carlos foot fault", "red foot fault", "red serve out"])
def test_a_fault_of_who_does_not_serve_is_refused(chair_of: Callable[..., Any], said: str) -> None:
    chair = chair_of(FORMAT)
    decision = chair.say(said)
    assert (decision.verdict, decision.events) == ("refused", ())
    assert "serve" in decision.reason


@pytest.mark.parametrize(("language", "said"), [("en", "second serve"), ("es", "segundo saque")])
def test_a_second_service_without_a_fault_before_says_that_it_counts_one(
    chair_of: Callable[..., Any], language: str, said: str
) -> None:
    chair = chair_of(FORMAT, language)
    decision = chair.say(said)
    assert [type(one) for one in decision.events] == [ServeFaulted]
    assert {"en": "undo", "es": "deshacer"}[language] in decision.reason
    assert chair.say(said).verdict == "confirmed"


def test_net_is_a_let_and_says_what_a_rally_in_the_net_needs(chair_of: Callable[..., Any]) -> None:
    chair = chair_of(FORMAT)
    decision = chair.say("net")
    assert ([type(one) for one in decision.events], "blue into the net" in decision.reason) == ([LetCalled], True)
    assert chair.say("let").reason == ""


@pytest.mark.parametrize(
    ("format", "language", "told"),
    [
        (FORMAT, "en", "no tie-break yet, it is played at six all; the score here is love all"),
        ("SET3-S:4/TB5@3", "en", "no tie-break yet, it is played at three all; the score here is love all"),
        ("SET1-S:6", "en", "this set has no tie-break; the score here is love all"),
        (FORMAT, "es", "todavía no hay tie break, se juega con seis iguales; aquí vamos nada iguales"),
    ],
)
def test_a_tie_break_called_too_early_is_told_when_it_is_played(
    chair_of: Callable[..., Any], format: str, language: str, told: str
) -> None:
    decision = chair_of(format, language).say("tie break")
    assert (decision.verdict, decision.reason) == ("alarm", told)


@pytest.mark.parametrize(
    ("language", "said", "score"),
    [
        ("en", "set score blue three two love all maria serves", "3-2"),
        ("en", "set score red three two zero all maria serves", "2-3"),
        ("en", "set score blue six four three two zero zero maria serves", "6-4 3-2"),
        ("en", "set score blue six all love all maria serves", "6-6"),
        ("en", "set score blue six four love all maria serves", "6-4 0-0"),
        ("es", "marcador azul tres dos nada iguales saca maria", "3-2"),
    ],
)
def test_love_all_may_be_said_of_the_game_that_begins(
    chair_of: Callable[..., Any], language: str, said: str, score: str
) -> None:
    chair = chair_of(FORMAT, language)
    assert chair.say(said).verdict == "taken"
    assert (chair.score, chair.match.score.points) == (score, (0, 0))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("set score blue three two one zero maria serves", "set 1 is not over at 3-2"),
        ("set score blue six zero six zero love all maria serves", "the match was over after set 2"),
        ("set score blue nine zero love all maria serves", "set 1: 9-0 cannot be"),
        ("set score blue three two love all fifteen love maria serves", "set 1 is not over"),
    ],
)
def test_what_cannot_be_is_still_refused(chair_of: Callable[..., Any], said: str, why: str) -> None:
    assert why in chair_of(FORMAT).say(said).reason
