"""A heart-rate strap as BlueZ shows it: a device with Heart Rate and, where it has one, Battery."""

from collections.abc import Callable
from typing import Any

from dbus_fast import Variant

DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"


def _uuid(short: int) -> str:
    return f"{short:08x}-0000-1000-8000-00805f9b34fb"


class Strap:
    """A strap; `emit` is the bus it is shown on."""

    def __init__(self, address: str, name: str, *, battery_percent: int | None = None) -> None:
        self.address = address
        self.name = name
        self.path = f"/org/bluez/hci0/dev_{address.replace(':', '_')}"
        self.connected = False
        self.notifying = False
        self.emit: Callable[[str, str, str, str, list[Any]], None] = lambda *_: None
        self._battery_percent = battery_percent

    def connect(self) -> None:
        self.connected = True
        for path, interfaces in self._services().items():
            self.emit("/", MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])
        self._changed(Connected=Variant("b", True), ServicesResolved=Variant("b", True))

    def drop(self) -> None:
        """Break the link."""
        if self.connected:
            self.connected = self.notifying = False
            self._changed(Connected=Variant("b", False), ServicesResolved=Variant("b", False))

    def notify(self, frame: bytes) -> None:
        """Notify a heart rate, if anyone listens."""
        if self.notifying:
            body = [CHARACTERISTIC, {"Value": Variant("ay", frame)}, []]
            self.emit(f"{self.path}/service0010/char0011", PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def read(self, path: str) -> bytes:
        assert path.endswith("service0020/char0021")
        assert self._battery_percent is not None
        return bytes([self._battery_percent])

    def properties(self) -> dict[str, Variant]:
        return {
            "Adapter": Variant("o", "/org/bluez/hci0"),
            "Address": Variant("s", self.address),
            "Alias": Variant("s", self.name),
            "Name": Variant("s", self.name),
            "Connected": Variant("b", self.connected),
            "ServicesResolved": Variant("b", self.connected),
            "Paired": Variant("b", False),
            "RSSI": Variant("n", -60),
            "UUIDs": Variant("as", [_uuid(0x180D)]),
        }

    def objects(self) -> dict[str, dict[str, dict[str, Variant]]]:
        return {self.path: {DEVICE: self.properties()}, **self._services()}

    def _services(self) -> dict[str, dict[str, dict[str, Variant]]]:
        battery = {} if self._battery_percent is None else self._service("0020", 0x180F, "0021", 0x2A19, "read")
        return self._service("0010", 0x180D, "0011", 0x2A37, "notify") | battery

    def _service(self, handle: str, uuid: int, char_handle: str, char_uuid: int, flag: str) -> dict[str, Any]:
        path = f"{self.path}/service{handle}"
        service = {
            "UUID": Variant("s", _uuid(uuid)),
            "Primary": Variant("b", True),
            "Device": Variant("o", self.path),
        }
        characteristic = {
            "UUID": Variant("s", _uuid(char_uuid)),
            "Service": Variant("o", path),
            "Flags": Variant("as", [flag]),
        }
        return {path: {SERVICE: service}, f"{path}/char{char_handle}": {CHARACTERISTIC: characteristic}}

    def _changed(self, **values: Variant) -> None:
        self.emit(self.path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [DEVICE, values, []])
