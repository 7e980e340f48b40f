"""Zones against Karvonen's and Tanaka's formulas, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.projections.physiology.zones import (
    HeartLimits,
    ZoneBasis,
    expected_max_bpm,
    held_s,
    time_in_zones_s,
    zone_floors_bpm,
)


def seconds_ms(*seconds: float) -> np.ndarray:
    return np.array([round(one * 1000) for one in seconds], dtype=np.int64)


def test_zones_of_the_reserve_follow_karvonen() -> None:
    # (200 - 70) × 0.6 + 70 = 148, a common worked example of the formula.
    floors = zone_floors_bpm(HeartLimits(200, 70), ZoneBasis.RESERVE)
    assert floors.tolist() == pytest.approx([135, 148, 161, 174, 187])


def test_zones_of_the_maximum_are_tenths_of_it() -> None:
    floors = zone_floors_bpm(HeartLimits(190, 60), ZoneBasis.MAX)
    assert floors.tolist() == pytest.approx([95, 114, 133, 152, 171])


def test_the_maximum_expected_at_forty_is_180() -> None:
    assert expected_max_bpm(40) == 180


def test_a_resting_rate_above_the_maximum_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="resting heart rate of 190 bpm must be above 0 and below the maximum"):
        HeartLimits(180, 190)


def test_a_sample_stands_until_the_next_but_not_through_silence() -> None:
    assert held_s(seconds_ms(0, 1, 3, 60, 61)).tolist() == [1, 2, 5, 1, 0]
    assert held_s(seconds_ms()).tolist() == []


def test_a_zone_begins_at_its_floor() -> None:
    floors = zone_floors_bpm(HeartLimits(200, 60), ZoneBasis.MAX)
    bpm = np.array([99, 100, 119, 120, 140, 160, 180, 210])
    assert time_in_zones_s(bpm, np.ones(8), floors).tolist() == [1, 2, 1, 1, 1, 2]


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(30, 240)), max_size=60))
def test_the_zones_share_out_all_of_the_time(steps: list[tuple[int, int]]) -> None:
    time_ms = np.cumsum([step for step, _ in steps], dtype=np.int64)
    seconds = held_s(time_ms)
    shared = time_in_zones_s(
        np.array([bpm for _, bpm in steps], dtype=np.int64),
        seconds,
        zone_floors_bpm(HeartLimits(185, 55), ZoneBasis.RESERVE),
    )
    assert len(shared) == 6
    assert shared.sum() == pytest.approx(seconds.sum())
