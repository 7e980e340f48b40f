"""What umpires and players say that decides nothing, or that is refused with a word that helps."""

from collections.abc import Callable
from typing import Any

import pytest

FORMAT = "SET3-S:6/TB7"


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        *(
            ("en", one)
            for one in (
                "silence please", "quiet please", "new balls", "new balls please",
                "good",                "three minutes", "two minutes", "warm up five minutes", "time prepare to play",
                "ready", "not ready",
                "wait please", "blue won the toss",
                "ball in", "sorry",
            )
        ),
        *(
            ("es", one)
            for one in (
                "silencio por favor", "silencio", "bolas nuevas", "cambio de bolas", "buena",
                "un minuto", "perdón",
            )
        ),
    ],
)  # fmt: skip
def test_what_decides_nothing_is_passed_over_by_name(
    chair_of: Callable[..., Any], language: str, phrase: str
) -> None:
    chair = chair_of(FORMAT, language)
    decision = chair.say(phrase)
    assert (decision.verdict, decision.events, decision.muted) == ("confirmed", (), None)
    assert decision.reason


@pytest.mark.parametrize(
    ("language", "phrase", "help"),
    [
        ("en", "code violation blue", "point penalty"),
        ("en", "challenge", "replay the point"),
        ("en", "challenge red", "correction"),
        ("en", "review", "correction"),
        ("en", "hindrance", "replay the point"),
        ("en", "wrong receiver", "replay the point"),
        ("en", "replay", "replay the point"),
        ("en", "take it back", "undo"),
        ("en", "take that back", "undo"),
        ("en", "walkover blue", "walkover against"),
        ("en", "undo two points", "undo last point"),
        ("en", "undo last two points", "undo last point"),
        ("en", "undo game", "undo last point"),
        ("es", "violación de código rojo", "punto de penalización"),
        ("es", "w o", "incomparecencia"),
        ("es", "red", "let"),
        ("es", "revisión", "corrección"),
        ("es", "nulo", "repetir el punto"),
    ],
)
def test_what_is_refused_gets_a_word_that_helps(
    chair_of: Callable[..., Any], language: str, phrase: str, help: str
) -> None:
    decision = chair_of(FORMAT, language).say(phrase)
    assert decision.verdict == "refused"
    assert help in decision.reason


def test_a_remark_leaves_a_shot_waiting_for_its_who(chair: Any) -> None:
    chair.say("smash winner")
    chair.say("silence please")
    assert chair.say("blue").verdict == "taken"
