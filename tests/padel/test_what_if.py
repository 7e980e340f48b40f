import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.errors import IllegalEvent
from padel.format import MatchFormat
from padel.match import Match, fold
from padel.score import Score
from padel.shots import Pair
from padel.what_if import under
from tests.padel.conftest import created, event

FORMATS = ("SET3-S:6/TB7", "SET3-S:6/TB7-G:TN1D", "SET1-S:4/TB5@3-G:TN3D", "SET3-S:6/TB7-F:TB10")


def match_of(winners: list[Pair], format: str = "SET3-S:6/TB7") -> Match:
    match = fold(None, event(created(format)))
    for pair in winners:
        if match.play.winner is None:
            match = fold(match, event(events.PointAwarded(pair=pair)))
    return match


@given(st.lists(st.sampled_from(["a", "b"]), max_size=200), st.sampled_from(FORMATS))
def test_the_points_lead_where_the_other_format_leads(winners: list[Pair], code: str) -> None:
    match, format = match_of(winners), MatchFormat.parse(code)
    found = under(match, format)
    score = Score.start(format, 1)
    for point in found.play.points:
        score = score.point_to(point.winner)
    assert found.play.score == score
    assert len(found.play.points) + len(found.unused) == len(match.play.points)
    assert not found.unused or score.winner


def test_golden_point_ends_a_game_that_advantage_went_on_with() -> None:
    match = match_of(["a", "b"] * 3 + ["a"])
    assert str(match.score) == "0-0 AD-40"
    assert str(under(match, MatchFormat.parse("SET3-S:6/TB7-G:TN1D")).play.score) == "1-0"


def test_the_own_format_changes_nothing() -> None:
    match = match_of(["a", "b", "b"] * 20)
    assert under(match, match.score.format).play == match.play


def test_a_choice_that_the_other_format_does_not_offer_falls_away() -> None:
    match = match_of(["a", "b"] * 3, "SET3-S:6/TB7-G:TN1D")
    match = fold(match, event(events.ReceiverChosen(side="left")))
    assert under(match, MatchFormat.parse("SET3-S:6/TB7")).play.score.is_deuce


def test_a_score_set_outright_must_exist_in_the_other_format() -> None:
    match = match_of([])
    match = fold(match, event(events.ScoreSet(sets=(events.SetGames(a=5, b=5),), server=1)))
    with pytest.raises(IllegalEvent):
        under(match, MatchFormat.parse("SET1-S:4/TB5@3"))
