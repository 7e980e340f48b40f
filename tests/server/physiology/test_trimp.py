"""Training impulse against worked examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.projections.physiology.trimp import MEN, WOMEN, banister, edwards
from server.projections.physiology.zones import HeartLimits


def steady(bpm: int, minutes: float, limits: HeartLimits, constants: tuple[float, float]) -> float:
    count = 600
    return banister(np.full(count, bpm), np.full(count, minutes * 60 / count), limits, constants)


def test_edwards_counts_minutes_times_the_number_of_their_zone() -> None:
    # Ten minutes in each zone: 10 × (1 + 2 + 3 + 4 + 5); below zone 1 nothing counts.
    assert edwards(np.array([1200.0, 600, 600, 600, 600, 600])) == 150
    assert edwards(np.array([600.0, 0, 0, 0, 0, 0])) == 0


def test_banister_for_men_gives_the_published_examples() -> None:
    # 30 min at 130 bpm, rest 40, max 200: 32 (fellrnr.com, TRIMP). By hand: 30 × 0.5625 × 0.64 × e^1.08 = 31.80.
    assert steady(130, 30, HeartLimits(200, 40), MEN) == pytest.approx(31.80, abs=0.01)
    # 45 min at 150 bpm, rest 60, max 190: 75.36 (calculatorhub.com, TRIMP, which rounds on the way; by hand 75.33).
    assert steady(150, 45, HeartLimits(190, 60), MEN) == pytest.approx(75.36, abs=0.05)


def test_banister_for_women_uses_her_constants() -> None:
    # By hand: 30 × 0.5625 × 0.86 × e^(1.67 × 0.5625) = 37.13.
    assert steady(130, 30, HeartLimits(200, 40), WOMEN) == pytest.approx(37.13, abs=0.01)


def test_a_minute_at_the_maximum_is_the_most_there_is() -> None:
    assert steady(200, 1, HeartLimits(200, 40), MEN) == pytest.approx(4.37, abs=0.01)
    assert steady(215, 1, HeartLimits(200, 40), MEN) == pytest.approx(4.37, abs=0.01)
    assert steady(35, 1, HeartLimits(200, 40), MEN) == 0


@given(st.lists(st.integers(40, 200), min_size=1, max_size=50))
def test_changing_intensity_costs_at_least_as_much_as_its_mean(bpm: list[int]) -> None:
    limits, seconds = HeartLimits(200, 40), np.full(len(bpm), 60.0)
    changing = banister(np.array(bpm), seconds, limits, MEN)
    even = banister(np.full(len(bpm), np.mean(bpm)), seconds, limits, MEN)
    assert changing >= even - 1e-9
