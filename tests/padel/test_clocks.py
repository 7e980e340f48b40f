from datetime import UTC, datetime, timedelta

import pytest

from padel.clocks import Clock, re_warm_up_s, rest_after
from padel.format import MatchFormat
from padel.score import Score, SetScore

STAR = MatchFormat.parse("SET3-S:6/TB7-G:TN3D")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(games_a: int, games_b: int, points: tuple[int, int] = (0, 0)) -> Score:
    return Score.at(STAR, [SetScore(games_a, games_b)], points, server=1)


@pytest.mark.parametrize(
    ("before", "rest"),
    [
        (at(2, 1, (1, 0)), ("between_points", 20)),
        (at(1, 0, (3, 0)), ("between_points", 20)),
        (at(0, 0, (3, 0)), ("change_of_ends", 20)),
        (at(1, 1, (3, 0)), ("change_of_ends", 90)),
        (at(6, 6, (3, 2)), ("change_of_ends", 20)),
        (at(6, 6, (3, 3)), ("between_points", 20)),
        (at(5, 2, (3, 0)), ("between_sets", 120)),
        (at(6, 6, (6, 0)), ("between_sets", 120)),
    ],
)
def test_the_rest_follows_from_the_score_before_and_after(before: Score, rest: tuple[str, int]) -> None:
    assert rest_after(before, before.point_to("a")) == rest


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 0), (5, 0), (5.1, 180), (20, 180), (20.1, 300), (90, 300)])
def test_the_warm_up_after_an_interruption_follows_from_its_length(minutes: float, seconds: int) -> None:
    assert re_warm_up_s(timedelta(minutes=minutes)) == seconds


def test_a_clock_says_what_is_left_and_by_how_much_it_is_over() -> None:
    treatment = Clock.of_break("medical", NOON)
    assert treatment.left_s(NOON + timedelta(seconds=60)) == 120
    assert treatment.left_s(NOON + timedelta(seconds=200)) == -20
    assert Clock.of_warm_up(NOON).left_s(NOON) == 300


def test_a_visit_to_the_toilet_has_no_limit_of_its_own() -> None:
    assert Clock.of_break("toilet", NOON).left_s(NOON + timedelta(hours=1)) is None
