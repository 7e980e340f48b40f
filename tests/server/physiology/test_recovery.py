"""The fall of the heart rate after efforts."""

import numpy as np
import pytest

from server.projections.physiology.recovery import Effort, mean_recoveries, recoveries

SECONDS = np.arange(0, 400)
TIME_MS = (SECONDS * 1000).astype(np.int64)
# 180 until 100 s, then one beat less every second until 60.
FALLING = np.clip(180 - np.maximum(SECONDS - 100, 0), 60, None)


def test_the_fall_is_the_rate_at_the_end_minus_the_rate_later() -> None:
    (found,) = recoveries([Effort("rally", 100_000, None)], TIME_MS, FALLING)
    # Within 2.5 s of the end: 180, 180, 180, 179, 178.
    assert found.from_bpm == pytest.approx(179.4)
    # After 30 and 60 s: 150 and 120. After 120 s: 62, 61, 60, 60, 60.
    assert found.drop_bpm == pytest.approx((29.4, 59.4, 179.4 - 60.6))


def test_what_the_next_rally_cut_short_is_not_counted() -> None:
    (found,) = recoveries([Effort("change_of_ends", 100_000, 165_000)], TIME_MS, FALLING)
    assert found.drop_bpm == (pytest.approx(29.4), pytest.approx(59.4), None)
    assert recoveries([Effort("rally", 100_000, 120_000)], TIME_MS, FALLING) == []


def test_where_the_sensor_was_silent_nothing_is_said() -> None:
    silent = (SECONDS < 120) | (SECONDS > 140)
    (found,) = recoveries([Effort("rally", 100_000, None)], TIME_MS[silent], FALLING[silent])
    assert found.drop_bpm[0] is None
    assert found.drop_bpm[1] == pytest.approx(59.4)
    assert recoveries([Effort("rally", 900_000, None)], TIME_MS, FALLING) == []


def test_means_are_by_kind_and_time() -> None:
    efforts = [Effort("rally", 100_000, 135_000), Effort("rally", 130_000, None), Effort("change_of_ends", 0, None)]
    means = mean_recoveries(recoveries(efforts, TIME_MS, FALLING))
    said = {(one.kind, one.after_s): (one.drop_bpm, one.count) for one in means}
    assert said["rally", 30] == (pytest.approx((29.4 + 30) / 2), 2)
    assert said["rally", 60] == (pytest.approx(60), 1)
    assert said["change_of_ends", 120] == (pytest.approx(20), 1)
