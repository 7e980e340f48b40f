from collections.abc import Callable

import pytest

from padel import events
from padel.clocks import Clock
from padel.court import Side
from padel.errors import IllegalEvent
from padel.events import Event, EventData
from padel.match import Match, fold
from padel.record import Ending
from padel.shots import Outcome, Pair, ShotType

Happen = Callable[[EventData], Event]


def test_a_shot_in_play_is_no_point(new_match: Match, happen: Happen) -> None:
    after = fold(new_match, happen(events.ShotPlayed(pair="a", shot=ShotType.LOB, outcome=Outcome.IN_PLAY)))
    assert after.play == new_match.play


def test_suspended_play_resumes(new_match: Match, happen: Happen) -> None:
    suspended = fold(new_match, happen(events.MatchSuspended()))
    assert suspended.play.status == "suspended"
    assert fold(suspended, happen(events.MatchResumed())).play.status == "running"


def test_a_point_starts_the_clock_of_the_next(new_match: Match, happen: Happen) -> None:
    point = happen(events.PointAwarded(pair="a"))
    assert fold(new_match, point).play.clock == Clock("between_points", point.time, 20)


def test_after_a_fault_no_time_is_given(new_match: Match, happen: Happen) -> None:
    match = fold(fold(new_match, happen(events.PointAwarded(pair="a"))), happen(events.ServeFaulted()))
    assert match.play.clock is None


def test_a_medical_break_has_three_minutes_and_play_ends_it(new_match: Match, happen: Happen) -> None:
    called = happen(events.BreakStarted(kind="medical", pair="a", player=1))
    match = fold(new_match, called)
    assert (match.play.status, match.play.clock) == ("break", Clock("medical", called.time, 180))
    assert fold(match, happen(events.MatchResumed())).play.clock is None


def test_players_warm_up_again_as_long_as_the_interruption_earns(new_match: Match, happen: Happen) -> None:
    suspended = happen(events.MatchSuspended())
    match = fold(new_match, suspended)
    warm_up = happen(events.WarmUpStarted())
    warm_up = warm_up.model_copy(update={"time": suspended.time.replace(hour=suspended.time.hour + 1)})
    assert fold(match, warm_up).play.clock == Clock("re_warm_up", warm_up.time, 300)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (events.MatchRetired(pair="a"), "retired"),
        (events.MatchWalkedOver(pair="a"), "walkover"),
        (events.PenaltyGiven(pair="a", step="match"), "default"),
    ],
)
def test_a_pair_that_does_not_go_on_loses(new_match: Match, happen: Happen, ending: EventData, kind: str) -> None:
    play = fold(new_match, happen(ending)).play
    assert (play.status, play.winner) == ("ended", "b")
    assert play.ending is not None
    assert play.ending == Ending(play.ending.kind, "a")
    assert play.ending.kind == kind


@pytest.mark.parametrize(("step", "score"), [("warning", "0-0"), ("point", "0-0 0-15"), ("game", "0-1")])
def test_a_penalty_costs_what_its_step_says(new_match: Match, happen: Happen, step: str, score: str) -> None:
    match = fold(new_match, happen(events.PenaltyGiven(pair="a", step=step)))  # type: ignore[arg-type]
    assert str(match.score) == score
    assert match.play.steps_taken("a", "conduct") == (step,)
    assert match.play.steps_taken("b", "conduct") == ()


def test_a_penalty_point_is_marked_as_such(new_match: Match, happen: Happen) -> None:
    (point,) = fold(new_match, happen(events.PenaltyGiven(pair="a", step="point"))).play.points
    assert (point.winner, point.penalty) == ("b", True)


def test_an_old_warning_still_counts_as_one(new_match: Match, happen: Happen) -> None:
    match = fold(new_match, happen(events.ConductNoted(kind="warning", pair="b")))
    assert match.play.steps_taken("b", "conduct") == ("warning",)


def test_the_score_is_set_outright(new_match: Match, happen: Happen) -> None:
    taken_over = events.ScoreSet(sets=(events.SetGames(a=6, b=4), events.SetGames(a=2, b=3)), points=(1, 2), server=4)
    match = fold(new_match, happen(taken_over))
    assert str(match.score) == "6-4 2-3 15-30"
    assert match.score.server == 4


def test_a_score_that_cannot_be_is_refused(new_match: Match, happen: Happen) -> None:
    with pytest.raises(IllegalEvent):
        fold(new_match, happen(events.ScoreSet(sets=(events.SetGames(a=9, b=1),), server=1)))


def test_a_pair_may_change_who_serves_first_in_a_set(new_match: Match, happen: Happen) -> None:
    match = fold(new_match, happen(events.ServerChosen(player=2)))
    assert match.score.server == 2
    match = fold(match, happen(events.PointAwarded(pair="a")))
    with pytest.raises(IllegalEvent):
        fold(match, happen(events.ServerChosen(player=1)))


@pytest.mark.parametrize("receiver", ["left", "right"])
def test_the_receivers_choose_their_side_at_the_deciding_point(
    new_match: Match, happen: Happen, receiver: Side
) -> None:
    match = new_match
    with pytest.raises(IllegalEvent):
        fold(match, happen(events.ReceiverChosen(side=receiver)))
    winners: tuple[Pair, ...] = ("a", "b") * 5
    for pair in winners:
        match = fold(match, happen(events.PointAwarded(pair=pair)))
    assert match.score.is_deciding_point
    assert fold(match, happen(events.ReceiverChosen(side=receiver))).score.receiver_side == receiver


def test_what_forced_an_error_is_kept_with_the_point_and_only_of_a_forced_error(
    new_match: Match, happen: Happen
) -> None:
    told = {"pair": "b", "player": 3, "forced_by": 2, "forcing_shot": "volley"}
    shot = events.ShotPlayed.model_validate({**told, "outcome": "forced_error"})
    match = fold(new_match, happen(shot))
    assert (match.point().winner, match.point().said.forced_by) == ("a", 2)
    assert match.point().said.forcing_shot is ShotType.VOLLEY
    for wrong in ({"outcome": "winner"}, {"outcome": "forced_error", "forced_by": 4}):
        with pytest.raises(ValueError, match="forced"):
            events.ShotPlayed.model_validate({**told, **wrong})
