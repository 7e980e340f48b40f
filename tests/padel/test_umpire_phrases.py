"""What umpires and players say besides the calls of the game: each phrase with the right answer beside it."""

from collections.abc import Callable
from typing import Any

import pytest

from padel.events import LetCalled, PointAwarded, ServeFaulted, ShotPlayed
from padel.shots import Outcome, ShotType

FORMAT = "SET3-S:6/TB7"
GAME = ("point blue",) * 4
TO_SIX_ALL = (*GAME * 5, *("point red",) * 20, *GAME, *("point red",) * 4)
TIE_BREAK = ("set score blue six all maria serves",)

LOST_BY_RED = (
    "red out", "red not up", "double bounce red", "touch red", "red touch", "net touch red", "foul shot red",
    "invasion red", "red fence", "mistake red", "red mistake", "laura in the net", "red into the net", "laura missed",
    "laura return long", "red wide",
)  # fmt: skip
LOST_BY_RED_ES = (
    "rojo fuera", "doble bote rojo", "toca la red rojo", "red rojo", "invasión rojo", "laura falla",
    "laura volea a la red", "rojo a la valla",
)  # fmt: skip
WHO = ("out", "wide", "ball out", "not up", "double bounce", "foul shot", "over the net", "on the glass")
WHO_ES = ("fuera", "bola fuera", "doble bote", "a la reja", "a la valla")


@pytest.mark.parametrize(
    ("language", "phrase"), [("en", one) for one in LOST_BY_RED] + [("es", one) for one in LOST_BY_RED_ES]
)
def test_a_lost_rally_with_its_who_is_a_point(chair_of: Callable[..., Any], language: str, phrase: str) -> None:
    chair = chair_of(FORMAT, language)
    (shot,) = chair.say(phrase).events
    assert (type(shot), shot.pair, shot.outcome) == (ShotPlayed, "b", Outcome.UNFORCED_ERROR)
    assert chair.match.score.points == (1, 0)


@pytest.mark.parametrize(("language", "phrase"), [("en", one) for one in WHO] + [("es", one) for one in WHO_ES])
def test_a_lost_rally_without_its_who_is_asked_for(chair_of: Callable[..., Any], language: str, phrase: str) -> None:
    chair = chair_of(FORMAT, language)
    assert chair.say(phrase).verdict == "asked"
    assert chair.say({"en": "red", "es": "rojo"}[language]).verdict == "taken"
    assert chair.match.score.points == (1, 0)


@pytest.mark.parametrize(
    ("language", "phrase", "shot", "outcome"),
    [
        ("en", "maria por tres", ShotType.SMASH_X3, Outcome.WINNER),
        ("en", "maria by three", ShotType.SMASH_X3, Outcome.WINNER),
        ("en", "maria x three winner", ShotType.SMASH_X3, Outcome.WINNER),
        ("en", "maria by four winner", ShotType.SMASH_X4, Outcome.WINNER),
        ("en", "maria drop winner", ShotType.DROP_SHOT, Outcome.WINNER),
        ("en", "maria back wall winner", None, Outcome.WINNER),
        ("en", "maria double wall winner", None, Outcome.WINNER),
        ("en", "maria half volley winner", None, Outcome.WINNER),
        ("en", "maria off the glass winner", ShotType.BAJADA, Outcome.WINNER),
        ("en", "maria tweener winner", None, Outcome.WINNER),
        ("en", "maria out of court winner", None, Outcome.WINNER),
        ("en", "maria dropshot unforced error", ShotType.DROP_SHOT, Outcome.UNFORCED_ERROR),
        ("en", "maria volley out", ShotType.VOLLEY, Outcome.UNFORCED_ERROR),
        ("es", "maria por tres", ShotType.SMASH_X3, Outcome.WINNER),
        ("es", "maria remate por tres", ShotType.SMASH_X3, Outcome.WINNER),
        ("es", "maria doble pared ganadora", None, Outcome.WINNER),
        ("es", "maria dormilona ganadora", None, Outcome.WINNER),
    ],
)
def test_strokes_by_their_other_names(
    chair_of: Callable[..., Any], language: str, phrase: str, shot: ShotType | None, outcome: Outcome
) -> None:
    (happened,) = chair_of(FORMAT, language).say(phrase).events
    assert (happened.player, happened.shot, happened.outcome) == (1, shot, outcome)


@pytest.mark.parametrize(
    ("language", "phrase", "shot", "who"),
    [
        ("en", "smash by three", ShotType.SMASH_X3, "player three"),
        ("en", "smash by four", ShotType.SMASH_X4, "laura"),
        ("es", "remate por tres", ShotType.SMASH_X3, "jugador tres"),
        ("es", "remate por cuatro", ShotType.SMASH_X4, "laura"),
    ],
)
def test_a_stroke_over_the_wall_alone_is_a_winner_that_asks_who(
    chair_of: Callable[..., Any], language: str, phrase: str, shot: ShotType, who: str
) -> None:
    chair = chair_of(FORMAT, language)
    assert chair.say(phrase).verdict == "asked"
    (happened,) = chair.say(who).events
    assert (happened.player, happened.shot, happened.outcome) == (3, shot, Outcome.WINNER)


@pytest.mark.parametrize(("language", "phrase"), [("en", "by three by laura"), ("es", "por tres de laura")])
def test_who_hit_over_the_wall_may_be_said_after_it(chair_of: Callable[..., Any], language: str, phrase: str) -> None:
    (happened,) = chair_of(FORMAT, language).say(phrase).events
    assert (happened.player, happened.shot, happened.outcome) == (3, ShotType.SMASH_X3, Outcome.WINNER)


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "point for blue"),
        ("en", "blue point"),
        ("en", "point maria and carlos"),
        ("en", "blue wins the point"),
        ("es", "punto para los azules"),
        ("es", "punto maria y carlos"),
    ],
)
def test_a_point_by_other_words(chair_of: Callable[..., Any], language: str, phrase: str) -> None:
    (point,) = chair_of(FORMAT, language).say(phrase).events
    assert (type(point), point.pair) == (PointAwarded, "a")


@pytest.mark.parametrize(
    ("language", "phrase", "event"),
    [
        ("en", "foot fault", ServeFaulted),
        ("es", "falta de pie", ServeFaulted),
        ("en", "net", LetCalled),
        ("en", "service let", LetCalled),
        ("en", "let first service", LetCalled),
        ("es", "net", LetCalled),
        ("es", "repetimos el punto", LetCalled),
    ],
)
def test_the_service(chair_of: Callable[..., Any], language: str, phrase: str, event: type) -> None:
    assert [type(one) for one in chair_of(FORMAT, language).say(phrase).events] == [event]


@pytest.mark.parametrize(
    ("before", "phrase", "verdict"),
    [
        ((), "maria to serve play", "confirmed"),
        ((), "nil nil", "confirmed"),
        ((), "blue retired", "taken"),
        ((), "medical timeout", "taken"),
        ((), "code violation warning red", "taken"),
        (("play",), "suspended", "taken"),
        (("play",), "play suspended", "taken"),
        (("play",), "rain delay", "taken"),
        ((), "suspended", "refused"),
        (TIE_BREAK, "tie break", "confirmed"),
        (TIE_BREAK, "super tie break", "alarm"),
        (TIE_BREAK, "six all", "confirmed"),
        (TIE_BREAK, "seven all", "alarm"),
        (TO_SIX_ALL, "six all", "confirmed"),
        (TO_SIX_ALL, "six games all", "confirmed"),
        ((*TO_SIX_ALL, "point blue"), "six all", "alarm"),
        (("point blue", "point red"), "one point all", "confirmed"),
        (("point blue",), "one point all", "alarm"),
        ((*TIE_BREAK, "point blue", "point red"), "one point all", "confirmed"),
        ((*TIE_BREAK, "point blue"), "love one", "confirmed"),
        ((*TIE_BREAK, "point blue"), "one zero maria", "confirmed"),
        ((*TIE_BREAK, "point blue"), "zero one laura", "confirmed"),
        ((*TIE_BREAK, "point blue"), "one zero laura", "alarm"),
        ((*TIE_BREAK, "point blue"), "one love", "alarm"),
        (("point blue",) * 3 + ("point red",) * 3, "ad in", "alarm"),
        (("point blue",) * 3 + ("point red",) * 3 + ("point blue",), "ad in", "confirmed"),
        (("point blue",) * 3 + ("point red",) * 4, "ad out", "confirmed"),
        (GAME, "game server", "confirmed"),
        (GAME, "game receiver", "alarm"),
        (GAME, "game maria carlos", "confirmed"),
        (GAME, "game laura david", "alarm"),
        (GAME, "one love", "confirmed"),
        (GAME, "two one", "alarm"),
        (GAME, "one zero maria", "confirmed"),
        (GAME, "zero one laura", "confirmed"),
        (GAME, "one zero laura", "alarm"),
        (GAME, "zero one maria", "alarm"),
        (GAME * 3, "first game blue", "alarm"),
        (GAME, "blue leads one love", "confirmed"),
        (GAME, "red leads one love", "alarm"),
        (GAME, "first game blue", "confirmed"),
        (GAME * 6, "set blue", "confirmed"),
        (GAME * 6, "set red", "alarm"),
    ],
)
def test_other_words_for_the_score_and_the_match(
    chair_of: Callable[..., Any], before: tuple[str, ...], phrase: str, verdict: str
) -> None:
    chair = chair_of(FORMAT, "en")
    for said in before:
        assert chair.say(said).verdict == "taken"
    assert chair.say(phrase).verdict == verdict


LAST_SET = {"en": "set score blue six four four six zero zero maria serves",
            "es": "marcador azul seis cuatro cuatro seis cero cero saca maria"}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "super tie break"), ("en", "match tie break"), ("en", "deciding tie break"),
        ("en", "championship tie break"), ("en", "tie break"), ("es", "super tie break"), ("es", "tie break"),
    ],
)  # fmt: skip
def test_only_a_long_tie_break_is_called_one(chair_of: Callable[..., Any], language: str, phrase: str) -> None:
    chair = chair_of(FORMAT + "-F:TB10", language)
    assert chair.say(LAST_SET[language]).verdict == "taken"
    assert chair.say(phrase).verdict == "confirmed"
    chair = chair_of(FORMAT, "en")
    chair.say(*TIE_BREAK)
    decision = chair.say("super tie break")
    assert (decision.verdict, decision.reason) == ("alarm", "this tie-break goes to 7 points")


@pytest.mark.parametrize(("language", "ask"), [("en", "who serves"), ("en", "who is serving"), ("es", "quién saca")])
def test_who_asks_is_told_the_server(chair_of: Callable[..., Any], language: str, ask: str) -> None:
    decision = chair_of(FORMAT, language).say(ask)
    assert decision.verdict == "answered"
    assert "Maria" in decision.reason


def test_six_all_is_called_in_spanish_too(chair_of: Callable[..., Any]) -> None:
    chair = chair_of(FORMAT, "es")
    chair.say("marcador azul seis iguales saca maria")
    assert chair.say("seis iguales").verdict == "confirmed"


def test_a_score_before_any_point_is_answered_with_how_to_give_one(chair: Any) -> None:
    decision = chair.say("fifteen love")
    assert decision.verdict == "alarm"
    assert "no point is scored yet" in decision.reason


@pytest.mark.parametrize(
    ("language", "point", "phrase"),
    [
        ("en", "point blue", "change ends"),
        ("en", "point blue", "change sides"),
        ("es", "punto azul", "cambio de lado"),
    ],
)
def test_a_change_of_ends_is_confirmed_where_there_is_one_only(
    chair_of: Callable[..., Any], language: str, point: str, phrase: str
) -> None:
    chair = chair_of(FORMAT, language)
    changed = set()
    for played in range(49):
        decision = chair.say(phrase)
        assert (decision.events, bool(decision.reason)) == ((), True)
        if decision.verdict == "confirmed":
            changed.add(played)
        chair.say(point)
    assert changed == {4, 12, 20, 28, 36, 44}
