"""The simulated sensors that anyone can try: down to their bytes, and the same for a seed."""

import asyncio

import numpy as np
import pytest

from device.wearables.bluetooth import BluetoothSensor
from device.wearables.profiles import load_profiles
from device.wearables.radio.adapters import Radio
from device.wearables.sensor import HeartRateReading, MotionReading, Reading
from device.wearables.simulation.body import PlayingBody
from device.wearables.simulation.court import all_names, is_simulated, simulated, simulated_court
from tests.device.wearables.fast_time import LoopClock, run_fast
from tests.device.wearables.listening import listening


def worn(name: str, for_s: float, seed: int = 1) -> tuple[list[Reading], BluetoothSensor]:
    async def wear() -> tuple[list[Reading], BluetoothSensor]:
        sensor = BluetoothSensor(name, Radio(simulated_court(seed)), LoopClock(), load_profiles())
        async with listening(sensor) as heard:
            await asyncio.sleep(for_s)
        return heard, sensor

    return run_fast(wear())


@pytest.mark.parametrize(
    ("name", "rate_hz", "has_heart_rate"),
    [("simulated-strap-1", 200, True), ("simulated-arm-2", 52, True), ("simulated-wrist-3", 100, False)],
)
def test_each_streams_what_its_kind_does(name: str, rate_hz: int, has_heart_rate: bool) -> None:
    heard, sensor = worn(name, 60)
    samples = sum(one.count for one in heard if isinstance(one, MotionReading))
    beats = [one.measurement for one in heard if isinstance(one, HeartRateReading)]
    assert 45 * rate_hz < samples <= 60 * rate_hz
    assert bool(beats) == has_heart_rate
    assert all(60 < beat.bpm < 200 for beat in beats)
    assert sensor.malformed == sensor.dropped == 0
    assert sensor.battery_percent is not None


def test_a_seed_and_a_name_are_a_sensor_of_their_own() -> None:
    drifts = {simulated(name, seed)._drift_ppm for name in all_names() for seed in (1, 2)}
    assert len(drifts) == 2 * len(all_names())
    assert simulated("simulated-strap-1", 1)._drift_ppm == simulated("SIMULATED-STRAP-1", 1)._drift_ppm


def test_players_of_a_seed_play_the_same_match_each_with_a_body_of_his_own() -> None:
    bodies = [PlayingBody(player, 1) for player in (1, 2, 1)]
    minutes = [body.motion(0, 52 * 60, 52) for body in bodies]
    assert np.array_equal(minutes[0], minutes[2])
    assert not np.array_equal(minutes[0], minutes[1])
    rates = [[body.heart_rate().bpm for _ in range(120)] for body in bodies]
    assert rates[0] == rates[2] != rates[1]


@pytest.mark.parametrize("name", ["simulated-strap-5", "simulated-hat-1", "strap-1", "", "simulated-strap-1x"])
def test_other_names_are_not_simulated(name: str) -> None:
    assert not is_simulated(name)
    with pytest.raises(ValueError, match="is no simulated sensor"):
        simulated(name, 1)
