"""The worth of each point of a match: from first to last, by hand, and after undo and amendment."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from padel import events
from padel.match import Match, fold
from padel.penalties import Step
from padel.shots import Outcome, Pair, ShotType
from padel.worth import Chances, ServeShares, clutch, momentum, momentum_of, share_estimate, worth_of
from tests.padel.conftest import created, event

WINNERS = st.lists(st.sampled_from(["a", "b"]), max_size=160)


def match_of(winners: list[Pair], format: str = "SET3-S:6/TB7-G:TN3D") -> Match:
    match = fold(None, event(created(format)))
    for pair in winners:
        if match.play.winner is None:
            match = fold(match, event(events.PointAwarded(pair=pair)))
    return match


def test_the_curve_of_a_match_ends_at_one_for_its_winner() -> None:
    curve = worth_of(match_of(["b"] * 48))
    assert curve[-1].chances_after == (0.0, 0.0, 0.0)
    assert curve[0].chances_before.match == pytest.approx(0.5, abs=0.01)
    assert all(one.added > 0 for one in curve)


def test_the_first_points_are_worth_what_equal_pairs_make_them_worth() -> None:
    match = match_of(["a"])
    (first,) = worth_of(match, reference=0.6)
    chances = Chances(match.score.format, ServeShares(0.6, 0.6))
    assert first.chances_after == chances.at(match.score)
    assert first.added == pytest.approx(0.4 * first.importance)


def test_the_shares_are_those_of_the_games_before_shrunk_to_the_reference() -> None:
    curve = worth_of(match_of(["a", "a", "b", "a", "a", "b"]))
    assert {one.shares for one in curve[:5]} == {ServeShares(0.62, 0.62)}
    assert curve[5].shares == ServeShares(share_estimate(4, 5), 0.62)
    assert share_estimate(4, 5) == pytest.approx((4 + 62) / 105)


def test_a_deciding_point_decides_its_game_and_the_last_point_of_a_match_is_all_of_it() -> None:
    match = match_of(["a"] * 20, "SET1-S:TB7NOAD")
    assert match.play.winner == "a"
    level = worth_of(match_of(["a", "b"] * 6 + ["a"], "SET1-S:TB7NOAD"))[-1]
    assert (level.importance, level.chances_after.match) == (1.0, 1.0)


@given(WINNERS, WINNERS)
@settings(max_examples=30)
def test_what_is_said_of_a_point_never_changes_with_play(winners: list[Pair], more: list[Pair]) -> None:
    before, after = worth_of(match_of(winners)), worth_of(match_of(winners + more))
    assert (
        [one._replace(point=None) for one in before]
        == [  # type: ignore[arg-type]
            one._replace(point=None)  # type: ignore[arg-type]
            for one in after[: len(before)]
        ]
    )


@given(WINNERS)
@settings(max_examples=30)
def test_undo_takes_back_what_the_point_added_and_nothing_else(winners: list[Pair]) -> None:
    match = match_of(winners)
    if match.play.winner is None:
        again = fold(fold(match, event(events.PointAwarded(pair="a"))), event(events.PointUndone()))
        assert worth_of(again) == worth_of(match)


@given(WINNERS.filter(lambda found: len(found) > 2), st.data())
@settings(max_examples=30)
def test_an_amendment_changes_its_point_and_what_came_after(winners: list[Pair], data: st.DataObject) -> None:
    match = match_of(winners)
    points = match.play.points
    at = data.draw(st.integers(0, len(points) - 1))
    amended = events.PointAmended(
        point=points[at].event,
        winner=points[at].winner,
        pair=points[at].winner,
        shot=ShotType.SMASH,
        outcome=Outcome.WINNER,
    )
    before, after = worth_of(match), worth_of(fold(match, event(amended)))
    assert after[:at] == before[:at]
    assert after[at].point.said.shot is ShotType.SMASH
    assert [one._replace(point=None) for one in after] == [  # type: ignore[arg-type]
        one._replace(point=None)  # type: ignore[arg-type]
        for one in before
    ]


def test_a_score_that_was_set_and_a_penalty_game_move_the_chance_without_a_point() -> None:
    match = match_of(["a"])
    taken_over = events.ScoreSet(sets=(events.SetGames(a=6, b=0), events.SetGames(a=5, b=0)), points=(3, 0), server=1)
    match = fold(match, event(taken_over))
    match = fold(match, event(events.PenaltyGiven(pair="a", step="game")))
    match = fold(match, event(events.PointAwarded(pair="a")))
    first, last = worth_of(match)
    assert first.chances_after.match < 0.6
    assert last.before.sets[-1].games_b == 1
    assert last.chances_before.match > 0.95


def test_a_match_that_was_arranged_anew_is_worth_what_its_own_format_makes_it() -> None:
    match = match_of([])
    arranged = match.setup.model_copy(update={"format": "SET1-S:TB7", "first_server": 3}).model_dump()
    match = fold(match, event(events.MatchArranged(**arranged)))
    (first,) = worth_of(fold(match, event(events.PointAwarded(pair="a"))))
    assert (str(first.before.format), first.serving) == ("SET1-S:TB7", "b")


def test_momentum_is_what_was_won_beyond_what_was_expected() -> None:
    found = momentum([True, True, False, True], [0.5, 0.5, 0.5, 0.5])
    assert found.value == 0.25
    assert found.high - found.value == pytest.approx(1.6449 * 0.25)
    assert momentum([True] * 40, [0.5] * 40).points == 16
    assert momentum([], []).points == 0


@given(WINNERS, st.sampled_from(["SET3-S:6/TB7-G:TN3D", "SET1-S:TB7"]), st.sampled_from(["warning", "point", "game"]))
@settings(max_examples=30)
def test_the_momentum_of_a_match_is_that_of_its_last_point(winners: list[Pair], format: str, step: Step) -> None:
    match = match_of(winners, format)
    if match.play.winner is None:
        match = fold(match, event(events.PenaltyGiven(pair="b", step=step)))
    curve = worth_of(match)
    assert momentum_of(match) == (curve[-1].momentum if curve else momentum([], []))


def test_clutch_is_the_weighted_share_minus_the_plain_one() -> None:
    found = clutch([True, False, True, False], [0.3, 0.1, 0.1, 0.1])
    assert found is not None
    assert (found.plain_share, found.weighted_share) == (0.5, pytest.approx(4 / 6))
    assert found.value == pytest.approx(1 / 6)
    assert found.low < 0 < found.high
    assert clutch([True], [0.0]) is None
