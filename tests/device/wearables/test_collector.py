"""Simulated sensors, collected and read back from the wire."""

import asyncio
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from device.clock import ReplayClock
from device.wearables.batches import Batches, Encoder, Origin
from device.wearables.collector import AssignedSensor, Collector
from device.wearables.gatt.heart_rate import HeartRateMeasurement
from device.wearables.sensor import (
    QUEUE_BOUND,
    HeartRateReading,
    MotionReading,
    Sensor,
    SensorIdentity,
    SensorState,
)
from device.wearables.simulation.strap import SimulatedSensor
from tests.waiting import PATIENCE_S, awaited
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Stream

START = datetime(2025, 6, 1, 10, 0, tzinfo=UTC)
EPOCH = "0" * 32


class Kept:
    """A sink that numbers and keeps, as the outbox does."""

    def __init__(self) -> None:
        self.heart_rate: list[HeartRateBatch] = []
        self.motion: list[MotionBatch] = []
        self.full = False

    def append(self, stream: Stream, encode: Encoder) -> None:
        if self.full:
            raise OSError("no space left on the disk")
        if stream is Stream.HEART_RATE:
            self.heart_rate.append(HeartRateBatch.decode(encode(len(self.heart_rate) + 1)))
        else:
            self.motion.append(MotionBatch.decode(encode(len(self.motion) + 1)))

    @property
    def bpm(self) -> list[tuple[int, datetime]]:
        return [(batch.player, sample.time) for batch in self.heart_rate for sample in batch.samples]


class Broken(Sensor):
    """A sensor that fails at once."""

    def __init__(self) -> None:
        super().__init__(SensorIdentity("broken", "broken"))

    async def _stream(self) -> None:
        raise ValueError("this sensor is broken")


class Flood(Sensor):
    """A sensor that says more at once than anyone can take."""

    def __init__(self) -> None:
        super().__init__(SensorIdentity("flood", "flood"))

    async def _stream(self) -> None:
        for number in range(QUEUE_BOUND + 5):
            self._heard(bytes([0, 1 + number % 200]), START + timedelta(milliseconds=number))


def simulated(clock: ReplayClock, players: int = 4) -> list[AssignedSensor]:
    return [AssignedSensor(SimulatedSensor(player, clock, 3), player) for player in range(1, players + 1)]


@asynccontextmanager
async def running(collector: Collector, worn: list[AssignedSensor]) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(collector.run(), name="collector")
    await awaited(lambda: all(one.sensor.state is SensorState.STREAMING for one in worn))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_every_sample_of_four_players_is_handed_over_once_and_in_order() -> None:
    clock, kept = ReplayClock(START), Kept()
    worn = simulated(clock)
    collector = Collector(worn, clock, kept.append, lambda: "match-1", epoch=EPOCH)
    async with running(collector, worn) as task:
        clock.advance_to(START + timedelta(seconds=63))
        clock.close()
        async with asyncio.timeout(PATIENCE_S):
            await task
    for player in range(1, 5):
        assert [time for one, time in kept.bpm if one == player] == [
            START + timedelta(seconds=1 + n) for n in range(63)
        ]
        mine = [batch for batch in kept.motion if batch.player == player]
        assert all(after.start == before.start + timedelta(seconds=1) for before, after in pairwise(mine))
        assert sum(batch.count for batch in mine) == 63 * 52
    assert collector.counts == {
        "heart_rate_samples": 4 * 63,
        "motion_samples": 4 * 63 * 52,
        "refused_batches": 0,
        "dropped_readings": 0,
        "malformed_frames": 0,
    }
    assert {batch.session for batch in (*kept.heart_rate, *kept.motion)} == {"match-1"}
    assert {batch.sensor for batch in kept.heart_rate} == {f"simulated-{player}" for player in range(1, 5)}
    assert len({batch.id for batch in (*kept.heart_rate, *kept.motion)}) == len(kept.heart_rate) + len(kept.motion)
    assert all(batch.samples[-1].time - batch.samples[0].time <= timedelta(seconds=5) for batch in kept.heart_rate)


async def test_without_a_session_nothing_is_recorded_but_it_can_be_shown() -> None:
    clock, kept, shown = ReplayClock(START), Kept(), list[tuple[int, int]]()
    worn = simulated(clock, 1)
    collector = Collector(
        worn,
        clock,
        kept.append,
        lambda: None,
        epoch=EPOCH,
        on_heart_rate=lambda player, reading: shown.append((player, reading.measurement.bpm)),
    )
    async with running(collector, worn):
        clock.advance_to(START + timedelta(seconds=20))
        await awaited(lambda: len(shown) == 20)
    assert (kept.heart_rate, kept.motion) == ([], [])


async def test_a_change_of_match_keeps_what_was_gathered_under_the_match_it_was_gathered_in() -> None:
    clock, kept, session = ReplayClock(START), Kept(), ["match-1"]
    worn, shown = simulated(clock, 1), list[HeartRateReading]()
    collector = Collector(
        worn, clock, kept.append, lambda: session[0], epoch=EPOCH, on_heart_rate=lambda _, one: shown.append(one)
    )
    async with running(collector, worn):
        clock.advance_to(START + timedelta(seconds=3))
        await awaited(lambda: len(shown) == 3 and collector.counts["motion_samples"] == 3 * 52)
        session[0] = "match-2"
        clock.advance_to(START + timedelta(seconds=5))
        await awaited(lambda: len(shown) == 5 and collector.counts["motion_samples"] == 5 * 52)
    assert [(batch.session, len(batch.samples)) for batch in kept.heart_rate] == [("match-1", 3), ("match-2", 2)]
    assert [batch.session for batch in kept.motion] == ["match-1"] * 3 + ["match-2"] * 2


async def test_a_sensor_that_fails_stops_no_other() -> None:
    clock, kept = ReplayClock(START), Kept()
    worn = simulated(clock, 1)
    collector = Collector([AssignedSensor(Broken(), 2), *worn], clock, kept.append, lambda: "match-1", epoch=EPOCH)
    async with running(collector, worn):
        clock.advance_to(START + timedelta(seconds=30))
        await awaited(lambda: collector.counts["motion_samples"] == 30 * 52)


async def test_a_sink_that_fails_is_counted_and_the_next_batch_is_tried() -> None:
    clock, kept = ReplayClock(START), Kept()
    worn = simulated(clock, 1)
    collector = Collector(worn, clock, kept.append, lambda: "match-1", epoch=EPOCH)
    async with running(collector, worn):
        kept.full = True
        clock.advance_to(START + timedelta(seconds=2))
        await awaited(lambda: collector.counts["refused_batches"] == 2)
        kept.full = False
        clock.advance_to(START + timedelta(seconds=3))
        await awaited(lambda: collector.counts["motion_samples"] == 52)


async def test_what_nobody_took_in_time_is_dropped_from_the_oldest_and_counted() -> None:
    clock, kept = ReplayClock(START), Kept()
    worn = [AssignedSensor(Flood(), 1)]
    collector = Collector(worn, clock, kept.append, lambda: "match-1", epoch=EPOCH)
    async with asyncio.timeout(PATIENCE_S):
        await collector.run()
    assert collector.counts["dropped_readings"] == 5
    assert [time for _, time in kept.bpm] == [START + timedelta(milliseconds=5 + n) for n in range(QUEUE_BOUND)]


def _batches(kept: Kept) -> Batches:
    batches = Batches(Origin(Broken(), 1, EPOCH), kept.append)
    batches.set_session("match-1")
    return batches


def test_a_heart_rate_that_nothing_follows_is_sent_after_five_seconds() -> None:
    kept = Kept()
    batches = _batches(kept)
    batches.add(HeartRateReading(START, HeartRateMeasurement(90, False, 4, (0.5,))))
    batches.flush_due(START + timedelta(seconds=4.9))
    assert not kept.heart_rate
    batches.flush_due(START + timedelta(seconds=5))
    (sample,) = kept.heart_rate[0].samples
    assert (sample.time, sample.bpm, sample.contact, sample.energy_kj, sample.rr_s) == (START, 90, False, 4, (0.5,))


def test_motion_with_a_gap_is_not_one_batch() -> None:
    kept = Kept()
    batches = _batches(kept)
    quarter = array("h", range(39))
    for start_s in (0, 0.25, 0.75):
        batches.add(MotionReading(START + timedelta(seconds=start_s), 52, quarter))
    batches.flush()
    assert [(batch.start - START, batch.count) for batch in kept.motion] == [
        (timedelta(0), 26),
        (timedelta(seconds=0.75), 13),
    ]


@pytest.mark.parametrize(
    "off", [timedelta(hours=1), -timedelta(days=365), timedelta(days=9_000), -timedelta(minutes=1)]
)
def test_a_system_clock_that_is_set_keeps_no_batch_waiting_and_is_believed_from_then_on(off: timedelta) -> None:
    kept = Kept()
    system_off = timedelta()
    batches = Batches(Origin(Broken(), 1, EPOCH, lambda moment: moment + system_off), kept.append)
    batches.set_session("match-1")
    for second in range(8):
        if second == 3:
            system_off = off
        now = START + timedelta(seconds=second)
        batches.add(HeartRateReading(now, HeartRateMeasurement(90)))
        batches.add(MotionReading(now, 52, array("h", range(156))))
        batches.flush_due(now)
    assert [len(batch.samples) for batch in kept.heart_rate] == [6]
    assert [sample.time - START - off for sample in kept.heart_rate[0].samples] == [
        timedelta(seconds=n) for n in range(6)
    ]
    assert [batch.start - START for batch in kept.motion] == [
        timedelta(seconds=n) + (off if n >= 3 else timedelta()) for n in range(8)
    ]
