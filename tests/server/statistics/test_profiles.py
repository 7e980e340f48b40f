"""Profiles: worked by hand, drawn to the middle by few points, and nothing without enough of them."""

from collections.abc import Mapping
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.shots import Outcome, ShotType
from padel.weights import BASELINE_WEIGHTS, ShotWeights
from padel.worth.clutch import ClutchSums, clutch_sums
from server.statistics.intervals import normal_cdf, share
from server.statistics.profiles import Scale, Shots, profile
from server.statistics.reference import CELLS, ENDINGS, Cell, Cells, published, with_club

SMASHES: dict[Cell, float] = {
    (ShotType.SMASH, Outcome.WINNER): 0.6,
    (ShotType.SMASH, Outcome.UNFORCED_ERROR): 0.4,
}
NO_POINTS = ClutchSums(0, 0, 0.0, 0.0, 0.0)
ONE_DIMENSION = ShotWeights.model_validate({"smash": {"winner": {"offensive": 1.0}, "unforced_error": {"risk": 1.0}}})


def shots(counts: Mapping[Cell, int], weights: ShotWeights, population: Cells) -> Shots:
    return Shots(np.array([counts.get(cell, 0) for cell in CELLS]), Scale.of(weights, population))


def test_offensive_power_worked_by_hand() -> None:
    """A player with 40 winners of 50 smashes, in a population with 60 %.

    Mean .80 against .60; drawn half way by the 50 shots of the population: .70. The population's players spread by
    √(.24/51) = .0686, so .10 above is 1.458 of it: 92.8. Error √((50·.16 + 50·.24)/100/100) = .0447, 90 % ± .0736.
    """
    counts = {(ShotType.SMASH, Outcome.WINNER): 40, (ShotType.SMASH, Outcome.UNFORCED_ERROR): 10}
    found = profile([shots(counts, ONE_DIMENSION, SMASHES)], NO_POINTS).offensive_power
    assert (found.points, found.value) == (50, 92.8)
    assert found.low == pytest.approx(100 * normal_cdf((0.1 - 1.6449 * sqrt(0.002)) / sqrt(0.24 / 51)), abs=0.06)
    assert profile([shots(counts, ONE_DIMENSION, SMASHES)], NO_POINTS).consistency.value == 92.8


def test_pressure_play_worked_by_hand() -> None:
    """Twenty points of equal importance have no clutch; their figure is the middle."""
    found = profile([], clutch_sums([True, False] * 10, [0.1] * 20)).pressure_play
    assert (found.points, found.value) == (20, 50.0)
    important = profile([], clutch_sums([True, False] * 10, [0.3, 0.1] * 10)).pressure_play
    assert important.value is not None
    assert important.value > 50


def test_pressure_play_of_docs_statistics() -> None:
    """Four points of importance .10, three of them won, and sixteen of .02, eight won: the example of the page."""
    won, importances = [True] * 3 + [False] + [True, False] * 8, [0.1] * 4 + [0.02] * 16
    sums = clutch_sums(won, importances)
    assert sums.clutch is not None
    assert (round(sums.clutch.value, 3), round(sums.clutch.error, 3)) == (0.089, 0.099)
    assert profile([], sums).pressure_play == (20, 59.9, 9.3, 96.6)


def test_with_too_few_points_there_is_no_figure() -> None:
    counts = {(ShotType.SMASH, Outcome.WINNER): 19}
    found = profile([shots(counts, BASELINE_WEIGHTS, published())], clutch_sums([True] * 19, [0.1] * 19))
    assert {(one.points, one.value) for one in found} == {(19, None)}


@given(st.dictionaries(st.sampled_from(list(published())), st.integers(0, 40), min_size=1))
def test_a_figure_is_within_its_interval_and_between_0_and_100(counts: dict[Cell, int]) -> None:
    for one in profile([shots(counts, BASELINE_WEIGHTS, published())], NO_POINTS):
        if one.value is not None:
            assert one.low is not None
            assert one.high is not None
            assert 0 <= one.low <= one.value <= one.high <= 100


@given(st.dictionaries(st.sampled_from(list(published())), st.integers(20, 40), min_size=1))
def test_who_plays_as_the_population_stands_in_its_middle_and_matches_add_up(counts: dict[Cell, int]) -> None:
    total = sum(counts.values())
    theirs = {cell: count / total for cell, count in counts.items()}
    found = profile([shots(counts, BASELINE_WEIGHTS, theirs)] * 2, NO_POINTS)
    assert found.offensive_power.points == 2 * total
    assert found.offensive_power.value == found.net_play.value == 50.0


def test_the_published_population_has_the_published_outcomes() -> None:
    men, women = published("men"), published("women")
    for population, mix in ((men, (0.444, 0.309, 0.247)), (women, (0.353, 0.396, 0.25))):
        for outcome, part in zip(ENDINGS, mix, strict=True):
            assert sum(of for (_, one), of in population.items() if one is outcome) == pytest.approx(part, abs=0.002)
    smashes = {outcome: published()[ShotType.SMASH, outcome] for outcome in ENDINGS}
    assert smashes[Outcome.WINNER] / sum(smashes.values()) == pytest.approx(0.6, abs=0.03)


def test_a_club_s_own_shots_replace_the_published_ones_as_they_come() -> None:
    winner = (ShotType.LOB, Outcome.WINNER)
    base = published()
    assert with_club({}, base) == pytest.approx(base)
    assert with_club({winner: 1000}, base)[winner] == pytest.approx((1 + base[winner]) / 2)
    assert sum(with_club({winner: 12}, base).values()) == pytest.approx(1)


def test_a_share_has_wilson_s_interval() -> None:
    assert share(0, 0) is None
    found = share(7, 10)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.4417, abs=1e-4), pytest.approx(0.8731, abs=1e-4))
