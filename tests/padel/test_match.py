from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.errors import IllegalEvent
from padel.events import Event, EventData
from padel.match import Match, fold
from padel.shots import Outcome, Pair, ShotType
from tests.padel.conftest import created, event

PAIR = st.sampled_from(["a", "b"])
POINTS = st.one_of(
    st.builds(events.PointAwarded, pair=PAIR),
    st.builds(
        events.ShotPlayed,
        pair=PAIR,
        shot=st.none() | st.sampled_from(ShotType),
        outcome=st.sampled_from(Outcome),
    ),
)
STEPS = st.one_of(
    POINTS,
    POINTS,
    st.builds(events.PenaltyGiven, pair=PAIR, step=st.sampled_from(["warning", "point", "game", "match"])),
    st.builds(events.BreakStarted, kind=st.sampled_from(["medical", "toilet"]), pair=PAIR),
    st.builds(events.MatchRetired, pair=PAIR),
    st.sampled_from(
        [
            events.ServeFaulted(),
            events.LetCalled(),
            events.MatchStarted(),
            events.MatchSuspended(),
            events.MatchResumed(),
            events.WarmUpStarted(),
            events.ScoreSet(sets=(events.SetGames(a=1, b=0),), points=(2, 1), server=3),
        ]
    ),
)
FORMAT = "SET1-S:2/TB5@1-G:TN1D"


def folded(*happened: EventData) -> Match:
    """Fold what can happen; what comes after the end is left out."""
    match = fold(None, event(created(FORMAT)))
    for data in happened:
        if match.play.winner is None:
            match = fold(match, event(data))
    return match


# ---- undo and redo


@given(st.lists(STEPS, max_size=40), STEPS)
def test_undo_is_the_exact_inverse_of_a_step_at_every_boundary(before: list[EventData], last: EventData) -> None:
    match = folded(*before)
    if match.play.winner is None:
        after = fold(match, event(last))
        if after.play is not match.play:
            assert fold(after, event(events.StepUndone())).play == match.play


@given(st.lists(STEPS, max_size=40), st.data())
def test_redo_brings_back_what_undo_took(happened: list[EventData], data: st.DataObject) -> None:
    match = folded(*happened)
    if match.play.steps:
        steps = data.draw(st.integers(1, len(match.play.steps)))
        undone = fold(match, event(events.StepUndone(steps=steps)))
        assert len(undone.play.steps) == len(match.play.steps) - steps
        assert fold(undone, event(events.StepRedone(steps=steps))).play == match.play


@given(st.lists(STEPS, max_size=30))
def test_undoing_every_step_leads_back_to_the_start(happened: list[EventData]) -> None:
    match = folded(*happened)
    while match.play.before is not None:
        match = fold(match, event(events.StepUndone()))
    assert match.play == fold(None, event(created(FORMAT))).play


@given(st.lists(STEPS, max_size=40))
def test_undoing_the_last_point_takes_all_that_came_since(happened: list[EventData]) -> None:
    match = folded(*happened)
    if match.play.points and not match.play.ending:
        after = fold(match, event(events.PointUndone()))
        assert after.play.points == match.play.points[:-1]


def test_something_new_ends_what_can_be_redone(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    match = fold(new_match, happen(events.PointAwarded(pair="a")))
    match = fold(match, happen(events.StepUndone()))
    match = fold(match, happen(events.PointAwarded(pair="b")))
    with pytest.raises(IllegalEvent, match="nothing to redo"):
        fold(match, happen(events.StepRedone()))


def test_a_fault_is_a_step_of_its_own(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    match = fold(new_match, happen(events.PointAwarded(pair="a")))
    match = fold(match, happen(events.ServeFaulted()))
    match = fold(match, happen(events.StepUndone()))
    assert (match.play.fault, str(match.score)) == (False, "0-0 15-0")


def test_more_steps_than_there_are_cannot_be_undone(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    match = fold(new_match, happen(events.PointAwarded(pair="a")))
    with pytest.raises(IllegalEvent, match="not 2 steps"):
        fold(match, happen(events.StepUndone(steps=2)))
    with pytest.raises(IllegalEvent, match="nothing to undo"):
        fold(new_match, happen(events.StepUndone()))


# ---- amendments


@given(st.lists(PAIR, min_size=1, max_size=30), st.data())
def test_an_amended_point_leaves_the_match_as_if_it_had_been_called_so(
    winners: list[Pair], data: st.DataObject
) -> None:
    match = folded(*[events.PointAwarded(pair=pair) for pair in winners])
    at = data.draw(st.integers(0, len(match.play.points) - 1))
    winner: Pair = data.draw(PAIR)
    said = events.PointAmended(point=match.play.points[at].event, winner=winner, shot=ShotType.SMASH)
    called = [point.winner for point in match.play.points]
    called[at] = winner
    right = folded(*[events.PointAwarded(pair=pair) for pair in called])
    if len(right.play.points) < len(called):
        with pytest.raises(IllegalEvent, match="later call"):
            fold(match, event(said))
    else:
        amended = fold(match, event(said))
        assert amended.score == right.score
        assert [point.winner for point in amended.play.points] == called
        assert amended.play.points[at].said.shot is ShotType.SMASH
        assert fold(amended, event(events.StepUndone())).play == match.play


def test_a_point_keeps_what_was_said_of_it_before(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    first = happen(events.ShotPlayed(pair="a", shot=ShotType.LOB, outcome=Outcome.WINNER))
    match = fold(new_match, first)
    for shot in (ShotType.SMASH, ShotType.BANDEJA):
        match = fold(
            match,
            happen(events.PointAmended(point=first.id, winner="a", pair="a", shot=shot, outcome=Outcome.WINNER)),
        )
    (point,) = match.play.points
    assert [said.shot for said in (*point.before, point.said)] == [ShotType.LOB, ShotType.SMASH, ShotType.BANDEJA]
    assert (point.event, point.time) == (first.id, first.time)


def test_an_amendment_can_reopen_a_match(happen: Callable[[EventData], Event]) -> None:
    match = folded(*[events.PointAwarded(pair="a")] * 8)
    amended = fold(match, happen(events.PointAmended(point=match.point().event, winner="b")))
    assert (match.play.winner, amended.play.winner, amended.play.status) == ("a", None, "running")


def test_a_penalty_point_is_undone_and_not_amended(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    penalty = happen(events.PenaltyGiven(pair="a", step="point"))
    match = fold(new_match, penalty)
    with pytest.raises(IllegalEvent, match="no point"):
        fold(match, happen(events.PointAmended(point=penalty.id, winner="a")))


def test_an_outcome_that_does_not_fit_the_winner_is_no_amendment() -> None:
    with pytest.raises(ValueError, match="does not make b the winner"):
        events.PointAmended(point="e", winner="b", pair="a", outcome=Outcome.WINNER)


# ---- what can happen when


@given(st.lists(POINTS, max_size=80))
def test_points_are_numbered_and_lead_to_the_score(happened: list[EventData]) -> None:
    match = folded(*happened)
    assert [point.number for point in match.play.points] == list(range(1, len(match.play.points) + 1))
    if match.play.points:
        assert match.play.points[-1].score == str(match.score)


def test_a_match_begins_with_its_creation(happen: Callable[[EventData], Event]) -> None:
    with pytest.raises(IllegalEvent, match="created first"):
        fold(None, happen(events.PointAwarded(pair="a")))


def test_a_match_is_created_once(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    with pytest.raises(IllegalEvent, match="created already"):
        fold(new_match, happen(new_match.setup))


def test_nothing_happens_after_the_end_but_an_undo(happen: Callable[[EventData], Event]) -> None:
    match = folded(*[events.PointAwarded(pair="a")] * 8)
    assert match.play.winner == "a"
    with pytest.raises(IllegalEvent, match="over"):
        fold(match, happen(events.PointAwarded(pair="a")))
    assert fold(match, happen(events.PointUndone())).play.winner is None


def test_a_match_of_two_thousand_points_is_folded_and_undone(happen: Callable[[EventData], Event]) -> None:
    match = fold(None, happen(created("SET5-S:6/TB7-F:6")))
    for number in range(2000):
        if match.play.winner is None:
            match = fold(match, happen(events.PointAwarded(pair="ab"[number % 2])))  # type: ignore[arg-type]
    assert len(match.play.points) == 2000
    assert fold(match, happen(events.StepUndone(steps=2000))).play.points == ()
