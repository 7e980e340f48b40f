"""Running a match by voice: start, pauses and end, service, penalties, a score set outright."""

from collections.abc import Callable
from typing import Any

import pytest

from padel.events import (
    BreakStarted,
    ConductNoted,
    LetCalled,
    MatchResumed,
    MatchStarted,
    MatchSuspended,
    MatchWalkedOver,
    PenaltyGiven,
    ReceiverChosen,
    ScoreSet,
    ServerChosen,
    SetGames,
    WarmUpStarted,
)

# ---- start, pauses, end


def test_a_match_warms_up_starts_pauses_and_goes_on(chair: Any) -> None:
    for sentence, happened in [
        ("warm up", WarmUpStarted(call="call")),
        ("play", MatchStarted(call="call")),
        ("medical time out carlos", BreakStarted(kind="medical", pair="a", player=2, call="call")),
        ("time", MatchResumed(call="call")),
        ("toilet break red", BreakStarted(kind="toilet", pair="b", call="call")),
        ("play", MatchResumed(call="call")),
        ("suspend match", MatchSuspended(call="call")),
        ("warm up", WarmUpStarted(call="call")),
        ("start match", MatchResumed(call="call")),
    ]:
        assert chair.say(sentence).events == (happened,)
    assert chair.match.play.status == "running"


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ((), "resume match"),
        ((), "suspend match"),
        (("warm up",), "warm up"),
        (("warm up",), "blue smash winner"),
        (("start match",), "warm up"),
        (("start match", "suspend match"), "suspend match"),
        (("start match", "suspend match"), "blue smash winner"),
        (("start match", "suspend match"), "fault"),
        (("start match", "suspend match"), "let"),
        (("start match", "medical time out"), "toilet break"),
        (("start match", "medical time out"), "ace"),
        (("start match",), "red no show"),
        (("point blue",), "red no show"),
        (("red retires",), "blue smash winner"),
        (("red retires",), "fault"),
        (("red retires",), "play"),
        (("red retires",), "warning blue"),
        ((), "receives left"),
    ],
)
def test_what_cannot_be_now_is_refused_with_its_reason(chair: Any, before: tuple[str, ...], sentence: str) -> None:
    for earlier in before:
        assert chair.say(earlier).verdict == "taken"
    decision = chair.say(sentence)
    assert (decision.verdict, decision.events) == ("refused", ())
    assert decision.reason


def test_play_while_it_is_on_changes_nothing(chair: Any) -> None:
    chair.say("start match")
    decision = chair.say("play")
    assert (decision.verdict, decision.events) == ("answered", ())


def test_who_does_not_appear_loses(chair: Any) -> None:
    assert chair.say("red no show").events == (MatchWalkedOver(pair="b", call="call"),)
    assert chair.match.play.winner == "a"


# ---- service


def test_second_serve_is_not_a_second_fault(chair: Any) -> None:
    chair.say("fault")
    assert chair.say("second serve").verdict == "confirmed"
    assert chair.score == "0-0"
    assert chair.match.play.fault


def test_second_serve_alone_is_a_fault_and_first_serve_takes_it_away(chair: Any) -> None:
    assert chair.say("first serve").verdict == "confirmed"
    chair.say("second serve")
    assert chair.match.play.fault
    assert chair.say("first serve").events == (LetCalled(call="call"),)
    assert not chair.match.play.fault


def test_a_let_after_a_fault_replays_the_second_serve(chair: Any) -> None:
    chair.say("fault")
    decision = chair.say("let")
    assert decision.reason == "second serve"
    assert chair.match.play.fault
    chair.say("fault")
    assert chair.score == "0-0 0-15"


def test_a_replayed_point_begins_with_the_first_serve(chair: Any) -> None:
    chair.say("fault")
    chair.say("replay the point")
    assert not chair.match.play.fault


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [("game set and match red", "confirmed"), ("game set and match blue", "refused"), ("deuce", "refused")],
)
def test_a_retirement_is_called_as_the_end_of_the_match(chair: Any, sentence: str, verdict: str) -> None:
    chair.say("point blue")
    chair.say("blue retires")
    assert chair.say(sentence).verdict == verdict


def test_a_service_and_a_return_say_whose_they_are(chair: Any) -> None:
    chair.say("serve unforced error")
    assert (chair.score, chair.match.play.points[-1].said.player) == ("0-0 0-15", 1)
    chair.say("return winner")
    assert (chair.score, chair.match.play.points[-1].said.pair) == ("0-0 0-30", "b")


def test_who_serves_is_chosen_at_a_sets_start_and_checked_else(chair: Any) -> None:
    assert chair.say("maria serves").verdict == "confirmed"
    assert chair.say("blue serves").verdict == "confirmed"
    assert chair.say("carlos serves").events == (ServerChosen(player=2, call="call"),)
    assert chair.match.score.server == 2
    chair.say("point blue")
    decision = chair.say("maria serves")
    assert (decision.verdict, decision.reason.startswith("here Carlos serves")) == ("alarm", True)
    assert chair.say("red serves").reason == "here Carlos serves"
    assert chair.say("laura serves").verdict == "alarm"


def test_the_receivers_choose_their_side_at_the_deciding_point(chair_of: Callable[[str], Any]) -> None:
    chair = chair_of("SET3-S:6/TB7-G:TN1D")
    for pair in ("blue", "red") * 3:
        chair.say(f"point {pair}")
    assert chair.say("maria receives left").verdict == "refused"
    assert chair.say("laura receives on the left").events == (ReceiverChosen(side="left", player=3, call="call"),)
    assert chair.match.score.receiver_side == "left"
    assert chair.say("golden point").verdict == "confirmed"


# ---- penalties


def test_the_umpires_word_counts_and_the_ladder_warns(chair: Any) -> None:
    assert chair.say("warning red").reason == ""
    decision = chair.say("game penalty david")
    assert decision.events == (PenaltyGiven(pair="b", player=4, step="game", call="call"),)
    assert decision.reason == "noted; by the ladder the next step for this pair would have been: point penalty"
    assert chair.score == "1-0"
    assert chair.say("default red").reason == ""
    assert chair.match.play.winner == "a"


def test_time_has_a_ladder_of_its_own(chair: Any) -> None:
    chair.say("warning red")
    assert chair.say("time violation red").events == (ConductNoted(kind="time_violation", pair="b", call="call"),)
    decision = chair.say("time violation warning red")
    assert decision.events == (PenaltyGiven(pair="b", step="warning", reason="time", call="call"),)
    assert decision.reason == ""


# ---- the score set outright


def test_the_figures_are_those_of_the_pair_named_first(chair: Any) -> None:
    decision = chair.say("set score red six four two three thirty fifteen carlos serves")
    assert decision.events == (
        ScoreSet(sets=(SetGames(a=4, b=6), SetGames(a=3, b=2)), points=(1, 2), server=2, call="call"),
    )
    assert (chair.score, chair.match.score.server) == ("4-6 3-2 15-30", 2)


def test_a_tie_break_is_set_with_its_points(chair: Any) -> None:
    chair.say("set score blue six all tie break five three laura serves")
    assert (chair.score, chair.match.score.server) == ("6-6 5-3", 3)


@pytest.mark.parametrize(
    "sentence",
    [
        "set score blue nine one maria serves",
        "set score blue six one six two six three maria serves",
        "set score blue three two five two maria serves",
        "set score blue six all thirty fifteen maria serves",
        "set score blue three all tie break five three maria serves",
    ],
)
def test_a_score_that_cannot_be_is_refused(chair: Any, sentence: str) -> None:
    decision = chair.say(sentence)
    assert (decision.verdict, decision.events) == ("refused", ())
    assert decision.reason
