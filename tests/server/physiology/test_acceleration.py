"""ENMO and PlayerLoad, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.projections.physiology.acceleration import enmo_mg, near_load_rate, player_load, stretches


def test_a_still_sensor_has_no_enmo_whatever_its_tilt() -> None:
    still = np.array([[0, 0, 1000], [600, 0, 800], [0, -1000, 0]], dtype=np.int16)
    assert enmo_mg(still).tolist() == [0, 0, 0]


def test_enmo_is_what_is_above_one_g_and_never_negative() -> None:
    assert enmo_mg(np.array([[0, 0, 2000], [3000, 0, 4000], [0, 0, 400]], dtype=np.int16)).tolist() == [1000, 4000, 0]


def test_player_load_of_steps_worked_by_hand() -> None:
    # A change of 1 g: √(1 / 100). One of 3, 4 and 0 g: √(25 / 100). None: 0.
    steps = player_load(
        np.array([[0, 0, 1000], [0, 0, 2000], [3000, 4000, 2000], [3000, 4000, 2000]], dtype=np.int16)
    )
    assert steps.tolist() == pytest.approx([0.1, 0.5, 0])


def test_player_load_does_not_overflow_the_range_of_a_sensor() -> None:
    (step,) = player_load(np.array([[-32768] * 3, [32767] * 3], dtype=np.int16))
    assert step == pytest.approx(65.535 * 3**0.5 / 10)


def test_player_load_hardly_depends_on_a_fast_sensors_rate() -> None:
    def load(rate_hz: int) -> float:
        seconds = np.arange(60 * rate_hz) / rate_hz
        shaken = (900 * np.sin(2 * np.pi * 2.7 * seconds)).astype(np.int16)
        xyz = np.stack([shaken, np.zeros_like(shaken), np.full_like(shaken, 1000)], axis=1)
        return float(player_load(near_load_rate(xyz, rate_hz)).sum())

    assert load(200) == pytest.approx(load(50), rel=0.03)
    assert load(104) == pytest.approx(load(52), rel=0.03)


def test_a_slow_sensor_stays_as_it_is() -> None:
    xyz = np.arange(15, dtype=np.int16).reshape(5, 3)
    assert near_load_rate(xyz, 26).tolist() == xyz.tolist()
    assert near_load_rate(xyz, 200).tolist() == [[4.5, 5.5, 6.5]]


def test_a_gap_parts_stretches_and_jitter_does_not() -> None:
    time_ms = np.array([0, 20, 41, 60, 200, 220, 240], dtype=np.int64)
    assert stretches(time_ms, 50) == [slice(0, 4), slice(4, 7)]
    assert stretches(time_ms[:0], 50) == []


@given(st.lists(st.integers(0, 500), max_size=50))
def test_stretches_hold_every_sample_once(steps: list[int]) -> None:
    time_ms = np.cumsum(steps, dtype=np.int64)
    parts = [time_ms[one].tolist() for one in stretches(time_ms, 50)]
    assert [at for part in parts for at in part] == time_ms.tolist()
    assert all(parts)
