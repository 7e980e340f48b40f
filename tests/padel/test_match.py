from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.errors import IllegalEvent
from padel.events import Event, EventData
from padel.match import Match, fold
from padel.shots import Outcome, ShotType
from tests.padel.conftest import created, event

POINTS = st.one_of(
    st.builds(events.PointAwarded, pair=st.sampled_from(["a", "b"])),
    st.builds(
        events.ShotPlayed,
        pair=st.sampled_from(["a", "b"]),
        shot=st.none() | st.sampled_from(ShotType),
        outcome=st.sampled_from(Outcome),
    ),
)


def folded(*happened: EventData) -> Match:
    match = fold(None, event(created("SET1-S:2/TB5@1-G:TN1D")))
    for data in happened:
        if match.play.winner is None:
            match = fold(match, event(data))
    return match


@given(st.lists(POINTS, max_size=60), POINTS)
def test_undo_is_the_exact_inverse_of_a_point_at_every_boundary(before: list[EventData], last: EventData) -> None:
    match = folded(*before)
    if match.play.winner is None:
        after = fold(match, event(last))
        if after.play is not match.play:
            assert fold(after, event(events.PointUndone())).play == match.play


@given(st.lists(POINTS, max_size=60))
def test_undoing_every_point_leads_back_to_the_start(happened: list[EventData]) -> None:
    match = folded(*happened)
    while match.play.before is not None:
        match = fold(match, event(events.PointUndone()))
    assert match.play.points == ()
    assert str(match.score) == "0-0"


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


def test_a_shot_in_play_is_no_point(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    after = fold(new_match, happen(events.ShotPlayed(pair="a", shot=ShotType.LOB, outcome=Outcome.IN_PLAY)))
    assert after.play.points == ()


def test_suspended_play_resumes(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    suspended = fold(new_match, happen(events.MatchSuspended()))
    assert suspended.play.status == "suspended"
    assert fold(suspended, happen(events.MatchResumed())).play.status == "running"
