"""One clock: sensors that drift, jitter, fall silent and restart, on the appliance's time."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from device.wearables.timing.clock_map import ClockMap
from tests.device.wearables.clock_simulation import (
    BEGIN,
    Frame,
    Jitter,
    SimulatedClock,
    by_connection_interval,
    evenly,
    seconds,
)

HALF = hypothesis_settings.default.max_examples * 3 // 4
"""Minutes of frames each."""

ALIGNED_S = 0.020
LEARNED_S = 10.0

# Frames of 36 samples at 200 Hz and of 6 at 50 Hz, sampled a little off their nominal rate.
periods = st.sampled_from([0.1783, 0.1217])
drifts = st.floats(-100, 100)
jitters = st.sampled_from([evenly, *map(by_connection_interval, (0.0075, 0.015, 0.03, 0.05))])
randoms = st.integers(0, 2**32).map(Random)


def mapped(clock: ClockMap, frames: Iterable[Frame]) -> list[tuple[float, float]]:
    """Give of each frame when it was ready, and by how much its mapped time is off."""
    errors = []
    for frame in frames:
        clock.observe(frame.device_s, frame.arrival)
        errors.append((frame.true_s, seconds(clock.at(frame.device_s)) - frame.true_s))
    return errors


def worst(errors: list[tuple[float, float]], from_s: float) -> float:
    return max(abs(error_s) for ready_s, error_s in errors if ready_s >= from_s)


@hypothesis_settings(max_examples=HALF)
@given(period_s=periods, drift_ppm=drifts, jitter=jitters, random=randoms)
def test_after_ten_seconds_times_are_right_to_twenty_milliseconds(
    period_s: float, drift_ppm: float, jitter: Jitter, random: Random
) -> None:
    sensor = SimulatedClock(period_s, jitter, drift_ppm)
    errors = mapped(ClockMap(), sensor.frames(random, 300))
    assert worst(errors, LEARNED_S) <= ALIGNED_S
    assert worst(errors, 0) <= 0.101


@hypothesis_settings(max_examples=HALF)
@given(
    period_s=periods,
    drift_ppm=drifts,
    jitter=jitters,
    random=randoms,
    gap_s=st.floats(1, 180),
    begins_s=st.floats(120, 150),
)
def test_times_are_still_right_when_a_sensor_comes_back_after_minutes(
    period_s: float, drift_ppm: float, jitter: Jitter, random: Random, gap_s: float, begins_s: float
) -> None:
    sensor = SimulatedClock(period_s, jitter, drift_ppm, gaps_s=((begins_s, begins_s + gap_s),))
    clock = ClockMap()
    errors = mapped(clock, sensor.frames(random, begins_s + gap_s + 60))
    assert worst(errors, LEARNED_S) <= ALIGNED_S
    assert clock.figures is not None
    assert clock.figures.resets == 0


@hypothesis_settings(max_examples=HALF)
@given(drift_ppm=drifts, random=randoms)
def test_few_and_long_frames_take_longer_to_learn(drift_ppm: float, random: Random) -> None:
    sensor = SimulatedClock(1.3654, by_connection_interval(0.05), drift_ppm)
    assert worst(mapped(ClockMap(), sensor.frames(random, 300)), 60) <= ALIGNED_S


@hypothesis_settings(max_examples=HALF)
@given(period_s=periods, drift_ppm=drifts, jitter=jitters, random=randoms)
def test_times_never_go_back(period_s: float, drift_ppm: float, jitter: Jitter, random: Random) -> None:
    clock, told = ClockMap(), [0.0]
    for frame in SimulatedClock(period_s, jitter, drift_ppm, gaps_s=((20, 40),)).frames(random, 60):
        clock.observe(frame.device_s, frame.arrival)
        steps = [frame.device_s - period_s * share for share in (0.99, 0.5, 0.0)]
        if frame.true_s > period_s * 1.5:
            told += [seconds(clock.at(moment)) for moment in steps]
    assert told == sorted(told)


def test_the_figures_tell_drift_and_jitter() -> None:
    clock = ClockMap()
    mapped(clock, SimulatedClock(0.1783, evenly, drift_ppm=60.0).frames(Random(1), 600))
    figures = clock.figures
    assert figures is not None
    assert figures.drift_ppm == pytest.approx(60, abs=15)
    assert figures.jitter_ms == pytest.approx(95, abs=8)
    assert figures.offset_s == pytest.approx(BEGIN.timestamp() - 1000, abs=0.1)
    assert figures.samples == 3366
    assert seconds(figures.since) < 0.3


def test_a_sensor_that_restarts_begins_a_new_map() -> None:
    clock, random = ClockMap(), Random(2)
    mapped(clock, SimulatedClock(0.1783, evenly, drift_ppm=80.0).frames(random, 300))
    errors = mapped(clock, SimulatedClock(0.1783, evenly, 80.0, begins_at_s=-303.0).frames(random, 400, from_s=304))
    assert worst(errors, 304 + LEARNED_S) <= ALIGNED_S
    assert clock.figures is not None
    assert clock.figures.resets == 1
    assert clock.figures.drift_ppm == pytest.approx(80, abs=25)


@pytest.mark.parametrize("set_by_s", [-40.0, 40.0, 3600.0])
def test_a_clock_that_is_set_begins_a_new_map(set_by_s: float) -> None:
    clock, random = ClockMap(), Random(3)
    mapped(clock, SimulatedClock(0.1783, evenly).frames(random, 60))
    errors = mapped(clock, SimulatedClock(0.1783, evenly, begins_at_s=1000 + set_by_s).frames(random, 120, from_s=66))
    assert worst(errors, 66 + LEARNED_S) <= ALIGNED_S
    assert clock.figures is not None
    assert clock.figures.resets == 1


def test_frames_that_were_held_back_for_a_second_do_not_move_the_map() -> None:
    clock, random = ClockMap(), Random(4)
    mapped(clock, SimulatedClock(0.1783, evenly).frames(random, 60))
    late = [
        Frame(frame.true_s, frame.device_s, max(frame.arrival, BEGIN + timedelta(seconds=64)))
        for frame in SimulatedClock(0.1783, evenly).frames(random, 80, from_s=60)
    ]
    assert worst(mapped(clock, late), 60) <= ALIGNED_S


def test_a_delay_that_stays_is_a_step_of_the_clock() -> None:
    clock, random = ClockMap(), Random(5)
    mapped(clock, SimulatedClock(0.1783, evenly).frames(random, 60))
    errors = mapped(clock, SimulatedClock(0.1783, evenly, begins_at_s=997).frames(random, 100, from_s=64))
    assert worst(errors, 64 + 2 * LEARNED_S) <= ALIGNED_S


def test_a_clock_that_was_never_seen_cannot_be_mapped() -> None:
    clock = ClockMap()
    assert clock.figures is None
    with pytest.raises(LookupError):
        clock.at(0.0)


def test_a_first_frame_that_was_very_late_is_made_good_slowly_not_at_once() -> None:
    clock = ClockMap()
    frames = list(SimulatedClock(0.1783, lambda *_: 0.0).frames(Random(6), 60))
    clock.observe(frames[0].device_s, frames[0].arrival + timedelta(seconds=0.9))
    errors = mapped(clock, frames[1:])
    steps = [before[1] - after[1] for before, after in pairwise(errors)]
    assert max(steps) <= 0.05 * 0.1783 + 1e-5
    assert worst(errors, 40) <= ALIGNED_S
