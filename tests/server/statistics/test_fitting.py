"""Weights from points: what was put into them is found again, and too few points propose nothing."""

import random
from math import exp

import pytest

from padel.shots import Outcome, ShotType
from padel.weights import BASELINE_WEIGHTS, Dimension
from server.statistics.comparing import movers
from server.statistics.fitting import CalledPoint, TooFewPoints, called_points, fitted, proposed
from server.statistics.reference import Cell

TRUE = {ShotType.SMASH: 1.2, ShotType.LOB: -0.8, ShotType.VOLLEY: 0.0}


def points(count: int, seed: int = 1) -> list[CalledPoint]:
    chance, found = random.Random(seed), []
    for _ in range(count):
        served, by_a, shot = chance.random() < 0.5, chance.random() < 0.5, chance.choice(list(TRUE))
        log_odds = (0.4 if served else -0.4) + TRUE[shot] * (1 if by_a else -1)
        found.append(CalledPoint(chance.random() < 1 / (1 + exp(-log_odds)), served, [(by_a, shot)]))
    return found


def test_what_was_put_into_the_points_is_found_within_the_interval() -> None:
    found = {one.shot: one for one in fitted(points(3_000))}
    assert set(found) == set(TRUE)
    for shot, log_odds in TRUE.items():
        assert found[shot].low < log_odds < found[shot].high
        assert found[shot].high - found[shot].low < 0.6


def test_a_fit_worked_by_hand() -> None:
    """150 of 200 points with a smash are won by who hits it, whoever serves: 150 − 200·chance = log odds, 1.070."""
    hit = [(True, by_a, [(by_a, ShotType.SMASH)]) for by_a in (True, False)]
    each = [CalledPoint(by_a == (at < 75), at % 2 == 0, shots) for at in range(100) for _, by_a, shots in hit]
    (found,) = fitted(each)
    assert (found.points, round(found.log_odds, 2), round(found.low, 2), round(found.high, 2)) == (
        200,
        1.07,
        0.81,
        1.33,
    )
    assert 150 - 200 / (1 + exp(-found.log_odds)) == pytest.approx(found.log_odds, abs=0.002)
    after = proposed(BASELINE_WEIGHTS, [found])
    assert after.value(ShotType.SMASH, Outcome.WINNER, Dimension.OFFENSIVE) == pytest.approx(0.745, abs=0.001)
    assert after.value(ShotType.SMASH, Outcome.UNFORCED_ERROR, Dimension.RISK) == pytest.approx(0.255, abs=0.001)


def test_too_few_points_are_refused_with_their_count() -> None:
    with pytest.raises(TooFewPoints, match="199 points"):
        fitted(points(199))


def test_a_shot_that_was_rarely_called_keeps_its_weights() -> None:
    rare = CalledPoint(True, True, [(True, ShotType.RULO)])
    figures = fitted([*points(400), *[rare] * 19])
    after = proposed(BASELINE_WEIGHTS, figures)
    assert ShotType.RULO not in {one.shot for one in figures}
    cell = (ShotType.RULO, Outcome.WINNER, Dimension.OFFENSIVE)
    assert after.value(*cell) == BASELINE_WEIGHTS.value(*cell)
    smash = next(one for one in figures if one.shot is ShotType.SMASH)
    won = after.value(ShotType.SMASH, Outcome.WINNER, Dimension.OFFENSIVE)
    assert won == pytest.approx(1 / (1 + exp(-smash.log_odds)), abs=0.001)
    assert won + after.value(ShotType.SMASH, Outcome.UNFORCED_ERROR, Dimension.RISK) == pytest.approx(1, abs=0.001)


def test_the_shots_of_a_point_are_put_together() -> None:
    rows = [
        ("m", 1, True, False, True, "lob"),
        ("m", 1, True, False, False, "smash"),
        ("m", 2, False, True, True, "lob"),
    ]
    first, second = called_points(rows)
    assert first.shots == [(True, ShotType.LOB), (False, ShotType.SMASH)]
    assert (second.won_by_a, second.served_by_a) == (False, True)


def test_the_shots_that_make_the_difference_are_named() -> None:
    counts: dict[Cell, int] = {(ShotType.SMASH, Outcome.WINNER): 3, (ShotType.LOB, Outcome.WINNER): 1}
    other = BASELINE_WEIGHTS.with_changes({ShotType.SMASH: {Outcome.WINNER: {Dimension.OFFENSIVE: 2.0}}})
    (one,) = movers(counts, BASELINE_WEIGHTS, other)
    assert one == (ShotType.SMASH, Outcome.WINNER, Dimension.OFFENSIVE, 3, 0.75)
