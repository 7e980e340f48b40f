"""The real bleak, on a real bus, before a BlueZ without a radio."""

from pathlib import Path

import pytest

from device.errors import BluetoothUnavailable
from device.wearables.gatt.heart_rate import HeartRateMeasurement, build
from device.wearables.sensor import HeartRateReading, SensorState
from tests.device.wearables.bluez import BlueZ
from tests.device.wearables.listening import a_radio, a_sensor, listening
from tests.device.wearables.strap import Strap
from tests.waiting import awaited

ADDRESS = "A0:9E:1A:00:00:01"
BEATING = HeartRateMeasurement(bpm=151, contact=True, rr_s=(400 / 1024, 410 / 1024))


async def test_a_strap_is_found_by_its_address_and_heard(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1", battery_percent=87)
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS.lower())
    states: list[SensorState] = []
    sensor.on_state = states.append
    async with listening(sensor) as heard:
        await awaited(lambda: strap.notifying)
        for _ in range(50):
            strap.notify(build(BEATING))
        await awaited(lambda: len(heard) == 50)
    assert {reading.measurement for reading in heard if isinstance(reading, HeartRateReading)} == {BEATING}
    assert (sensor.battery_percent, sensor.identity.name) == (87, "Strap 1")
    assert states == [SensorState.CONNECTING, SensorState.STREAMING, SensorState.STOPPED]
    assert not strap.connected, "a clean stop disconnects"


async def test_a_strap_is_found_by_its_name(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(Strap("A0:9E:1A:00:00:02", "Strap 2"))
    bluez.bring(strap)
    sensor = a_sensor("Strap 1")
    async with listening(sensor):
        await awaited(lambda: strap.notifying)
        assert sensor.identity.address == ADDRESS
        assert sensor.battery_percent is None


async def test_a_lost_link_is_noticed_and_made_again(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS)
    states: list[SensorState] = []
    sensor.on_state = states.append
    async with listening(sensor) as heard:
        await awaited(lambda: sensor.state is SensorState.STREAMING)
        strap.notify(build(BEATING))
        await awaited(lambda: len(heard) == 1)
        strap.drop()
        await awaited(lambda: states[-2:] == [SensorState.CONNECTING, SensorState.STREAMING] and len(states) > 2)
        strap.notify(build(BEATING))
        await awaited(lambda: len(heard) == 2)
    connecting, streaming = SensorState.CONNECTING, SensorState.STREAMING
    assert states == [connecting, streaming, SensorState.LOST, connecting, streaming, SensorState.STOPPED]


async def test_a_strap_out_of_range_is_taken_up_when_it_comes_back(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: strap.notifying)
        bluez.take_away(strap)
        await awaited(lambda: "not nearby" in (sensor.problem or ""))
        bluez.bring(strap)
        await awaited(lambda: strap.notifying and sensor.state is SensorState.STREAMING)
        strap.notify(build(BEATING))
        await awaited(lambda: heard)
        assert sensor.problem is None


async def test_a_link_that_a_crash_left_behind_is_taken_over(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    strap.connect()
    async with listening(a_sensor(ADDRESS)) as heard:
        await awaited(lambda: strap.notifying)
        strap.notify(build(BEATING))
        await awaited(lambda: heard)
    assert "StartDiscovery" not in bluez.calls
    assert "Connect" not in bluez.calls


async def test_a_dead_link_that_a_crash_left_behind_is_cleared_away(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    strap.connect()
    async with listening(a_sensor(ADDRESS, silent_s=0.2)):
        await awaited(lambda: "RemoveDevice" in bluez.calls)
        await awaited(lambda: "Connect" in bluez.calls)


async def test_a_strap_that_falls_silent_is_connected_anew(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    async with listening(a_sensor(ADDRESS, silent_s=0.1)):
        await awaited(lambda: bluez.calls.count("StartNotify") >= 2)
    assert "Disconnect" in bluez.calls


async def test_a_malformed_frame_is_counted_and_the_stream_goes_on(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: strap.notifying)
        strap.notify(b"\x01\x40")
        strap.notify(build(BEATING))
        await awaited(lambda: heard)
    assert (sensor.malformed, len(heard)) == (1, 1)


async def test_of_a_cheap_strap_the_heart_rate_is_read_and_what_does_not_fit_is_counted(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: strap.notifying)
        strap.notify(bytes.fromhex("0648ffff00000000"))
        strap.notify(bytes.fromhex("1049000407"))
        await awaited(lambda: len(heard) == 2)
    assert [reading.measurement.bpm for reading in heard if isinstance(reading, HeartRateReading)] == [72, 73]
    assert sensor.malformed == 2


async def test_what_is_no_heart_rate_is_no_reading(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: strap.notifying)
        strap.notify(build(HeartRateMeasurement(0)))
        strap.notify(build(HeartRateMeasurement(201, contact=False)))
        strap.notify(build(HeartRateMeasurement(90, rr_s=(0.0, 0.5))))
        await awaited(lambda: heard)
    assert [reading.measurement for reading in heard if isinstance(reading, HeartRateReading)] == [
        HeartRateMeasurement(90, rr_s=(0.5,))
    ]
    assert sensor.malformed == 0


async def test_a_connection_that_is_refused_is_tried_again(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    bluez.refuse["Connect"] = "org.bluez.Error.InProgress"
    sensor = a_sensor(ADDRESS)
    async with listening(sensor):
        await awaited(lambda: bluez.calls.count("Connect") >= 2)
        assert "InProgress" in (sensor.problem or "")
        assert "RemoveDevice" in bluez.calls, "what a killed program had begun is cleared away"
        bluez.refuse.clear()
        await awaited(lambda: strap.notifying)


async def test_a_paired_sensor_is_not_removed_when_bluez_is_busy(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    strap.paired = True
    bluez.bring(strap)
    bluez.refuse["Connect"] = "org.bluez.Error.InProgress"
    async with listening(a_sensor(ADDRESS)):
        await awaited(lambda: bluez.calls.count("Connect") >= 2)
    assert "RemoveDevice" not in bluez.calls


async def test_a_scan_that_another_program_hinders_is_tried_again(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    bluez.refuse["StartDiscovery"] = "org.bluez.Error.InProgress"
    sensor = a_sensor(ADDRESS)
    async with listening(sensor):
        await awaited(lambda: bluez.calls.count("StartDiscovery") >= 2)
        assert "busy" in (sensor.problem or "")
        bluez.refuse.clear()
        await awaited(lambda: strap.notifying)


async def test_one_sensor_is_never_recorded_for_two_players(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    radio = a_radio()
    by_name, by_address = a_sensor("Strap 1", radio=radio), a_sensor(ADDRESS, radio=radio)
    async with listening(by_name) as heard:
        await awaited(lambda: strap.notifying)
        async with listening(by_address) as twice:
            await awaited(lambda: "worn by another player" in (by_address.problem or ""))
            strap.notify(build(BEATING))
            await awaited(lambda: heard)
            assert twice == []
    assert strap.adapter is None


async def test_one_sensor_at_a_time_scans_or_connects(bluez: BlueZ) -> None:
    straps = [Strap(f"A0:9E:1A:00:00:0{number}", f"Strap {number}") for number in range(1, 5)]
    for strap in straps:
        bluez.bring(strap)
    radio = a_radio()
    sensors = [a_sensor(strap.address, radio=radio) for strap in straps]
    async with listening(sensors[0]), listening(sensors[1]), listening(sensors[2]), listening(sensors[3]):
        await awaited(lambda: all(strap.notifying for strap in straps))
    turns = [call for call in bluez.calls if call in ("StartDiscovery", "StopDiscovery", "Connect")]
    scans = [number for number, call in enumerate(turns) if call == "StartDiscovery"]
    assert turns.count("Connect") == 4
    assert all(turns[number + 1] == "StopDiscovery" for number in scans), "nothing is connected during a scan"


async def test_sensors_nearby_are_listed(bluez: BlueZ) -> None:
    held = Strap("A0:9E:1A:00:00:02", "Strap 2")
    bluez.bring(Strap(ADDRESS, "Strap 1"))
    bluez.bring(held)
    held.connect()
    nearby = await a_radio().nearby(0.1)
    assert [(one.address, one.name, one.signal_dbm) for one in nearby] == [
        (ADDRESS, "Strap 1", -60),
        (held.address, "Strap 2", None),
    ]


async def test_without_bluez_the_error_says_to_start_it(bus: str, bleak_let_go: None) -> None:
    with pytest.raises(BluetoothUnavailable, match="BlueZ is not running"):
        await a_radio().nearby(0.1)


async def test_without_a_bus_the_error_says_to_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    with pytest.raises(BluetoothUnavailable, match="no D-Bus"):
        await a_radio().nearby(0.1)


@pytest.mark.parametrize(
    ("adapter", "powered", "sentence"),
    [(False, False, "no Bluetooth Low Energy adapter"), (True, False, "switched off")],
)
async def test_without_an_adapter_that_is_on_the_error_says_what_to_do(
    bus: str, bleak_let_go: None, adapter: bool, powered: bool, sentence: str
) -> None:
    service = await BlueZ.start(bus, adapter=adapter, powered=powered)
    with pytest.raises(BluetoothUnavailable, match=sentence):
        await a_radio().nearby(0.1)
    await service.stop()


async def test_a_user_who_may_not_is_told_of_the_group(bluez: BlueZ) -> None:
    bluez.refuse["GetManagedObjects"] = "org.freedesktop.DBus.Error.AccessDenied"
    with pytest.raises(BluetoothUnavailable, match="group bluetooth"):
        await a_radio().nearby(0.1)


async def test_a_sensor_says_why_it_has_no_bluetooth_and_starts_when_there_is(bus: str, bleak_let_go: None) -> None:
    sensor = a_sensor(ADDRESS)
    async with listening(sensor) as heard:
        await awaited(lambda: "BlueZ is not running" in (sensor.problem or ""))
        service = await BlueZ.start(bus)
        strap = Strap(ADDRESS, "Strap 1")
        service.bring(strap)
        await awaited(lambda: strap.notifying)
        strap.notify(build(BEATING))
        await awaited(lambda: heard)
    await service.stop()


async def test_a_sensor_without_a_good_reading_is_no_streaming_sensor_until_it_gives_one(bluez: BlueZ) -> None:
    strap = Strap(ADDRESS, "Strap 1")
    bluez.bring(strap)
    sensor = a_sensor(ADDRESS, unreadable_s=0.1)

    def is_lost_though_it_sends() -> bool:
        strap.notify(build(HeartRateMeasurement(0)))
        return sensor.state is SensorState.LOST and "is it worn" in (sensor.problem or "")

    def is_streaming_again() -> bool:
        strap.notify(build(BEATING))
        return sensor.state is SensorState.STREAMING and sensor.problem is None

    async with listening(sensor) as heard:
        await awaited(lambda: strap.notifying)
        await awaited(is_lost_though_it_sends)
        assert not heard
        assert strap.notifying
        await awaited(is_streaming_again)
    assert bluez.calls.count("StartNotify") == 1
