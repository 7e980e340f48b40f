"""Notifications of acceleration become readings: evenly spaced, in order, none twice, on the appliance's clock."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from device.errors import MalformedFrame
from device.wearables.gatt.polar import FrameType, build_frame
from device.wearables.gatt.simple import build_motion
from device.wearables.motion.decoders import MotionDecoder, PolarMotion, SimpleMotion
from device.wearables.sensor import MotionReading
from device.wearables.timing.frame_clock import MotionClock
from tests.device.wearables.clock_simulation import BEGIN, Frame, SimulatedClock, by_connection_interval, seconds

COUNT = 36
RATE_HZ = 200.0
PERIOD_S = COUNT / RATE_HZ
STILL = [[0, 0, 1000]] * COUNT
EPOCH_NS = 599_616_000_000_000_000


def polar_frame(frame: Frame) -> bytes:
    return build_frame(EPOCH_NS + round(frame.device_s * 1e9), STILL)


def simple_packet(frame: Frame) -> bytes:
    return build_motion(0, round(frame.device_s * 1e6), RATE_HZ, STILL)


def read(decoder: MotionDecoder, heard: Iterable[tuple[bytes, Frame]]) -> list[tuple[Frame, MotionReading]]:
    readings = [(frame, decoder.decode(data, frame.arrival)) for data, frame in heard]
    return [(frame, reading) for frame, reading in readings if reading is not None]


def end_s(reading: MotionReading) -> float:
    return seconds(reading.start) + (reading.count - 1) / reading.rate_hz


@pytest.mark.parametrize(
    ("decoder", "written"), [(PolarMotion(RATE_HZ), polar_frame), (SimpleMotion(), simple_packet)]
)
def test_the_timestamp_is_that_of_the_last_sample(decoder: MotionDecoder, written: type[bytes]) -> None:
    frames = SimulatedClock(PERIOD_S, by_connection_interval(0.0151), 30.0, 4290.0).frames(Random(1), 60)
    for frame, reading in read(decoder, ((written(frame), frame) for frame in frames)):
        assert reading.count == COUNT
        if frame.true_s > 10:
            assert end_s(reading) == pytest.approx(frame.true_s, abs=0.02)
            assert seconds(reading.start) == pytest.approx(frame.true_s - (COUNT - 1) / RATE_HZ, abs=0.02)


@hypothesis_settings(max_examples=20)
@given(off=st.floats(-0.03, 0.03), drift_ppm=st.floats(-100, 100), seed=st.integers(0, 2**32))
def test_samples_never_go_back_and_never_overlap(off: float, drift_ppm: float, seed: int) -> None:
    sensor = SimulatedClock(PERIOD_S * (1 + off), by_connection_interval(0.03), drift_ppm, gaps_s=((20, 25),))
    heard = ((polar_frame(frame), frame) for frame in sensor.frames(Random(seed), 60))
    readings = [reading for _, reading in read(PolarMotion(RATE_HZ), heard)]
    assert all(seconds(after.start) > end_s(before) for before, after in pairwise(readings))


def test_the_true_rate_is_told_and_holds() -> None:
    sensor = SimulatedClock(COUNT / 203.0, by_connection_interval(0.0151))
    readings = read(PolarMotion(RATE_HZ), ((polar_frame(frame), frame) for frame in sensor.frames(Random(2), 120)))
    settled = {reading.rate_hz for frame, reading in readings if frame.true_s > 30}
    assert all(rate_hz == pytest.approx(203.0, rel=2e-3) for rate_hz in settled)
    assert len(settled) <= 3


def test_a_frame_that_is_heard_twice_is_read_once() -> None:
    decoder = PolarMotion(RATE_HZ)
    frames = list(SimulatedClock(PERIOD_S, by_connection_interval(0.03)).frames(Random(3), 10))
    twice = [(polar_frame(frame), frame) for frame in frames for _ in range(2)]
    assert len(read(decoder, twice)) == len(frames)
    assert decoder.figures is not None
    assert decoder.figures.samples == COUNT * len(frames)


def test_a_lost_frame_is_a_hole_not_a_stretch() -> None:
    frames = list(SimulatedClock(PERIOD_S, lambda *_: 0.0).frames(Random(4), 20))
    kept = frames[:60] + frames[61:]
    readings = [reading for _, reading in read(PolarMotion(RATE_HZ), ((polar_frame(frame), frame) for frame in kept))]
    holes = [seconds(after.start) - end_s(before) for before, after in pairwise(readings)]
    assert [round(hole / PERIOD_S, 2) for hole in holes if hole > 0.1] == [1.03]


def test_a_malformed_frame_leaves_no_trace() -> None:
    clean, disturbed = PolarMotion(RATE_HZ), PolarMotion(RATE_HZ)
    for frame in SimulatedClock(PERIOD_S, by_connection_interval(0.03)).frames(Random(5), 10):
        with pytest.raises(MalformedFrame):
            disturbed.decode(polar_frame(frame)[:-1], frame.arrival)
        assert disturbed.decode(polar_frame(frame), frame.arrival) == clean.decode(polar_frame(frame), frame.arrival)


def test_a_factor_that_was_negotiated_is_used() -> None:
    decoder = PolarMotion(52)
    decoder.negotiated(52, 0.000244)
    reading = decoder.decode(build_frame(1, STILL, FrameType.DELTA_G, factor=0.000244), BEGIN)
    assert reading is not None
    assert list(reading.samples_mg[:3]) == [0, 0, 1000]


def test_what_exceeds_sixteen_bits_is_clipped() -> None:
    reading = PolarMotion(52).decode(build_frame(1, [[40_000, -40_000, 7]], FrameType.RAW_24), BEGIN)
    assert reading is not None
    assert list(reading.samples_mg) == [32767, -32768, 7]


@hypothesis_settings(max_examples=20)
@given(off=st.floats(-0.03, 0.03), seed=st.integers(0, 2**32))
def test_a_sensor_without_timestamps_is_placed_by_its_samples(off: float, seed: int) -> None:
    clock, samples = MotionClock(RATE_HZ, stamped=False), np.array(STILL)
    sensor = SimulatedClock(PERIOD_S * (1 + off), by_connection_interval(0.0151))
    for frame in sensor.frames(Random(seed), 120):
        reading = clock.stamp(samples, frame.arrival)
        assert reading is not None
        if frame.true_s > 20:
            assert end_s(reading) == pytest.approx(frame.true_s, abs=0.02)


@given(
    st.lists(
        st.tuples(st.integers(0, 2**64 - 1) | st.integers(0, 10**9), st.integers(1, 40), st.floats(0, 1000)),
        max_size=30,
    )
)
def test_whatever_a_sensor_stamps_it_is_read(stamps: list[tuple[int, int, float]]) -> None:
    decoder, arrival = PolarMotion(RATE_HZ), BEGIN
    for timestamp_ns, count, after_s in stamps:
        arrival += timedelta(seconds=after_s)
        reading = decoder.decode(build_frame(timestamp_ns, [[0, 0, 1000]] * count), arrival)
        assert reading is None or (reading.count == count and reading.rate_hz > 0)


def test_a_clock_that_begins_again_in_the_middle_makes_no_samples_overlap() -> None:
    decoder, random = PolarMotion(RATE_HZ), Random(7)
    first = list(SimulatedClock(PERIOD_S, lambda *_: 0.1).frames(random, 0.9))
    then = SimulatedClock(PERIOD_S, lambda *_: 0.0, begins_at_s=0.0).frames(random, 10, from_s=first[-1].true_s)
    readings = [reading for _, reading in read(decoder, ((polar_frame(frame), frame) for frame in [*first, *then]))]
    assert decoder.figures is not None
    assert decoder.figures.resets == 1
    assert all(seconds(after.start) > end_s(before) for before, after in pairwise(readings))
