"""Simulated sensors: plausible, deterministic, and in step with the clock."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from device.clock import ReplayClock
from device.wearables.sensor import HeartRateReading, MotionReading, Reading, SensorState
from device.wearables.simulation.rallies import Rallies
from device.wearables.simulation.strap import SimulatedSensor

START = datetime(2025, 6, 1, 10, 0, tzinfo=UTC)
SECONDS = 600


async def play(player: int, seed: int, seconds: int = SECONDS) -> list[Reading]:
    clock = ReplayClock(START)
    sensor = SimulatedSensor(player, clock, seed)
    heard: list[Reading] = []

    def replay(state: SensorState) -> None:
        if state is SensorState.STREAMING:
            clock.advance_to(START + timedelta(seconds=seconds))
            clock.close()

    sensor.on_state = replay
    async with aclosing(sensor.readings()) as readings:
        async for reading in readings:
            heard.append(reading)
    assert sensor.dropped == sensor.malformed == 0
    return heard


@pytest.fixture(scope="module")
def match() -> list[Reading]:
    return asyncio.run(play(1, 7))


def heart_rates(readings: list[Reading]) -> list[HeartRateReading]:
    return [one for one in readings if isinstance(one, HeartRateReading)]


def motions(readings: list[Reading]) -> list[MotionReading]:
    return [one for one in readings if isinstance(one, MotionReading)]


def test_every_second_has_its_heart_rate_and_its_acceleration(match: list[Reading]) -> None:
    seconds = [START + timedelta(seconds=number) for number in range(SECONDS + 1)]
    assert [one.time for one in heart_rates(match)] == seconds[1:]
    assert [one.start for one in motions(match)] == seconds[:-1]
    assert {(one.rate_hz, one.count) for one in motions(match)} == {(52, 52)}


async def test_the_same_seed_and_player_are_the_same_match(match: list[Reading]) -> None:
    assert await play(1, 7) == match
    assert await play(2, 7, 30) != match[:60]
    assert await play(1, 8, 30) != match[:60]


def test_the_heart_rises_in_a_long_rally_and_recovers_after_it(match: list[Reading]) -> None:
    bpm = [one.measurement.bpm for one in heart_rates(match)]
    rallies = Rallies(7)
    changes = [
        (rallies.at(second) is not None, after - before) for second, (before, after) in enumerate(pairwise(bpm), 1)
    ]
    warm = changes[120:]
    rise = [change for playing, change in warm if playing]
    rest = [change for playing, change in warm if not playing]
    assert sum(rise) > 0 > sum(rest)
    assert all(60 < one < 200 for one in bpm)
    assert max(bpm) > 130


def test_the_intervals_are_those_of_the_rate(match: list[Reading]) -> None:
    measured = [one.measurement for one in heart_rates(match)]
    intervals = [interval for one in measured for interval in one.rr_s]
    assert abs(sum(intervals) - SECONDS) < 1.0
    for one in measured:
        if one.rr_s:
            assert 60 * len(one.rr_s) / sum(one.rr_s) == pytest.approx(one.bpm, rel=0.12)


def test_strokes_are_peaks_within_the_range(match: list[Reading]) -> None:
    strokes = Rallies(7).strokes(1, 0, SECONDS - 1)
    seconds = motions(match)
    assert len(strokes) > 20
    assert all(-8000 <= value <= 8000 for one in seconds for value in one.samples_mg)
    for stroke in strokes:
        samples = seconds[int(stroke.time_s)].samples_mg
        number = 3 * int(stroke.time_s % 1 * 52)
        assert max(abs(value) for value in samples[number : number + 6]) > 1500
    quiet = [one for second, one in enumerate(seconds) if not Rallies(7).strokes(1, second - 1, second + 2)]
    assert max(abs(value) for one in quiet for value in one.samples_mg) < 1700


async def test_a_closed_iteration_stops_the_sensor() -> None:
    clock = ReplayClock(START)
    sensor = SimulatedSensor(1, clock, 1)
    states: list[SensorState] = []

    def follow(state: SensorState) -> None:
        states.append(state)
        if state is SensorState.STREAMING:
            clock.advance_to(START + timedelta(seconds=1))

    sensor.on_state = follow
    async with aclosing(sensor.readings()) as readings:
        await anext(readings)
    assert states == [SensorState.CONNECTING, SensorState.STREAMING, SensorState.STOPPED]
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("sensor ")]
