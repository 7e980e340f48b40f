"""Which Bluetooth adapter there is, and whether Wi-Fi shares its antenna and its band.

On the chips of a Raspberry Pi Bluetooth and Wi-Fi share one antenna: beside Wi-Fi on 2.4 GHz up to 99 of 100
connections to a sensor fail (github.com/RPi-Distro/bluez-firmware, issue 13).
"""

import re
from dataclasses import dataclass

from device.board.finding import Finding, good, warning
from device.board.machine import Machine

ADAPTER, COEXISTENCE = "Bluetooth adapter", "Bluetooth beside Wi-Fi"

_24_GHZ = range(2400, 2500)
_PLUG = "plug a USB dongle in (Bluetooth 5), or switch the built-in adapter on; sensors need it, calls do not"
_UNBLOCK = "rfkill unblock bluetooth"
_APART = (
    "put the box on 5 GHz or on a cable, or plug a USB Bluetooth dongle in (and `dtoverlay=disable-bt` in config.txt)"
)


@dataclass(frozen=True, slots=True)
class Adapter:
    """A Bluetooth adapter, and whether it is on a USB plug of its own rather than on the board."""

    name: str
    is_usb: bool


def adapters(machine: Machine) -> list[Adapter]:
    """Give the adapters that the kernel has."""
    found = machine.find("sys/class/bluetooth/hci*")
    return [Adapter(one.name, "/usb" in machine.resolved(one)) for one in found if ":" not in one.name]


def adapter(machine: Machine) -> Finding:
    """Look at the adapters."""
    found = adapters(machine)
    if not found:
        return warning(ADAPTER, "there is none", _PLUG)
    said = ", ".join(f"{one.name} ({'USB' if one.is_usb else 'on the board'})" for one in found)
    blocked = _blocked(machine)
    if blocked and len(blocked) >= len(found):
        return warning(ADAPTER, f"{said}, switched off", _UNBLOCK)
    return good(ADAPTER, said)


def coexistence(machine: Machine) -> Finding:
    """Look at whether sensors and Wi-Fi are in each other's way."""
    found = adapters(machine)
    band = [mhz for mhz in _wifi_mhz(machine) if mhz in _24_GHZ]
    if not band:
        return good(COEXISTENCE, "no Wi-Fi on 2.4 GHz")
    if found and all(one.is_usb for one in found):
        return good(COEXISTENCE, f"Wi-Fi is on 2.4 GHz ({band[0]} MHz), Bluetooth on an antenna of its own")
    if not found:
        return good(COEXISTENCE, "no Bluetooth")
    said = f"Wi-Fi on 2.4 GHz ({band[0]} MHz) and {found[0].name} share one antenna: connections to sensors fail"
    return warning(COEXISTENCE, said, _APART)


def _blocked(machine: Machine) -> list[str]:
    def says(switch: str, what: str) -> str | None:
        return machine.text(f"{switch}/{what}")

    switches = [machine.below(one) for one in machine.find("sys/class/rfkill/rfkill*")]
    return [
        one for one in switches if says(one, "type") == "bluetooth" and "1" in (says(one, "soft"), says(one, "hard"))
    ]


def _wifi_mhz(machine: Machine) -> list[int]:
    return [int(mhz) for mhz in re.findall(r"channel \d+ \((\d+) MHz\)", machine.ask(["iw", "dev"]) or "")]
