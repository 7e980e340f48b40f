"""Why Bluetooth cannot be used here, in sentences that say what to do."""

from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakDBusError
from dbus_fast.errors import InvalidAddressError

from device.errors import BluetoothUnavailable

NO_BUS = (
    "Bluetooth cannot be used: there is no D-Bus system bus. Start it (systemctl start dbus); "
    "in a container, mount /run/dbus/system_bus_socket."
)
NO_BLUEZ = (
    "Bluetooth cannot be used: BlueZ is not running. Install the package bluez and start it "
    "(systemctl enable --now bluetooth)."
)
NO_ADAPTER = (
    "Bluetooth cannot be used: there is no Bluetooth Low Energy adapter. Plug one in, or enable the built-in one."
)
SWITCHED_OFF = (
    "Bluetooth cannot be used: the adapter is switched off. Switch it on "
    "(rfkill unblock bluetooth; bluetoothctl power on)."
)
NOT_ALLOWED = (
    "Bluetooth cannot be used: this user may not. Add it to the group bluetooth "
    "(usermod -aG bluetooth USER) and log in again."
)

_BY_REASON = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: NO_ADAPTER,
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: NO_ADAPTER,
    BleakBluetoothNotAvailableReason.POWERED_OFF: SWITCHED_OFF,
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: NOT_ALLOWED,
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: NOT_ALLOWED,
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: NOT_ALLOWED,
}
_BY_DBUS_ERROR = {
    "org.freedesktop.DBus.Error.ServiceUnknown": NO_BLUEZ,
    "org.freedesktop.DBus.Error.NameHasNoOwner": NO_BLUEZ,
    "org.freedesktop.DBus.Error.Spawn.ServiceNotFound": NO_BLUEZ,
    "org.freedesktop.DBus.Error.Spawn.ExecFailed": NO_BLUEZ,
    "org.freedesktop.DBus.Error.NoReply": NO_BLUEZ,
    "org.freedesktop.DBus.Error.AccessDenied": NOT_ALLOWED,
    "org.bluez.Error.NotReady": SWITCHED_OFF,
}


def explain(error: BaseException) -> BluetoothUnavailable | None:
    """Say why Bluetooth as a whole cannot be used, or `None` when the error is one sensor's."""
    match error:
        case BluetoothUnavailable():
            return error
        case BleakBluetoothNotAvailableError():
            sentence = _BY_REASON.get(error.reason)
        case BleakDBusError():
            sentence = _BY_DBUS_ERROR.get(error.dbus_error)
        case FileNotFoundError() | ConnectionRefusedError() | InvalidAddressError():
            sentence = NO_BUS
        case PermissionError():
            sentence = NOT_ALLOWED
        case _:
            sentence = None
    return BluetoothUnavailable(sentence) if sentence else None
