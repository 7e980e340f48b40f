from collections.abc import Callable
from typing import Any

import pytest

from padel.events import ShotPlayed
from padel.shots import Outcome, ShotType


def test_a_sentence_with_who_and_outcome_is_a_point(chair: Any) -> None:
    decision = chair.say("blue smash winner")
    assert decision.verdict == "taken"
    assert decision.events == (ShotPlayed(pair="a", shot=ShotType.SMASH, outcome=Outcome.WINNER, call="call"),)
    assert chair.score == "0-0 15-0"


def test_an_error_gives_the_point_to_the_others(chair: Any) -> None:
    chair.say("player three bandeja unforced error")
    assert chair.score == "0-0 15-0"
    assert chair.match.play.points[-1].said.player == 3


def test_a_player_is_called_by_name(chair: Any) -> None:
    chair.say("david vibora winner")
    assert chair.match.play.points[-1].said.player == 4
    assert chair.score == "0-0 0-15"


def test_a_shot_without_who_is_asked_for_and_completed_by_who(chair: Any) -> None:
    assert chair.say("smash winner").verdict == "asked"
    assert chair.score == "0-0"
    assert chair.say("player two").verdict == "taken"
    assert chair.score == "0-0 15-0"
    assert chair.match.play.points[-1].said.shot is ShotType.SMASH


@pytest.mark.parametrize(
    ("shot", "score_call", "hitter", "score"),
    [
        ("smash winner", "fifteen love", "a", "0-0 15-0"),
        ("smash winner", "love fifteen", "b", "0-0 0-15"),
        ("smash unforced error", "love fifteen", "a", "0-0 0-15"),
        ("lob forced error", "fifteen love", "b", "0-0 15-0"),
    ],
)
def test_a_score_call_completes_a_shot(chair: Any, shot: str, score_call: str, hitter: str, score: str) -> None:
    chair.say(shot)
    assert chair.say(score_call).verdict == "taken"
    assert (chair.score, chair.match.play.points[-1].said.pair) == (score, hitter)


def test_a_score_that_cannot_follow_does_not_complete_a_shot(chair: Any) -> None:
    chair.say("smash winner")
    assert chair.say("forty thirty").verdict == "alarm"
    assert chair.score == "0-0"
    assert chair.say("blue").verdict == "taken"


@pytest.mark.parametrize(
    ("points", "call"),
    [
        ("a", "fifteen love"),
        ("ab", "fifteen all"),
        ("aab", "thirty fifteen"),
        ("abb", "fifteen thirty"),
        ("ababab", "deuce"),
        ("abababa", "advantage blue"),
        ("abababab", "deuce"),
        ("ababababab", "star point"),
        ("aaaa", "game blue"),
    ],
)
def test_the_second_ear_confirms_the_right_score(chair: Any, points: str, call: str) -> None:
    for pair in points:
        chair.say(f"point {'blue' if pair == 'a' else 'red'}")
    assert chair.say(call).verdict == "confirmed"


@pytest.mark.parametrize("call", ["thirty love", "love fifteen", "deuce", "advantage red", "game blue", "star point"])
def test_the_second_ear_sounds_at_a_wrong_score(chair: Any, call: str) -> None:
    chair.say("point blue")
    decision = chair.say(call)
    assert decision.verdict == "alarm"
    assert "fifteen love" in decision.reason
    assert not decision.events


def test_the_score_is_called_from_the_servers_side(chair: Any) -> None:
    for _ in range(4):
        chair.say("point blue")
    chair.say("point red")
    assert chair.say("fifteen love").verdict == "confirmed"


def test_undo_takes_the_last_point_back(chair: Any) -> None:
    before = chair.match.play
    chair.say("red smash winner")
    chair.say("undo")
    assert chair.match.play == before
    assert chair.say("undo").verdict == "refused"


def test_a_correction_replaces_the_last_point(chair: Any) -> None:
    chair.say("red smash winner")
    assert chair.say("correction blue vibora winner").verdict == "taken"
    assert chair.score == "0-0 15-0"
    assert len(chair.match.play.points) == 1


def test_two_faults_are_a_double_fault(chair: Any) -> None:
    chair.say("fault")
    assert chair.match.play.fault
    chair.say("fault")
    assert chair.score == "0-0 0-15"
    assert chair.match.play.points[-1].said.player == 1
    assert not chair.match.play.fault


def test_an_ace_belongs_to_the_server(chair: Any) -> None:
    assert chair.say("red ace").verdict == "refused"
    assert chair.say("ace").verdict == "taken"
    assert chair.score == "0-0 15-0"


@pytest.mark.parametrize(
    "sentence", ["red serve winner", "player two serve winner", "blue return winner", "blue", "correction point red"]
)
def test_what_makes_no_sense_now_is_refused_with_a_reason(chair: Any, sentence: str) -> None:
    decision = chair.say(sentence)
    assert decision.verdict == "refused"
    assert decision.reason
    assert chair.score == "0-0"


def test_a_tiebreak_is_scored_and_called_in_numbers(chair_of: Callable[[str], Any]) -> None:
    chair = chair_of("SET3-S:TB7")
    chair.say("point blue")
    chair.say("point red")
    assert chair.say("one all").verdict == "confirmed"
    chair.say("smash winner")
    assert chair.say("two one").verdict == "taken"
    assert chair.score == "0-0 2-1", "player 2 serves next, and the server's points come first"


def test_the_end_of_a_match_is_called_and_can_be_undone(chair_of: Callable[[str], Any]) -> None:
    chair = chair_of("SET1-S:2/TB5@1")
    for _ in range(8):
        chair.say("point blue")
    assert chair.say("game set and match blue").verdict == "confirmed"
    assert chair.say("blue smash winner").verdict == "refused"
    assert chair.say("undo").verdict == "taken"
    assert chair.match.play.winner is None


def test_a_retirement_ends_the_match_for_the_others(chair: Any) -> None:
    chair.say("red retires")
    assert (chair.match.play.winner, chair.match.play.status) == ("a", "ended")


def test_mute_and_listen_say_so(chair: Any) -> None:
    assert chair.say("mute").muted is True
    assert chair.say("start listening").muted is False


@pytest.mark.parametrize(
    ("sentence", "player", "shot"),
    [
        ("forced error red by carlos volley", 2, ShotType.VOLLEY),
        ("laura bandeja forced error by player one por tres", 1, ShotType.SMASH_X3),
        ("red forced error by maria", 1, None),
        ("forced error red by blue chiquita", None, ShotType.CHIQUITA),
        ("red return forced error by blue serve", 1, ShotType.SERVE),
        ("forced error red", None, None),
    ],
)
def test_who_forced_an_error_is_kept_as_far_as_it_was_said(
    chair: Any, sentence: str, player: int | None, shot: ShotType | None
) -> None:
    (happened,) = chair.say(sentence).events
    assert (happened.pair, happened.outcome) == ("b", Outcome.FORCED_ERROR)
    assert (happened.forced_by, happened.forcing_shot) == (player, shot)
    assert chair.score == "0-0 15-0"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("forced error red by david volley", "the pair that made the error"),
        ("forced error red by red", "the pair that made the error"),
        ("forced error blue by laura serve", "the other pair serves"),
        ("forced error red by carlos serve", "Maria serves"),
        ("forced error red by maria return", "cannot return"),
    ],
)
def test_an_error_that_could_not_be_forced_so_is_refused(chair: Any, sentence: str, reason: str) -> None:
    decision = chair.say(sentence)
    assert (decision.verdict, decision.events) == ("refused", ())
    assert reason in decision.reason


def test_a_correction_says_who_forced_the_error(chair_of: Callable[..., Any]) -> None:
    chair = chair_of("SET3-S:6/TB7", "es")
    chair.say("error forzado rojo")
    assert chair.say("corrección error forzado rojo por carlos volea").verdict == "taken"
    said = chair.match.play.points[-1].said
    assert (said.winner, said.forced_by, said.forcing_shot) == ("a", 2, ShotType.VOLLEY)
