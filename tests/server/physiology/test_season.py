"""Load over days: the acute mean moves quickly, the usual one slowly, and both come to rest at an even load."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.projections.physiology.season import CHRONIC_DAYS, days_of_load

FIRST = date(2026, 3, 1)
LOADS = st.dictionaries(st.integers(0, 90).map(lambda at: FIRST + timedelta(days=at)), st.floats(0, 500), min_size=1)


def test_the_first_day_moves_the_means_by_their_share() -> None:
    (day,) = days_of_load({FIRST: 290.0}, FIRST)
    assert (day.acute, day.chronic, day.ratio) == (pytest.approx(72.5), pytest.approx(20), None)


def test_an_even_load_comes_to_a_ratio_of_one_and_a_rest_below_it() -> None:
    even = {FIRST + timedelta(days=at): 100.0 for at in range(150)}
    days = days_of_load(even, FIRST + timedelta(days=156))
    assert days[149].ratio == pytest.approx(1, abs=0.01)
    assert days[-1].ratio is not None
    assert days[-1].ratio < 0.3


@given(LOADS)
def test_means_stay_within_the_loads_and_a_ratio_waits_for_four_weeks(loads: dict[date, float]) -> None:
    days = days_of_load(loads, max(loads) + timedelta(days=3))
    assert [one.day for one in days[:1]] == [min(loads)]
    for at, one in enumerate(days):
        assert 0 <= one.chronic <= max(loads.values()) + 1e-9
        assert 0 <= one.acute <= max(loads.values()) + 1e-9
        assert one.ratio is None or at >= CHRONIC_DAYS


def test_without_a_load_there_are_no_days() -> None:
    assert days_of_load({}, FIRST) == []
