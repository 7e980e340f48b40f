"""Sensors that share a name, and one whose address changes: none is taken for another; the real bleak asks BlueZ."""

from pathlib import Path

import pytest

from device.wearables.assignments import Assignments
from device.wearables.gatt.heart_rate import HeartRateMeasurement, build
from device.wearables.seen import FILE_NAME, Seen, SeenSensors
from tests.device.wearables.bluez import BlueZ
from tests.device.wearables.listening import a_radio, a_sensor, listening
from tests.device.wearables.strap import Strap
from tests.waiting import awaited

OURS, OTHER = "A0:9E:1A:00:00:01", "A0:9E:1A:00:00:02"
NAME = "HRM"
BEATING = build(HeartRateMeasurement(bpm=140))


def private(address: str, serial: str | None = None) -> Strap:
    """Give a strap with a private address, which changes by itself."""
    strap = Strap(address, NAME, serial=serial)
    strap.address_type = "random"
    return strap


@pytest.mark.parametrize("assigned", [NAME, OURS])
async def test_another_strap_of_the_name_is_not_taken_for_one_that_went_out_of_range(
    bluez: BlueZ, assigned: str, caplog: pytest.LogCaptureFixture
) -> None:
    ours, other = Strap(OURS, NAME), Strap(OTHER, NAME)
    bluez.bring(ours)
    sensor = a_sensor(assigned)
    async with listening(sensor) as heard:
        await awaited(lambda: ours.notifying)
        bluez.take_away(ours)
        bluez.bring(other)
        await awaited(lambda: f"another of that name is: {OTHER}" in (sensor.problem or ""))
        assert "assign it by its address" in (sensor.problem or "")
        assert "assign it by its address" in caplog.text
        assert not other.connected
        bluez.bring(ours)
        await awaited(lambda: ours.notifying)
        ours.notify(BEATING)
        await awaited(lambda: heard)
        assert sensor.problem is None


async def test_with_two_of_a_name_in_range_somebody_says_which_is_worn(bluez: BlueZ) -> None:
    ours, other = Strap(OURS, NAME), Strap(OTHER, NAME)
    bluez.bring(ours)
    bluez.bring(other)
    sensor = a_sensor(NAME)
    async with listening(sensor):
        await awaited(lambda: f"2 sensors are called {NAME}: {OURS} and {OTHER}" in (sensor.problem or ""))
    assert not any(strap.connected for strap in (ours, other))


async def test_one_that_another_player_wears_by_its_address_is_not_meant_by_the_name(bluez: BlueZ) -> None:
    ours, other = Strap(OURS, NAME), Strap(OTHER, NAME)
    bluez.bring(ours)
    bluez.bring(other)
    radio = a_radio()
    async with listening(a_sensor(OTHER, radio=radio)), listening(a_sensor(NAME, radio=radio)):
        await awaited(lambda: ours.notifying and other.notifying)


@pytest.mark.parametrize("assigned", [NAME, "5A:00:00:00:00:01"])
@pytest.mark.parametrize("serial", ["1A2B", None])
async def test_a_private_address_that_changed_is_found_again(
    bluez: BlueZ, assigned: str, serial: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    before, after = private("5A:00:00:00:00:01", serial), private("6B:00:00:00:00:02", serial)
    bluez.bring(before)
    async with listening(a_sensor(assigned)) as heard:
        await awaited(lambda: before.notifying)
        bluez.take_away(before)
        bluez.bring(after)
        await awaited(lambda: after.notifying)
        after.notify(BEATING)
        await awaited(lambda: heard)
    assert f"found again by {'its serial number 1A2B' if serial else 'its name alone'}" in caplog.text


async def test_a_private_address_is_not_found_again_at_a_sensor_with_another_serial_number(bluez: BlueZ) -> None:
    before, stranger = private("5A:00:00:00:00:01", "1A2B"), private("6B:00:00:00:00:02", "9Z8Y")
    after = private("7C:00:00:00:00:03", "1A2B")
    bluez.bring(before)
    sensor = a_sensor(NAME)
    async with listening(sensor) as heard:
        await awaited(lambda: before.notifying)
        bluez.take_away(before)
        bluez.bring(stranger)
        await awaited(lambda: "not nearby, but another of that name" in (sensor.problem or ""))
        stranger.notify(BEATING)
        bluez.bring(after)
        await awaited(lambda: after.notifying)
    assert not heard
    assert not stranger.notifying


async def test_of_two_with_private_addresses_and_no_serial_number_none_is_guessed(bluez: BlueZ) -> None:
    before = private("5A:00:00:00:00:01")
    near = private("6B:00:00:00:00:02"), private("7C:00:00:00:00:03")
    bluez.bring(before)
    sensor = a_sensor(NAME)
    async with listening(sensor):
        await awaited(lambda: before.notifying)
        bluez.take_away(before)
        for strap in near:
            bluez.bring(strap)
        await awaited(lambda: "another of that name is" in (sensor.problem or ""))
    assert not any(strap.connected for strap in near)


async def test_which_it_is_outlives_a_restart_until_it_is_assigned_anew(bluez: BlueZ, tmp_path: Path) -> None:
    assignments = Assignments(tmp_path, "1")
    assignments.assign(1, NAME)
    ours, other = Strap(OURS, NAME), Strap(OTHER, NAME)
    bluez.bring(ours)
    async with listening(a_sensor(NAME, seen=SeenSensors(tmp_path))):
        await awaited(lambda: ours.notifying)
    bluez.take_away(ours)
    bluez.bring(other)
    sensor = a_sensor(NAME, seen=SeenSensors(tmp_path))
    async with listening(sensor):
        await awaited(lambda: "not nearby, but another" in (sensor.problem or ""))
        assignments.assign(1, NAME)
        await awaited(lambda: other.notifying)


def test_what_was_seen_is_read_back_and_a_damaged_file_is_none(tmp_path: Path) -> None:
    seen = Seen(OURS, NAME, ("Maker", None, "1A2B"), changes=True)
    SeenSensors(tmp_path).note(NAME, seen)
    assert SeenSensors(tmp_path).of(NAME.lower()) == seen
    (tmp_path / FILE_NAME).write_text('{"HRM": 3}')
    assert SeenSensors(tmp_path).of(NAME) is None
