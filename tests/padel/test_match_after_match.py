"""A match that is arranged before its first ball, set aside, taken up again, or abandoned."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.errors import IllegalEvent
from padel.events import Event, EventData, MatchArranged, MatchCreated
from padel.format import MatchFormat
from padel.match import Match, fold
from padel.what_if import under
from tests.padel.conftest import created, event
from tests.padel.test_match import STEPS, folded

ASIDE = events.MatchSetAside(reason="rain")
TAKEN_UP = events.MatchTakenUp(device="/clubs/home/courts/2/devices/box", position=3)
ABANDONED = events.MatchAbandoned(reason="an injury")
BEFORE_THE_BALL = st.lists(
    st.sampled_from([events.MatchStarted(), events.WarmUpStarted(), events.ServerChosen(player=2)]), max_size=3
)
ARRANGED = st.builds(
    lambda setup, server, end: arranged(setup, first_server=server, a_at=end),
    st.just(created()),
    st.integers(1, 4),
    st.sampled_from(["left", "right"]),
)


def arranged(setup: MatchCreated, **changes: object) -> MatchArranged:
    return MatchArranged.model_validate({**setup.model_dump(), **changes})


def unfinished(happened: list[EventData]) -> Match | None:
    match = folded(*happened)
    return None if match.play.is_over else match


# ---- arranged


@given(BEFORE_THE_BALL, ARRANGED)
def test_a_match_arranged_before_the_first_ball_is_the_one_created_so(
    before: list[EventData], arrangement: MatchArranged
) -> None:
    match = fold(folded(*before), event(arrangement))
    meant = fold(None, event(MatchCreated.model_validate(arrangement.model_dump())))
    assert (match.setup, match.score) == (meant.setup, meant.score)
    assert match.score.ends[0] == arrangement.a_at
    undone = fold(match, event(events.StepUndone()))
    assert (undone.setup, undone.score) == (created(undone.setup.format), folded(*before).score)


@given(st.lists(STEPS, min_size=1, max_size=8), ARRANGED)
def test_after_the_first_ball_nothing_is_arranged_any_more(
    happened: list[EventData], arrangement: MatchArranged
) -> None:
    match = folded(*happened)
    if match.play.is_before_first_ball:
        assert fold(match, event(arrangement)).setup == MatchCreated.model_validate(arrangement.model_dump())
    else:
        with pytest.raises(IllegalEvent, match=r"first ball|over"):
            fold(match, event(arrangement))


def test_an_amendment_keeps_the_arrangement(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    swapped = arranged(created(), pair_a=created().pair_b, pair_b=created().pair_a, first_server=3)
    point = happen(events.PointAwarded(pair="a"))
    match = fold(fold(new_match, happen(swapped)), point)
    amended = fold(match, happen(events.PointAmended(point=point.id, winner="b")))
    assert amended.setup.pair_a.name == "Red"
    assert (amended.score.points, amended.score.server) == ((0, 1), 3)


def test_a_format_that_cannot_be_read_is_not_arranged(new_match: Match, happen: Callable[[EventData], Event]) -> None:
    with pytest.raises(IllegalEvent, match="SETS"):
        fold(new_match, happen(arranged(created(), format="SETS")))


def test_another_format_is_tried_on_the_match_as_it_was_arranged(
    new_match: Match, happen: Callable[[EventData], Event]
) -> None:
    match = fold(new_match, happen(arranged(created(), first_server=4)))
    match = fold(match, happen(events.PointAwarded(pair="b")))
    play = under(match, MatchFormat.parse("SET1-S:6/TB7")).play
    assert (str(play.score.format), play.score.server, len(play.points)) == ("SET1-S:6/TB7", 4, 1)


# ---- set aside and taken up


@given(st.lists(STEPS, max_size=30))
def test_a_match_that_was_set_aside_goes_on_with_its_score(happened: list[EventData]) -> None:
    before = unfinished(happened)
    if before is None:
        return
    resting = fold(before, event(ASIDE))
    match = fold(resting, event(TAKEN_UP))
    assert (before.state, resting.state, match.state) == ("live", "set_aside", "live")
    assert (match.score, match.play.points, match.play.penalties, match.play.fault) == (
        before.score,
        before.play.points,
        before.play.penalties,
        before.play.fault,
    )
    assert match.play.status == ("suspended" if before.play.has_begun else "created")
    assert match.taken_up == TAKEN_UP
    assert match.play.clock is None


@given(st.lists(STEPS, max_size=30))
def test_undo_after_taking_up_leads_back_to_the_match_before_it_rested(happened: list[EventData]) -> None:
    before = unfinished(happened)
    if before is None:
        return
    for way in ((ASIDE, TAKEN_UP), (TAKEN_UP,)):
        match = before
        for data in way:
            match = fold(match, event(data))
        assert fold(match, event(events.StepUndone())).play == before.play


@given(STEPS)
def test_while_it_rests_nothing_happens_in_a_match(step: EventData) -> None:
    match = fold(folded(), event(ASIDE))
    for data in (step, ASIDE, events.StepUndone(), events.PointUndone()):
        with pytest.raises(IllegalEvent, match="set aside"):
            fold(match, event(data))
    fold(match, event(events.CallHeard(text="", verdict="refused", speech_ended=event(ASIDE).time)))


def test_a_finished_match_is_neither_set_aside_nor_taken_up(happen: Callable[[EventData], Event]) -> None:
    match = folded(events.MatchRetired(pair="b"))
    assert match.state == "finished"
    for data in (ASIDE, TAKEN_UP, ABANDONED):
        with pytest.raises(IllegalEvent, match="over"):
            fold(match, happen(data))


# ---- abandoned


@given(st.lists(STEPS, max_size=30), st.booleans())
def test_an_abandoned_match_is_over_without_a_winner_until_that_is_undone(
    happened: list[EventData], rested: bool
) -> None:
    before = unfinished(happened)
    if before is None:
        return
    if rested:
        before = fold(before, event(ASIDE))
    match = fold(before, event(ABANDONED))
    assert (match.state, match.play.winner, match.play.is_over) == ("abandoned", None, True)
    assert match.score == before.score
    again = fold(match, event(events.StepUndone()))
    assert (again.state, again.play) == ("live", before.play)
