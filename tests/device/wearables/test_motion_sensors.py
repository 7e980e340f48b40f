"""Sensors with acceleration, through the real bleak, on a real bus, before a BlueZ without a radio."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from device.wearables.gatt import polar
from device.wearables.gatt.heart_rate import MEASUREMENT, HeartRateMeasurement
from device.wearables.gatt.information import DeviceInformation
from device.wearables.gatt.polar import FrameType
from device.wearables.gatt.polar_control import CONTROL_POINT
from device.wearables.gatt.polar_settings import Settings
from device.wearables.sensor import HeartRateReading, MotionReading, Reading, SensorState
from device.wearables.simulation.motion import PolarPart, SimplePart
from device.wearables.simulation.peripheral import Peripheral
from tests.device.wearables.bluez import BlueZ
from tests.device.wearables.gatt_device import GattDevice
from tests.device.wearables.listening import a_sensor, listening
from tests.waiting import awaited

ADDRESS = "A0:9E:1A:00:00:07"
VERITY = Settings(rates_hz=(52, 26), resolutions_bits=(16,), ranges_g=(8,), channels=(3,))
H10 = Settings(rates_hz=(25, 50, 100, 200), resolutions_bits=(16,), ranges_g=(2, 4, 8))


class Counting:
    """A body whose every sample tells its own number."""

    def heart_rate(self) -> HeartRateMeasurement:
        return HeartRateMeasurement(bpm=120, rr_s=(0.5,))

    def motion(self, first: int, count: int, rate_hz: float) -> NDArray[np.int16]:
        numbers = np.arange(first, first + count)
        return np.stack([numbers % 1000, numbers // 1000, -numbers % 1000], axis=1).astype(np.int16)


def numbers_of(readings: list[Reading]) -> list[int]:
    flat = [one.samples_mg for one in readings if isinstance(one, MotionReading)]
    rows = np.concatenate([np.asarray(one).reshape(-1, 3) for one in flat]) if flat else np.empty((0, 3), int)
    return [int(row[0]) + 1000 * int(row[1]) for row in rows]


def a_verity(frame_type: FrameType = FrameType.DELTA_MG) -> GattDevice:
    information = DeviceInformation(manufacturer="Polar Electro Oy", model="Verity Sense", firmware="2.2.6")
    part = PolarPart(VERITY, frame_type, frame_samples=5)
    body = Peripheral(
        ADDRESS, "Polar Sense 12345678", Counting(), information=information, battery_percent=64, motion=part
    )
    return GattDevice(body)


def part_of(device: GattDevice) -> PolarPart:
    assert isinstance(device.peripheral.motion, PolarPart)
    return device.peripheral.motion


async def test_heart_rate_acceleration_battery_and_model_come_over_one_link(bluez: BlueZ) -> None:
    verity = a_verity()
    bluez.bring(verity)
    sensor = a_sensor("Polar Sense 12345678")
    async with listening(sensor) as heard:
        await awaited(
            lambda: len(numbers_of(heard)) >= 50 and any(isinstance(one, HeartRateReading) for one in heard)
        )
        assert (sensor.battery_percent, sensor.motion_hz, sensor.adapter) == (64, 52, "hci0")
        assert sensor.problem is None
    assert bluez.calls.count("Connect") == 1
    numbers = numbers_of(heard)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert sensor.model == "Polar Verity Sense"
    assert not part_of(verity).is_measuring, "a clean stop lets the sensor sleep"


async def test_samples_are_stamped_on_the_appliances_clock_evenly(bluez: BlueZ) -> None:
    bluez.bring(a_verity())
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: len(numbers_of(heard)) >= 60)
    motion = [one for one in heard if isinstance(one, MotionReading)]
    for before, after in pairwise(motion):
        due = before.start + timedelta(seconds=before.count / before.rate_hz)
        assert abs((after.start - due).total_seconds()) < 0.5 / 52
    assert abs((motion[-1].start - datetime.now(UTC)).total_seconds()) < 60
    assert sensor.clock_figures is not None


@pytest.mark.parametrize("frame_type", [FrameType.RAW_8, FrameType.RAW_16, FrameType.RAW_24, FrameType.DELTA_MG])
async def test_frames_of_every_kind_are_read(bluez: BlueZ, frame_type: FrameType) -> None:
    class Small(Counting):
        def motion(self, first: int, count: int, rate_hz: float) -> NDArray[np.int16]:
            return np.full((count, 3), (1, 2, -3), np.int16)

    verity = a_verity(frame_type)
    verity.peripheral._body = Small()
    bluez.bring(verity)
    async with listening(a_sensor(ADDRESS)) as heard:
        await awaited(lambda: any(isinstance(one, MotionReading) for one in heard))
    motion = next(one for one in heard if isinstance(one, MotionReading))
    assert motion.samples_mg.tolist() == [1, 2, -3] * 5


async def test_the_rate_of_the_profile_is_asked_for(bluez: BlueZ) -> None:
    strap = GattDevice(
        Peripheral(ADDRESS, "Polar H10 12345678", Counting(), motion=PolarPart(H10, FrameType.RAW_16, 10))
    )
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: len(numbers_of(heard)) >= 100)
    assert part_of(strap).rate_hz == sensor.motion_hz == 200


async def test_a_self_made_sensor_without_heart_rate_streams(bluez: BlueZ) -> None:
    part = SimplePart((100.0, 50.0), (8, 4), frame_samples=10)
    board = GattDevice(Peripheral(ADDRESS, "Marcador 1", Counting(), has_heart_rate=False, motion=part))
    bluez.bring(board)
    sensor = a_sensor("Marcador 1")
    async with listening(sensor) as heard:
        await awaited(lambda: len(numbers_of(heard)) >= 50)
    numbers = numbers_of(heard)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert not any(isinstance(one, HeartRateReading) for one in heard)


async def test_a_stream_that_a_crashed_run_left_is_begun_anew(bluez: BlueZ) -> None:
    verity = a_verity()
    part_of(verity).is_measuring = True
    bluez.bring(verity)
    verity.connect()
    async with listening(a_sensor(ADDRESS)) as heard:
        await awaited(lambda: numbers_of(heard))
    assert "Connect" not in bluez.calls


async def test_a_sensor_that_drops_out_goes_on_where_it_is_and_no_sample_comes_twice(bluez: BlueZ) -> None:
    verity = a_verity()
    bluez.bring(verity)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        for times in (1, 2, 3):
            before = len(numbers_of(heard))
            await awaited(lambda before=before: len(numbers_of(heard)) >= before + 20)
            verity.drop()
            await awaited(lambda times=times: sensor.reconnects == times)
    numbers = numbers_of(heard)
    assert all(after > before for before, after in pairwise(numbers))
    assert sensor.clock_figures is not None
    assert sensor.clock_figures.resets == 0, "the map of its clock outlives the link"


@pytest.mark.parametrize("asked", ["ReadValue", "StartNotify", "WriteValue"])
async def test_a_link_that_breaks_while_it_is_begun_is_made_again(
    bluez: BlueZ, asked: str, caplog: pytest.LogCaptureFixture
) -> None:
    verity = a_verity()
    bluez.bring(verity)
    bluez.breaks = asked
    async with listening(a_sensor(ADDRESS)) as heard:
        await awaited(lambda: numbers_of(heard))
    assert bluez.calls.count("Connect") == 2
    assert not [one for one in caplog.records if one.exc_info], "nothing that was not foreseen"


async def test_a_sensor_that_reboots_is_mapped_anew_and_time_does_not_go_back(bluez: BlueZ) -> None:
    verity = a_verity()
    bluez.bring(verity)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: len(numbers_of(heard)) >= 150)
        verity.drop()
        verity.peripheral.reboot()
        count = len(numbers_of(heard))
        await awaited(lambda: len(numbers_of(heard)) >= count + 50)
    motion = [one for one in heard if isinstance(one, MotionReading)]
    assert min(numbers_of(heard[-5:])) < numbers_of(heard)[count - 1], "its numbers, like its clock, began anew"
    assert all(after.start > before.start for before, after in pairwise(motion))
    assert sensor.clock_figures is not None
    assert sensor.clock_figures.resets == 1


async def test_a_frame_that_lies_about_its_length_is_counted_and_the_stream_goes_on(bluez: BlueZ) -> None:
    verity = a_verity()
    bluez.bring(verity)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: numbers_of(heard))
        good = polar.build_frame(1, [(1, 2, 3), (4, 5, 6)], FrameType.DELTA_MG)
        for bad in (good[:-1], good[:9], b"\x02", b"", good + b"\x08\xff"):
            verity._notified(polar.DATA, bad)
        verity._notified(MEASUREMENT, b"\x10\x40\x01")
        count = len(numbers_of(heard))
        await awaited(lambda: len(numbers_of(heard)) >= count + 10)
    assert sensor.malformed == 6
    assert sensor.state is SensorState.STOPPED
    numbers = numbers_of(heard)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def test_a_sensor_that_refuses_its_acceleration_still_gives_heart_rate_and_says_why(bluez: BlueZ) -> None:
    verity = a_verity()
    verity.peripheral.write = lambda characteristic, value: verity._notified(  # type: ignore[method-assign]
        CONTROL_POINT, bytes([0xF0, value[0], value[1], 13, 0])
    )
    bluez.bring(verity)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: any(isinstance(one, HeartRateReading) for one in heard))
        assert sensor.state is SensorState.STREAMING
        assert "no acceleration" in (sensor.problem or "")
        assert "charger" in (sensor.problem or "")
        assert sensor.motion_hz is None


async def test_a_sensor_whose_heart_rate_is_silent_keeps_its_link_and_says_so(bluez: BlueZ) -> None:
    verity = a_verity()
    verity.peripheral.subscribe = lambda characteristic: None  # type: ignore[method-assign]
    bluez.bring(verity)
    sensor = a_sensor(ADDRESS, silent_s=0.5)
    async with listening(sensor) as heard:
        await awaited(lambda: "does it touch the skin" in (sensor.problem or ""))
        count = len(numbers_of(heard))
        await awaited(lambda: len(numbers_of(heard)) > count + 10)
    assert bluez.calls.count("Connect") == 1


async def test_acceleration_that_falls_silent_is_started_again(bluez: BlueZ) -> None:
    verity = a_verity()
    bluez.bring(verity)
    async with listening(a_sensor(ADDRESS, silent_s=1.5)) as heard:
        await awaited(lambda: numbers_of(heard) and any(isinstance(one, HeartRateReading) for one in heard))
        part_of(verity).stop()
        verity.peripheral._run("motion", None)
        count = len(numbers_of(heard))
        await awaited(lambda: len(numbers_of(heard)) > count + 10)
    assert bluez.calls.count("Connect") == 1


async def test_a_sensor_that_asks_to_be_paired_is_paired(bluez: BlueZ) -> None:
    verity = a_verity()
    verity.needs_pairing = {CONTROL_POINT, polar.DATA}
    bluez.bring(verity)
    async with listening(a_sensor(ADDRESS)) as heard:
        await awaited(lambda: numbers_of(heard))
    assert bluez.calls.count("Pair") == 1


async def test_a_device_with_nothing_that_is_recorded_says_so(bluez: BlueZ) -> None:
    watch = Peripheral(ADDRESS, "Watch", Counting(), has_heart_rate=False, battery_percent=50)
    bluez.bring(GattDevice(watch))
    sensor = a_sensor(ADDRESS)
    async with listening(sensor):
        await awaited(lambda: "neither heart rate nor acceleration" in (sensor.problem or ""))
        await asyncio.sleep(0)
