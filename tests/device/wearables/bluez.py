"""`org.bluez` without a radio: an adapter and straps on a D-Bus, answering what bleak asks of BlueZ."""

import asyncio
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.device.wearables.strap import CHARACTERISTIC, DEVICE, Strap

ADAPTER_PATH = "/org/bluez/hci0"
ADAPTER = "org.bluez.Adapter1"
MANAGER = "org.freedesktop.DBus.ObjectManager"

_ADVERTISING_S = 0.01


class BlueZ:
    """One adapter. `calls` has the members that were called, in order; `refuse` maps a member to a D-Bus error."""

    def __init__(self, bus: MessageBus, *, adapter: bool = True, powered: bool = True) -> None:
        self._bus = bus
        self._adapter = adapter
        self._powered = powered
        self._straps: dict[str, Strap] = {}
        self._discovering: asyncio.Task[None] | None = None
        self.calls: list[str] = []
        self.refuse: dict[str, str] = {}

    @classmethod
    async def start(cls, address: str, **options: bool) -> "BlueZ":
        bus = await MessageBus(bus_address=address).connect()
        bluez = cls(bus, **options)
        bus.add_message_handler(bluez._answer)
        await bus.request_name("org.bluez")
        return bluez

    async def stop(self) -> None:
        if self._discovering:
            self._discovering.cancel()
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()

    def bring(self, strap: Strap) -> None:
        """Bring a strap near: it advertises while BlueZ discovers."""
        self._straps[strap.path] = strap
        strap.emit = self._emit

    def take_away(self, strap: Strap) -> None:
        """Carry a strap out of range: its link breaks, and it advertises no more."""
        strap.drop()
        del self._straps[strap.path]

    def _answer(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL or not (message.path or "").startswith("/"):
            return None
        member = message.member or ""
        self.calls.append(member)
        if member in self.refuse:
            return Message.new_error(message, self.refuse[member], "refused by the test")
        if member == "GetManagedObjects":
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._objects()])
        if message.interface == ADAPTER:
            return self._adapter_call(message)
        strap = next((one for one in self._straps.values() if (message.path or "").startswith(one.path)), None)
        if strap is None:
            return Message.new_error(message, "org.freedesktop.DBus.Error.UnknownObject", "no such object")
        return self._strap_call(strap, message)

    def _adapter_call(self, message: Message) -> Message:
        if message.member == "StartDiscovery":
            self._discovering = asyncio.create_task(self._discover(), name="discovery")
        if message.member == "StopDiscovery" and self._discovering:
            self._discovering.cancel()
        return Message.new_method_return(message)

    def _strap_call(self, strap: Strap, message: Message) -> Message:
        if message.interface == DEVICE and message.member == "Connect":
            strap.connect()
        elif message.interface == DEVICE and message.member == "Disconnect":
            strap.drop()
        elif message.interface == CHARACTERISTIC and message.member == "ReadValue":
            return Message.new_method_return(message, "ay", [strap.read(message.path or "")])
        elif message.interface == CHARACTERISTIC and message.member == "StartNotify":
            strap.notifying = True
        return Message.new_method_return(message)

    def _objects(self) -> dict[str, Any]:
        if not self._adapter:
            return {}
        adapter = {
            "Address": Variant("s", "00:00:00:00:00:01"),
            "Powered": Variant("b", self._powered),
            "Roles": Variant("as", ["central", "peripheral"]),
        }
        objects = {ADAPTER_PATH: {ADAPTER: adapter}}
        for strap in self._straps.values():
            if strap.connected:
                objects |= strap.objects()
        return objects

    async def _discover(self) -> None:
        while True:
            await asyncio.sleep(_ADVERTISING_S)
            for strap in self._straps.values():
                self._advertise(strap)

    def _advertise(self, strap: Strap) -> None:
        if not strap.connected:
            self._emit("/", MANAGER, "InterfacesAdded", "oa{sa{sv}}", [strap.path, {DEVICE: strap.properties()}])

    def _emit(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        self._bus.send(Message.new_signal(path, interface, member, signature, body))
