"""Variability, worked by hand, and beats that are none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.projections.physiology.variability import Intervals, intervals, is_normal, variability


def beats(*rr_ms: float) -> Intervals:
    rr_s = np.array(rr_ms, dtype=np.float64) / 1000
    return Intervals(np.round(np.cumsum(rr_s) * 1000).astype(np.int64), rr_s, np.zeros(len(rr_s), dtype=np.int64))


def test_rmssd_and_sdnn_of_four_beats_worked_by_hand() -> None:
    # Differences 10, -20, 30: √(1400 / 3). Mean 805, deviations -5, 5, -15, 15: √(500 / 3).
    told = variability(beats(800, 810, 790, 820))
    assert told.rmssd_ms == pytest.approx((1400 / 3) ** 0.5)
    assert told.sdnn_ms == pytest.approx((500 / 3) ** 0.5)
    assert (told.intervals, told.rejected) == (4, 0)


def test_a_missed_beat_is_set_aside_and_the_good_ones_around_it_stay() -> None:
    told = variability(beats(400, 405, 400, 800, 405, 400, 405))
    assert told.rejected == 1
    # Only differences between neighbours count: 5, -5, then nothing across the gap, then -5, 5.
    assert told.rmssd_ms == pytest.approx(5)


def test_an_early_beat_takes_its_pause_with_it_and_nothing_else() -> None:
    normal = is_normal(np.array([0.8, 0.8, 0.8, 0.5, 1.1, 0.8, 0.8, 0.8]))
    assert normal.tolist() == [True, True, True, False, False, True, True, True]


def test_a_heart_that_speeds_up_loses_no_beat() -> None:
    rr_s = 60 / np.linspace(90, 180, 60)
    assert is_normal(rr_s).all()


def test_intervals_that_no_heart_makes_are_set_aside() -> None:
    assert not is_normal(np.full(9, 0.2)).any()
    assert not is_normal(np.full(9, 2.5)).any()


def test_lost_notifications_end_a_run_and_empty_ones_do_not() -> None:
    time_ms = np.array([0, 1000, 2000, 3000, 9000, 10_000])
    found = intervals(time_ms, [[0.9], [], [1.1], [0.5, 0.5], [0.5], [0.5, 0.5]])
    assert found.rr_s.tolist() == [0.9, 1.1, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert found.run.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert found.time_ms.tolist() == [0, 2000, 3000, 3000, 9000, 10_000, 10_000]


def test_no_difference_is_taken_across_lost_beats() -> None:
    found = beats(500, 500, 550, 550)
    assert variability(found).rmssd_ms == pytest.approx((2500 / 3) ** 0.5)
    parted = Intervals(found.time_ms, found.rr_s, np.array([0, 0, 1, 1]))
    assert variability(parted).rmssd_ms == 0


def test_the_sdnn_index_is_the_mean_over_five_minutes() -> None:
    first = np.tile([0.59, 0.61], 250)
    second = np.tile([0.57, 0.63], 250)
    rr_s = np.concatenate((first, second))
    time_ms = np.concatenate((np.arange(500) * 600, 300_000 + np.arange(500) * 600)).astype(np.int64)
    told = variability(Intervals(time_ms, rr_s, np.zeros(1000, dtype=np.int64)))
    assert told.sdnn_index_ms == pytest.approx((10 + 30) / 2, rel=0.01)


def test_without_beats_there_are_no_figures() -> None:
    told = variability(intervals(np.zeros(0, dtype=np.int64), []))
    assert (told.rmssd_ms, told.sdnn_ms, told.sdnn_index_ms, told.intervals) == (None, None, None, 0)


@given(st.lists(st.lists(st.floats(0, 64), max_size=4), max_size=40))
def test_any_notifications_give_figures_or_none(reported: list[list[float]]) -> None:
    told = variability(intervals(np.arange(len(reported), dtype=np.int64) * 1000, reported))
    assert told.intervals == sum(map(len, reported))
    assert 0 <= told.rejected <= told.intervals
    assert told.rmssd_ms is None or told.rmssd_ms >= 0
