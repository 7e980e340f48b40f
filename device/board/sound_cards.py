"""Which sound cards there are, by their names, and whether something stands between them and the appliance."""

import re
from dataclasses import dataclass

from device.board.finding import Finding, bad, good, unknown, warning
from device.board.machine import Machine

CHECK = "sound cards"

_CARD = re.compile(r"^\s*\d+ \[(\S+)\s*\]: .*? - (.*)$", re.MULTILINE)
_NUMBER = re.compile(r"^\s*(\d+) \[(\S+)\s*\]", re.MULTILINE)
_BETWEEN = ("pulseaudio", "pipewire", "pipewire-pulse", "wireplumber", "jackd")

_PLUG = "plug a USB microphone in; `arecord -l` lists what the system sees"
_TAKE_AWAY = "it takes the microphone away now and then; apt purge pulseaudio pipewire wireplumber"


@dataclass(frozen=True, slots=True)
class Card:
    """A sound card.

    Attributes:
        name: by which ALSA is asked for it (`hw:CARD=…`).
        title: what it is called on its box.
        hears: whether it has a microphone's side.
    """

    name: str
    title: str
    hears: bool


def cards(machine: Machine) -> list[Card]:
    """Give the cards that the kernel has."""
    listed = machine.text("/proc/asound/cards") or ""
    ways = (machine.text("/proc/asound/pcm") or "").splitlines()
    hearing = {int(one.split("-")[0]) for one in ways if "capture" in one and one[:1].isdigit()}
    numbers = {name: int(number) for number, name in _NUMBER.findall(listed)}
    return [Card(name, title.strip(), numbers[name] in hearing) for name, title in _CARD.findall(listed)]


def sound_cards(machine: Machine) -> Finding:
    """Look at them."""
    if machine.text("/proc/asound/cards") is None:
        return unknown(CHECK, "this system has no sound of ALSA's")
    found = cards(machine)
    hearing = [one for one in found if one.hears]
    if not hearing:
        others = f", only {', '.join(one.name for one in found)}" if found else ""
        return bad(CHECK, f"no microphone is plugged in{others}", _PLUG)
    said = "; ".join(f"{one.name} ({one.title})" for one in hearing)
    between = sorted({name for name in _running(machine) if name in _BETWEEN})
    if between:
        return warning(CHECK, f"{said}, behind {' and '.join(between)}", _TAKE_AWAY)
    return good(CHECK, said)


def _running(machine: Machine) -> list[str]:
    return [machine.text(machine.below(one)) or "" for one in machine.find("proc/[0-9]*/comm")]
