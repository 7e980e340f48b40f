"""`org.bluez` without a radio: adapters and sensors on a D-Bus, answering what is asked of BlueZ."""

import asyncio
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.device.wearables.gatt_device import CHARACTERISTIC, DEVICE, MANAGER, GattDevice, Objects

ADAPTER = "org.bluez.Adapter1"

_ADVERTISING_S = 0.01
_NOT_PAIRED = "Operation failed with ATT error: 0x05 (Insufficient authentication)"


class BlueZ:
    """Adapters, one unless more are plugged in.

    Attributes:
        calls: the members that were called, in order.
        breaks: a member at whose next call the link breaks.
        refuse: maps a member, or an adapter's name and a member (`hci1 Connect`), to a D-Bus error.
    """

    def __init__(self, bus: MessageBus, *, adapter: bool = True, powered: bool = True) -> None:
        self._bus = bus
        self._powered = {"hci0": powered} if adapter else {}
        self._devices: dict[str, GattDevice] = {}
        self._discovering: dict[str, asyncio.Task[None]] = {}
        self.calls: list[str] = []
        self.breaks = ""
        self.refuse: dict[str, str] = {}

    @classmethod
    async def start(cls, address: str, **options: bool) -> "BlueZ":
        bus = await MessageBus(bus_address=address).connect()
        bluez = cls(bus, **options)
        bus.add_message_handler(bluez._answer)
        await bus.request_name("org.bluez")
        return bluez

    async def stop(self) -> None:
        for task in self._discovering.values():
            task.cancel()
        for device in self._devices.values():
            device.peripheral.disconnected()
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()

    def plug(self, name: str) -> None:
        """Plug an adapter in."""
        self._powered[name] = True
        self._emit("/", MANAGER, "InterfacesAdded", "oa{sa{sv}}", [f"/org/bluez/{name}", self._adapter(name)])

    def unplug(self, name: str) -> None:
        """Unplug an adapter: its objects go, and of its links nothing is said."""
        del self._powered[name]
        if (task := self._discovering.pop(name, None)) is not None:
            task.cancel()
        for device in self._devices.values():
            for path in device.vanish(name):
                self._emit("/", MANAGER, "InterfacesRemoved", "oas", [path, [DEVICE, CHARACTERISTIC]])
        self._emit("/", MANAGER, "InterfacesRemoved", "oas", [f"/org/bluez/{name}", [ADAPTER]])

    def bring(self, device: GattDevice, **signal_dbm: int) -> None:
        """Bring a sensor near: it advertises while BlueZ discovers."""
        self._devices[device.address] = device
        device.emit = self._emit
        if signal_dbm:
            device.signal_dbm = signal_dbm

    def take_away(self, device: GattDevice) -> None:
        """Carry a sensor out of range: its link breaks, and it advertises no more."""
        device.drop()
        del self._devices[device.address]

    def _answer(self, message: Message) -> Message | None:
        path, member = message.path or "", message.member or ""
        if message.message_type is not MessageType.METHOD_CALL or not path.startswith("/"):
            return None
        self.calls.append(member)
        refusal = self.refuse.get(member) or self.refuse.get(f"{_adapter_of(path)} {member}")
        if refusal is not None:
            return Message.new_error(message, refusal, "refused by the test")
        if member == "GetManagedObjects":
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._objects()])
        if _adapter_of(path) not in self._powered:
            return Message.new_error(message, "org.freedesktop.DBus.Error.UnknownObject", "no such adapter")
        if message.interface == ADAPTER:
            return self._adapter_call(message)
        device = next((one for one in self._devices.values() if path.startswith(one.path(_adapter_of(path)))), None)
        if device is None:
            return Message.new_error(message, "org.freedesktop.DBus.Error.UnknownObject", "no such object")
        return self._device_call(device, message)

    def _adapter_call(self, message: Message) -> Message:
        name = _adapter_of(message.path or "")
        if message.member == "StartDiscovery":
            self._discovering[name] = asyncio.create_task(self._discover(name), name=f"discovery {name}")
        if message.member == "StopDiscovery" and name in self._discovering:
            self._discovering.pop(name).cancel()
        return Message.new_method_return(message)

    def _device_call(self, device: GattDevice, message: Message) -> Message:
        adapter = _adapter_of(message.path or "")
        if message.interface == CHARACTERISTIC:
            return self._characteristic_call(device, message)
        if message.member == "Connect":
            device.connect(adapter)
        elif message.member == "Disconnect":
            device.drop()
        elif message.member == "Pair":
            device.pair(adapter)
        return Message.new_method_return(message)

    def _characteristic_call(self, device: GattDevice, message: Message) -> Message:
        if message.member == self.breaks:
            self.breaks = ""
            device.drop()
        if not device.connected:
            return Message.new_error(message, "org.bluez.Error.Failed", "Not connected")
        characteristic = device.characteristic(message.path or "")
        if characteristic in device.needs_pairing and not device.paired:
            return Message.new_error(message, "org.bluez.Error.Failed", _NOT_PAIRED)
        if message.member == "ReadValue":
            return Message.new_method_return(message, "ay", [device.peripheral.read(characteristic)])
        if message.member == "WriteValue":
            device.peripheral.write(characteristic, bytes(message.body[0]))
        elif message.member == "StartNotify":
            device.subscribed.add(characteristic)
            device.peripheral.subscribe(characteristic)
        return Message.new_method_return(message)

    def _objects(self) -> Objects:
        objects = {f"/org/bluez/{name}": self._adapter(name) for name in self._powered}
        for device in self._devices.values():
            objects |= device.objects()
        return objects

    def _adapter(self, name: str) -> dict[str, dict[str, Variant]]:
        properties = {
            "Address": Variant("s", f"00:00:00:00:00:0{name[-1]}"),
            "Powered": Variant("b", self._powered[name]),
            "Roles": Variant("as", ["central", "peripheral"]),
        }
        return {ADAPTER: properties}

    async def _discover(self, name: str) -> None:
        while True:
            await asyncio.sleep(_ADVERTISING_S)
            for device in self._devices.values():
                if name in device.signal_dbm and not device.connected:
                    shown = {DEVICE: device.properties(name)}
                    self._emit("/", MANAGER, "InterfacesAdded", "oa{sa{sv}}", [device.path(name), shown])

    def _emit(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        self._bus.send(Message.new_signal(path, interface, member, signature, body))


def _adapter_of(path: str) -> str:
    parts = path.split("/")
    return parts[3] if len(parts) > 3 else ""
