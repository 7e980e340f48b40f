"""Counters of few bits that count on for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wearables.timing.wrapping_counters import WrappingCounter

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(("bits", "tick_s"), [(16, 1e-3), (32, 1e-6)])
@given(
    begins=st.integers(0, 2**32),
    steps_s=st.lists(st.floats(0.01, 20_000), min_size=1, max_size=30),
    late_s=st.floats(0, 0.1),
)
def test_a_counter_counts_on_however_often_it_begins_again(
    bits: int, tick_s: float, begins: int, steps_s: list[float], late_s: float
) -> None:
    counter, true = WrappingCounter(bits, tick_s), begins % 2**bits
    assert counter.seconds(true, BEGIN) == pytest.approx(true * tick_s)
    passed_s = 0.0
    for step_s in steps_s:
        true += round(step_s / tick_s)
        passed_s += step_s
        told_s = counter.seconds(true % 2**bits, BEGIN + timedelta(seconds=passed_s + late_s))
        assert told_s == pytest.approx(true * tick_s)


def test_a_sensor_that_restarts_looks_as_if_it_went_back() -> None:
    counter = WrappingCounter(32, 1e-6)
    before_s = counter.seconds(60_000_000, BEGIN)
    assert counter.seconds(1_000_000, BEGIN + timedelta(seconds=5)) < before_s
