"""Which checks there are, in the order in which they are told; one that fails itself is told like the others."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from device.board.clock import clock
from device.board.disk import space, wear
from device.board.finding import Finding, unknown
from device.board.machine import Machine
from device.board.memory import memory
from device.board.power import power
from device.board.radio import adapter, coexistence
from device.board.sound_cards import sound_cards
from device.board.temperature import temperature
from marcador.configuration import Configuration
from marcador.doctor import hearing, reaching, services, versions

Check = tuple[str, Callable[[], Finding]]
"""What is looked at, and the look at it."""

PARTS = "/etc/marcador/parts"
"""What `install.sh` made of this box."""


def parts(machine: Machine) -> frozenset[str]:
    """Give what this box is; a computer that nobody installed on is appliance and server."""
    text = machine.text(PARTS)
    return frozenset((text or "device,server").split(","))


def examine(checks: list[Check]) -> Iterator[Finding]:
    """Look at one after the other."""
    for name, look in checks:
        try:
            yield look()
        except Exception as error:
            yield unknown(name, f"could not be looked at ({error or type(error).__name__})")


def checks(machine: Machine, configuration: Configuration, *, quick: bool, listen_s: float) -> list[Check]:
    """Give the checks for what this box is; without those that take seconds if it is to be `quick`."""
    is_a = parts(machine)
    found: list[Check] = [
        ("versions", partial(versions.versions, machine)),
        ("power", partial(power, machine)),
        ("temperature", partial(temperature, machine)),
        ("memory", partial(memory, machine)),
        ("clock", partial(clock, machine)),
        ("disk space", partial(space, _folder(configuration, is_a))),
        ("disk wear", partial(wear, machine)),
    ]
    if machine.text(PARTS) is not None:
        found.append(("services", partial(services.services, machine, is_a)))
    if "device" in is_a:
        found += _of_the_device(machine, configuration, quick=quick, listen_s=listen_s)
    if "server" in is_a:
        found.append(("server", partial(reaching.server, configuration.server, is_installed=_is_installed(machine))))
    return found


def _of_the_device(machine: Machine, configuration: Configuration, *, quick: bool, listen_s: float) -> list[Check]:
    device = configuration.device
    slow: list[Check] = [
        ("microphone", partial(hearing.microphone, device.microphone, listen_s)),
        ("recogniser", partial(hearing.recogniser, configuration.umpire.language, device.model)),
    ]
    return [
        ("sound cards", partial(sound_cards, machine)),
        *([] if quick else slow),
        ("Bluetooth adapter", partial(adapter, machine)),
        ("Bluetooth beside Wi-Fi", partial(coexistence, machine)),
        ("sensors", partial(reaching.sensors, configuration)),
        ("broker", partial(reaching.broker, device)),
    ]


def _folder(configuration: Configuration, is_a: frozenset[str]) -> Path:
    return configuration.device.data if "device" in is_a else configuration.server.data_directory


def _is_installed(machine: Machine) -> bool:
    return machine.text(PARTS) is not None
