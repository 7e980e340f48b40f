"""Undo, redo, corrections, and the shot that waits: what is taken back is said, and nothing is lost silently."""

from collections.abc import Callable
from typing import Any

import pytest

from padel.events import PointAmended, PointUndone, StepRedone, StepUndone
from padel.shots import Outcome, ShotType


def test_undo_takes_back_the_last_step_and_says_what_it_was(chair: Any) -> None:
    for sentence, what in [
        ("start match", "the start of the match"),
        ("point blue", "point 1, 0-0 15-0 then"),
        ("fault", "the fault"),
        ("let", "the let"),
        ("time violation red", "the time violation"),
        ("point penalty red", "the point penalty, 0-0 30-0 then"),
        ("correction point red", ""),
        ("medical time out", "the break"),
        ("suspend match", "the suspension"),
        ("warm up", "the warm-up"),
        ("play", "that play went on"),
        ("set score blue one two maria serves", "the score that was set"),
        ("red retires", "the end of the match"),
    ]:
        if what:
            before = chair.match.play
            assert chair.say(sentence).verdict == "taken", sentence
            decision = chair.say("undo")
            assert (decision.events, decision.reason) == ((StepUndone(call="call"),), f"taken back: {what}")
            assert chair.match.play == before
            chair.say("redo")


def test_undo_of_a_correction_says_so(chair: Any) -> None:
    chair.say("point blue")
    chair.say("correction point red")
    assert chair.say("undo").reason == "taken back: the correction"
    assert chair.score == "0-0 15-0"


def test_undo_last_point_goes_back_to_before_it(chair: Any) -> None:
    chair.say("point blue")
    chair.say("fault")
    decision = chair.say("undo last point")
    assert decision.events == (PointUndone(call="call"),)
    assert decision.reason == "taken back: point 1, 0-0 15-0 then"
    assert chair.score == "0-0"
    assert chair.say("undo last point").verdict == "refused"


def test_the_end_of_a_match_is_taken_back_before_a_point(chair: Any) -> None:
    chair.say("point blue")
    chair.say("red retires")
    assert chair.say("undo last point").reason == "taken back: the end of the match"
    assert chair.score == "0-0 15-0"


def test_redo_brings_back_until_something_new_happens(chair: Any) -> None:
    chair.say("red smash winner")
    chair.say("undo")
    decision = chair.say("redo")
    assert decision.events == (StepRedone(call="call"),)
    assert decision.reason == "stands again: point 1, 0-0 0-15 then"
    chair.say("undo")
    chair.say("point blue")
    assert chair.say("redo").verdict == "refused"


def test_a_correction_amends_the_point_and_the_history_stays(chair: Any) -> None:
    chair.say("red smash winner")
    point = chair.match.play.points[-1]
    decision = chair.say("correction blue vibora winner")
    assert decision.events == (
        PointAmended(
            point=point.event, winner="a", pair="a", shot=ShotType.VIBORA, outcome=Outcome.WINNER, call="call"
        ),
    )
    assert decision.reason == "point 1, 0-0 0-15 then, is corrected"
    assert chair.match.play.points[-1].before == (point.said,)


def test_points_ago_are_counted_before_the_last_one(chair: Any) -> None:
    for pair in ("blue", "red", "blue"):
        chair.say(f"point {pair}")
    chair.say("correction two points ago player three return winner")
    assert [point.winner for point in chair.match.play.points] == ["b", "b", "a"]
    assert chair.match.play.points[0].said.player == 3
    assert chair.score == "0-0 15-30"
    assert "there are only 3 points" in chair.say("correction three points ago point red").reason


def test_an_ace_in_a_correction_is_that_of_the_server_of_then(chair: Any) -> None:
    for _ in range(4):
        chair.say("point blue")
    chair.say("point red")
    assert chair.match.score.server == 3
    assert chair.say("correction one point ago ace").verdict == "taken"
    assert chair.match.play.points[3].said.player == 1
    assert chair.say("correction ace").verdict == "taken"
    assert chair.match.play.points[4].said.player == 3
    assert "the other pair serves" in chair.say("correction blue ace").reason


def test_a_correction_without_its_who_waits_for_it(chair: Any) -> None:
    chair.say("point red")
    assert chair.say("correction smash winner").verdict == "asked"
    assert chair.score == "0-0 0-15"
    assert chair.say("maria").verdict == "taken"
    assert (chair.score, chair.match.play.points[-1].said.player) == ("0-0 15-0", 1)


def test_a_score_call_completes_a_correction(chair: Any) -> None:
    chair.say("point red")
    chair.say("point red")
    chair.say("correction smash winner")
    assert chair.say("fifteen all").verdict == "taken"
    assert chair.match.play.points[-1].said.pair == "a"


@pytest.mark.parametrize("sentence", ["correction blue lob in play", "correction lob in play"])
def test_a_point_is_not_corrected_to_a_ball_in_play(chair: Any, sentence: str) -> None:
    chair.say("point red")
    assert "undo" in chair.say(sentence).reason


def test_a_penalty_point_is_undone_and_not_corrected(chair: Any) -> None:
    chair.say("point penalty red")
    assert "penalty" in chair.say("correction point red").reason


def test_a_correction_that_later_calls_contradict_is_refused(chair_of: Callable[[str], Any]) -> None:
    chair = chair_of("SET1-S:TB5")
    for pair in ("blue", "red", "blue", "red", "blue", "blue", "red", "red"):
        chair.say(f"point {pair}")
    assert chair.score == "0-0 4-4"
    before = chair.match.play
    decision = chair.say("correction three points ago point blue")
    assert decision.verdict == "taken", "five three is not yet the end of what follows"
    chair.say("undo")
    decision = chair.say("correction six points ago point blue")
    assert (decision.verdict, chair.match.play) == ("refused", before), "blue would have won before the last point"


def test_after_the_end_the_last_point_can_be_corrected(chair_of: Callable[[str], Any]) -> None:
    chair = chair_of("SET1-S:TB5")
    for _ in range(5):
        chair.say("point blue")
    assert chair.match.play.winner == "a"
    assert chair.say("correction red smash winner").verdict == "taken"
    assert chair.match.play.winner is None


# ---- the shot that waits


@pytest.mark.parametrize("word", ["undo", "undo last point", "cancel"])
def test_what_takes_back_takes_the_waiting_shot_first(chair: Any, word: str) -> None:
    chair.say("point blue")
    chair.say("smash winner")
    decision = chair.say(word)
    assert (decision.verdict, decision.pending, decision.reason) == ("discarded", None, "smash winner does not count")
    assert chair.score == "0-0 15-0"


def test_nothing_waits_to_be_cancelled(chair: Any) -> None:
    assert chair.say("cancel").verdict == "refused"


@pytest.mark.parametrize(
    "sentence",
    ["fault", "second serve", "play", "point penalty red", "game penalty red", "medical time out", "redo"],
)
def test_what_belongs_to_the_next_point_must_wait_for_the_open_one(chair: Any, sentence: str) -> None:
    chair.say("smash winner")
    decision = chair.say(sentence)
    assert (decision.verdict, decision.events) == ("refused", ())
    assert decision.reason == "smash winner is still open: who?"
    assert chair.say("blue").verdict == "taken"


@pytest.mark.parametrize(
    "sentence",
    [
        "warning red",
        "time violation blue",
        "what's the score",
        "mute",
        "red ace",
        "blue ace",
    ],
)
def test_other_words_leave_the_shot_waiting_unless_a_point_takes_its_place(chair: Any, sentence: str) -> None:
    chair.say("start match")
    chair.say("smash winner")
    decision = chair.say(sentence)
    if sentence == "blue ace":
        assert decision.reason == "smash winner does not count"
        assert decision.pending is None
    else:
        assert decision.pending is not None


@pytest.mark.parametrize("sentence", ["let", "default red", "red retires", "set score blue one two maria serves"])
def test_what_ends_the_point_drops_the_waiting_shot_and_says_so(chair: Any, sentence: str) -> None:
    chair.say("start match")
    chair.say("smash winner")
    decision = chair.say(sentence)
    assert (decision.verdict, decision.pending) == ("taken", None)
    assert decision.reason.startswith("smash winner does not count")


def test_the_same_shot_with_its_who_needs_no_word_about_the_waiting_one(chair: Any) -> None:
    chair.say("smash winner")
    decision = chair.say("blue smash winner")
    assert (decision.verdict, decision.reason) == ("taken", "")


def test_another_shot_without_who_takes_the_place_of_the_first(chair: Any) -> None:
    chair.say("smash winner")
    decision = chair.say("lob winner")
    assert decision.verdict == "asked"
    assert decision.reason == "smash winner does not count · lob winner: who?"


def test_a_ball_in_play_is_completed_by_a_name_only(chair: Any) -> None:
    assert chair.say("lob in play").verdict == "asked"
    assert chair.say("fifteen love").verdict == "alarm"
    assert chair.say("maria").verdict == "taken"
    assert chair.score == "0-0"


def test_a_game_call_completes_a_shot(chair: Any) -> None:
    for _ in range(3):
        chair.say("point blue")
    chair.say("smash winner")
    assert chair.say("game blue blue leads one game to love").verdict == "taken"
    assert chair.score == "1-0"
