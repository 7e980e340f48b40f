"""What BlueZ has on the D-Bus, asked directly: bleak does not list the adapters of a machine."""

from typing import Any

from bleak.exc import BleakDBusError
from dbus_fast import BusType, Message, MessageType
from dbus_fast.aio import MessageBus

from device.errors import BluetoothUnavailable
from device.wearables.radio.unavailable import NO_ADAPTER, SWITCHED_OFF

_ADAPTER = "org.bluez.Adapter1"
_DEVICE = "org.bluez.Device1"


async def adapters() -> dict[str, int]:
    """Give the adapters that are on and can be a central, by name (`hci0`), each with the number of its links.

    Raises:
        BluetoothUnavailable: when there is no adapter, or none that is on.
        BleakDBusError, OSError: when BlueZ or the bus does not answer.
    """
    objects = await _managed_objects()
    found = {path: one[_ADAPTER] for path, one in objects.items() if _ADAPTER in one}
    able = {path: one for path, one in found.items() if "central" in _value(one, "Roles", ())}
    if not able:
        raise BluetoothUnavailable(NO_ADAPTER)
    on = [path for path, one in able.items() if _value(one, "Powered", False)]
    if not on:
        raise BluetoothUnavailable(SWITCHED_OFF)
    devices = [one[_DEVICE] for one in objects.values() if _DEVICE in one]
    held = [_value(one, "Adapter", "") for one in devices if _value(one, "Connected", False)]
    return {path.rpartition("/")[2]: held.count(path) for path in sorted(on)}


async def _managed_objects() -> dict[str, dict[str, dict[str, Any]]]:
    bus = MessageBus(bus_type=BusType.SYSTEM)
    try:
        await bus.connect()
        reply = await bus.call(
            Message(
                destination="org.bluez",
                path="/",
                interface="org.freedesktop.DBus.ObjectManager",
                member="GetManagedObjects",
            )
        )
    finally:
        bus.disconnect()
    assert reply is not None
    if reply.message_type is MessageType.ERROR:
        raise BleakDBusError(reply.error_name or "", reply.body)
    objects: dict[str, dict[str, dict[str, Any]]] = reply.body[0]
    return objects


def _value(properties: dict[str, Any], name: str, default: Any) -> Any:
    return properties[name].value if name in properties else default
