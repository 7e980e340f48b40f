"""Four players with heart rate, RR and 200 Hz of acceleration, in fast time, from the frames to the server's disk."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import numpy as np
import pytest

from device.outbox import Outbox
from device.uplink import Uplink
from device.wearables.collector import AssignedSensor, Collector
from device.wearables.radio.adapters import Radio
from device.wearables.simulation.air import SimulatedAir
from server.store.database import DATABASE_NAME
from tests.device.wearables.fast_time import LoopClock, run_fast
from tests.end_to_end.conftest import ServerProcess
from tests.end_to_end.counted_sensors import FRAME, CountedStrap, number_of
from wire.broker import BrokerAddress
from wire.topics import Address, Stream

ADDRESS = Address("home", "1", "box")
SESSION = "four players"


@dataclass(frozen=True)
class Played:
    """What the straps sent, and what the collector said of it."""

    straps: list[CountedStrap]
    counts: dict[str, int]


@pytest.fixture
def store(
    tmp_path: Path, mosquitto: BrokerAddress, free_ports: Callable[[int], list[int]]
) -> Iterator[ServerProcess]:
    """A server on a real broker."""
    process = ServerProcess(tmp_path, *free_ports(2), broker=str(mosquitto))
    process.start()
    yield process
    process.stop()


async def play(outbox: Outbox, for_s: float, every_s: tuple[float, float], away_s: tuple[float, float]) -> Played:
    air = SimulatedAir(Random("air"))
    radio = Radio(air)
    straps = [CountedStrap(player, air, radio) for player in (1, 2, 3, 4)]
    worn = [AssignedSensor(strap.sensor, strap.player) for strap in straps]
    collector = Collector(
        worn, LoopClock(), lambda stream, encode: outbox.append(stream, [encode]), lambda: SESSION, epoch=outbox.epoch
    )
    collecting = asyncio.create_task(collector.run())
    leaving = [asyncio.create_task(strap.come_and_go(every_s, away_s)) for strap in straps]
    await asyncio.sleep(for_s)
    for task in leaving:
        task.cancel()
    # What is on its way arrives; nothing is sent meanwhile.
    for strap in straps:
        air.bring(strap.peripheral)
        for name in list(strap.peripheral._tasks):
            strap.peripheral._run(name, None)
    await asyncio.sleep(2)
    collecting.cancel()
    await asyncio.gather(collecting, *leaving, return_exceptions=True)
    return Played(straps, collector.counts)


def play_and_store(
    store: ServerProcess, broker: BrokerAddress, folder: Path, for_s: float, **how: tuple[float, float]
) -> Played:
    with Outbox.open(folder / "outbox.sqlite", address=ADDRESS) as outbox:
        uplink = Uplink(outbox, broker, ADDRESS, version="test")
        uplink.start()
        try:
            played = run_fast(play(outbox, for_s, **how))
            assert uplink.wait_drained(300), "the server did not take everything"
        finally:
            uplink.stop(0)
        assert outbox.dropped() == dict.fromkeys(Stream, 0)
    store.stop()
    return played


def stored(folder: Path, kind: str, columns: str, player: int) -> dict[str, Any]:
    """Give the columns of a player's rows in the order in which they were stored."""
    file = folder / "server" / DATABASE_NAME
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(
            f"SELECT epoch_us(row.time) AS time_us, {columns} FROM {kind} AS row JOIN series USING (series) "
            "WHERE player = ? AND session = ? ORDER BY row.rowid",
            [player, SESSION],
        ).fetchnumpy()


def check(played: Played, folder: Path) -> None:
    """At least 99.9 % of what was sent is stored, none twice, in order, and at its time."""
    assert played.counts["refused_batches"] == played.counts["dropped_readings"] == 0
    for strap in played.straps:
        motion = stored(folder, "motion", "x_mg, y_mg", strap.player)
        numbers = number_of(motion["x_mg"].astype(np.int64), motion["y_mg"].astype(np.int64))
        sent = strap.sent.numbers
        assert np.isin(numbers, sent).all()
        assert (np.diff(numbers) > 0).all(), "a sample came twice, or out of order"
        assert (np.diff(motion["time_us"]) > 0).all()
        assert len(numbers) >= 0.999 * (len(sent) - FRAME * strap.peripheral.broken)
        error_ms = (motion["time_us"] - strap.true_times_us(numbers)) / 1e3
        assert np.quantile(np.abs(error_ms), 0.999) <= 20
        rates = stored(folder, "heart_rate", "energy_kj, len(rr_s) AS intervals", strap.player)
        assert (np.diff(rates["energy_kj"]) > 0).all()
        assert len(rates["energy_kj"]) >= 0.999 * strap.sent.seconds - 1
        assert (rates["intervals"] == 2).all()
    reconnected_s = [one for strap in played.straps for one in strap.reconnected_s]
    assert np.quantile(reconnected_s, 0.95) <= 5, sorted(reconnected_s)


def test_three_minutes_of_four_players_are_stored(
    store: ServerProcess, mosquitto: BrokerAddress, tmp_path: Path
) -> None:
    played = play_and_store(store, mosquitto, tmp_path, 180, every_s=(20, 40), away_s=(0.5, 15))
    assert sum(len(strap.reconnected_s) for strap in played.straps) >= 8
    check(played, tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_three_hours_of_four_players_are_stored(
    store: ServerProcess, mosquitto: BrokerAddress, tmp_path: Path
) -> None:
    played = play_and_store(store, mosquitto, tmp_path, 3 * 3600, every_s=(120, 300), away_s=(1, 120))
    check(played, tmp_path)
    sent = sum(len(strap.sent.numbers) for strap in played.straps)
    assert sent > 4 * 200 * 3 * 3600 * 0.6
    assert played.counts["motion_samples"] >= 0.999 * sent, "also of what was on its way when a link broke"
