"""Several Bluetooth adapters: which one a sensor is connected over, and what becomes of it when one goes."""

from contextlib import AsyncExitStack

import pytest

from device.errors import LinkError
from device.wearables.gatt.heart_rate import HeartRateMeasurement, build
from device.wearables.radio.adapters import LinkTimes
from tests.device.wearables.bluez import BlueZ
from tests.device.wearables.listening import a_radio, a_sensor, listening
from tests.device.wearables.strap import Strap
from tests.waiting import awaited

BEATING = build(HeartRateMeasurement(bpm=140))


@pytest.fixture
def straps() -> list[Strap]:
    return [Strap(f"A0:9E:1A:00:00:0{number}", f"Strap {number}") for number in range(1, 5)]


async def test_sensors_are_shared_out_among_the_adapters(bluez: BlueZ, straps: list[Strap]) -> None:
    bluez.plug("hci1")
    for strap in straps:
        bluez.bring(strap, hci0=-60, hci1=-66)
    radio = a_radio()
    async with AsyncExitStack() as stack:
        for strap in straps:
            await stack.enter_async_context(listening(a_sensor(strap.address, radio=radio)))
        await awaited(lambda: all(strap.notifying for strap in straps))
        assert sorted(strap.adapter or "" for strap in straps) == ["hci0", "hci0", "hci1", "hci1"]


async def test_an_adapter_that_hears_a_sensor_much_better_has_it(bluez: BlueZ, straps: list[Strap]) -> None:
    bluez.plug("hci1")
    for strap in straps[:2]:
        bluez.bring(strap, hci0=-90, hci1=-55)
    radio = a_radio()
    async with listening(a_sensor(straps[0].address, radio=radio)):
        await awaited(lambda: straps[0].notifying)
        async with listening(a_sensor(straps[1].address, radio=radio)):
            await awaited(lambda: straps[1].notifying)
            assert [strap.adapter for strap in straps[:2]] == ["hci1", "hci1"]


async def test_the_sensors_of_an_unplugged_adapter_move_to_another(bluez: BlueZ, straps: list[Strap]) -> None:
    bluez.plug("hci1")
    bluez.bring(straps[0], hci0=-80, hci1=-50)
    sensor = a_sensor(straps[0].address)
    async with listening(sensor) as heard:
        await awaited(lambda: straps[0].notifying)
        assert sensor.adapter == "hci1"
        bluez.unplug("hci1")
        await awaited(lambda: straps[0].notifying and straps[0].adapter == "hci0")
        straps[0].notify(BEATING)
        await awaited(lambda: heard)
        assert sensor.adapter == "hci0"


async def test_an_adapter_that_does_not_scan_leaves_the_other(bluez: BlueZ, straps: list[Strap]) -> None:
    bluez.plug("hci1")
    bluez.refuse["hci1 StartDiscovery"] = "org.bluez.Error.InProgress"
    bluez.bring(straps[0], hci0=-80, hci1=-50)
    async with listening(a_sensor(straps[0].address)):
        await awaited(lambda: straps[0].notifying)
        assert straps[0].adapter == "hci0"


async def test_an_adapter_that_is_unplugged_during_a_scan_leaves_the_other(
    bluez: BlueZ, straps: list[Strap], caplog: pytest.LogCaptureFixture
) -> None:
    bluez.plug("hci1")
    async with listening(a_sensor(straps[0].address)):
        await awaited(lambda: bluez.calls.count("StartDiscovery") == 2)
        bluez.unplug("hci1")
        bluez.bring(straps[0], hci0=-60)
        await awaited(lambda: straps[0].notifying)
    assert not [one for one in caplog.records if one.exc_info], "nothing that was not foreseen"


async def test_an_adapter_without_a_free_slot_is_passed_over_from_then_on(bluez: BlueZ, straps: list[Strap]) -> None:
    radio = a_radio()
    for strap in straps[:3]:
        bluez.bring(strap, hci0=-60)
    async with AsyncExitStack() as stack:
        for strap in straps[:3]:
            await stack.enter_async_context(listening(a_sensor(strap.address, radio=radio)))
        await awaited(lambda: all(strap.notifying for strap in straps[:3]))
        bluez.plug("hci1")
        bluez.refuse["hci0 Connect"] = "org.freedesktop.DBus.Error.UnknownObject"
        bluez.bring(straps[3], hci0=-50, hci1=-70)
        await stack.enter_async_context(listening(a_sensor(straps[3].address, radio=radio)))
        await awaited(lambda: straps[3].notifying)
        assert straps[3].adapter == "hci1"


async def test_only_the_adapters_of_the_settings_are_used(bluez: BlueZ, straps: list[Strap]) -> None:
    bluez.plug("hci1")
    bluez.bring(straps[0], hci0=-40, hci1=-80)
    async with listening(a_sensor(straps[0].address, radio=a_radio("hci1"))):
        await awaited(lambda: straps[0].notifying)
        assert straps[0].adapter == "hci1"


async def test_an_adapter_of_the_settings_that_is_not_there_is_named(bluez: BlueZ) -> None:
    with pytest.raises(LinkError, match="hci7 is not plugged in"):
        await a_radio("hci7").connect("any", LinkTimes())


async def test_a_sensor_that_is_away_keeps_no_other_waiting(bluez: BlueZ, straps: list[Strap]) -> None:
    radio = a_radio()
    away, near = a_sensor(straps[0].address, radio=radio), a_sensor(straps[1].address, radio=radio)
    away._times = LinkTimes(scan_s=3600)
    async with listening(away):
        await awaited(lambda: "StartDiscovery" in bluez.calls)
        async with listening(near):
            bluez.bring(straps[1])
            await awaited(lambda: straps[1].notifying)
