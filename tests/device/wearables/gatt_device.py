"""A sensor as BlueZ shows it on the D-Bus: a device, its services and characteristics, on one adapter or more."""

from collections.abc import Callable
from typing import Any

from dbus_fast import Variant

from device.wearables.simulation.peripheral import Peripheral

DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"

Objects = dict[str, dict[str, dict[str, Variant]]]


class GattDevice:
    """A simulated sensor on the bus; `emit` sends a signal there.

    Attributes:
        signal_dbm: how each adapter hears it.
        adapter: which adapter holds the link, or `None`.
        subscribed: characteristics that notify.
        address_type: as BlueZ names it, `public` or `random`.
        paired: whether it was paired; `needs_pairing` are the characteristics that it gives only then.
    """

    def __init__(self, peripheral: Peripheral) -> None:
        self.peripheral = peripheral
        self.address, self.name = peripheral.address, peripheral.name
        self.signal_dbm: dict[str, int] = {"hci0": -60}
        self.adapter: str | None = None
        self.address_type = "public"
        self.subscribed: set[str] = set()
        self.paired = False
        self.needs_pairing: set[str] = set()
        self.emit: Callable[[str, str, str, str, list[Any]], None] = lambda *_: None

    @property
    def connected(self) -> bool:
        return self.adapter is not None

    def path(self, adapter: str) -> str:
        return f"/org/bluez/{adapter}/dev_{self.address.replace(':', '_')}"

    def connect(self, adapter: str = "hci0") -> None:
        self.adapter = adapter
        self.peripheral.notify = self._notified
        for path, interfaces in self._services(adapter).items():
            self.emit("/", MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])
        self._changed(adapter, Connected=Variant("b", True), ServicesResolved=Variant("b", True))

    def drop(self) -> None:
        """Break the link."""
        if self.adapter is not None:
            adapter, self.adapter = self.adapter, None
            self._unlinked()
            self._changed(adapter, Connected=Variant("b", False), ServicesResolved=Variant("b", False))

    def vanish(self, adapter: str) -> list[str]:
        """Be gone from an adapter that was unplugged, without a word of the link; give the paths that are no more."""
        paths = [*(self._services(adapter) if self.adapter == adapter else ()), self.path(adapter)]
        if self.adapter == adapter:
            self.adapter = None
            self._unlinked()
        return paths

    def pair(self, adapter: str) -> None:
        self.paired = True
        self._changed(adapter, Paired=Variant("b", True))

    def properties(self, adapter: str) -> dict[str, Variant]:
        services = [*self.peripheral.services] if self.connected else [*self.peripheral.advertised]
        return {
            "Adapter": Variant("o", f"/org/bluez/{adapter}"),
            "Address": Variant("s", self.address),
            "AddressType": Variant("s", self.address_type),
            "Alias": Variant("s", self.name),
            "Name": Variant("s", self.name),
            "Connected": Variant("b", self.adapter == adapter),
            "ServicesResolved": Variant("b", self.adapter == adapter),
            "Paired": Variant("b", self.paired),
            "RSSI": Variant("n", self.signal_dbm.get(adapter, -127)),
            "UUIDs": Variant("as", services),
        }

    def objects(self) -> Objects:
        """Give what BlueZ shows of it while it is connected."""
        if self.adapter is None:
            return {}
        return {self.path(self.adapter): {DEVICE: self.properties(self.adapter)}, **self._services(self.adapter)}

    def characteristic(self, path: str) -> str:
        """Give the UUID of a characteristic's path."""
        assert self.adapter is not None
        uuid: str = self._services(self.adapter)[path][CHARACTERISTIC]["UUID"].value
        return uuid

    def _notified(self, characteristic: str, value: bytes) -> None:
        if characteristic in self.subscribed and self.adapter is not None:
            path = next(
                path
                for path, shown in self._services(self.adapter).items()
                if CHARACTERISTIC in shown and shown[CHARACTERISTIC]["UUID"].value == characteristic
            )
            body = [CHARACTERISTIC, {"Value": Variant("ay", value)}, []]
            self.emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _unlinked(self) -> None:
        self.subscribed.clear()
        self.peripheral.disconnected()

    def _services(self, adapter: str) -> Objects:
        objects: Objects = {}
        for number, (uuid, characteristics) in enumerate(self.peripheral.services.items(), start=1):
            path = f"{self.path(adapter)}/service{number:02x}00"
            objects[path] = {
                SERVICE: {
                    "UUID": Variant("s", uuid),
                    "Primary": Variant("b", True),
                    "Device": Variant("o", self.path(adapter)),
                }
            }
            for place, (characteristic, flags) in enumerate(characteristics.items(), start=1):
                objects[f"{path}/char{number:02x}{place:02x}"] = {
                    CHARACTERISTIC: {
                        "UUID": Variant("s", characteristic),
                        "Service": Variant("o", path),
                        "Flags": Variant("as", list(flags)),
                    }
                }
        return objects

    def _changed(self, adapter: str, **values: Variant) -> None:
        self.emit(self.path(adapter), PROPERTIES, "PropertiesChanged", "sa{sv}as", [DEVICE, values, []])
