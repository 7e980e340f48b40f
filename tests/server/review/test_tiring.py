"""When somebody is said to have tired, and when not."""

import random

from padel.shots import Outcome
from server.projections.physiology.recovery import Effort, Recovery
from server.review.points import Valued, ms
from server.review.tiring import look
from tests.server.review.conftest import Play


def rests(points: list[Valued], falls: list[float]) -> list[Recovery]:
    efforts = [Effort("rally", ms(one.point), None) for one in points]
    return [Recovery(effort, 170.0, (fall, None, None)) for effort, fall in zip(efforts, falls, strict=True)]


def even(play: Play, count: int) -> list[Valued]:
    return [play(1 + at % 4, Outcome.UNFORCED_ERROR if at % 8 < 4 else Outcome.WINNER) for at in range(count)]


def test_a_heart_that_recovers_less_is_told_with_when_and_by_how_much(play: Play) -> None:
    points = even(play, 30)
    found = look(
        points, {2: rests(points, [28.0 + at % 3 for at in range(10)] + [14.0 + at % 3 for at in range(20)])}
    )
    (sign,) = found.signs
    assert (sign.player, sign.measure, sign.third) == (2, "recovery", 2)
    assert (round(sign.early), round(sign.late), sign.early_of, sign.late_of) == (29, 15, 10, 10)
    assert found.by_recovery == [2]


def test_errors_that_grow_are_a_sign_too_and_the_earlier_comes_first(play: Play) -> None:
    points = [play(4, Outcome.WINNER) for _ in range(12)] + [play(4, Outcome.UNFORCED_ERROR) for _ in range(24)]
    late = rests(points, [30.0 + at % 4 for at in range(24)] + [10.0 + at % 4 for at in range(12)])
    found = look(points, {1: late})
    assert [(one.player, one.measure, one.third) for one in found.signs] == [(4, "errors", 2), (1, "recovery", 3)]


def test_an_even_match_and_a_short_one_show_nobody_tired(play: Play) -> None:
    points = even(play, 60)
    steady = random.Random(3)
    found = look(points, {1: rests(points, [steady.gauss(25, 5) for _ in points])})
    assert found.signs == []
    assert (found.by_recovery, found.by_errors) == ([1], [])
    assert look(points[:6], {1: rests(points[:6], [30.0, 30.0, 20.0, 20.0, 5.0, 5.0])}).by_recovery == []
    assert look([], {}).signs == []
