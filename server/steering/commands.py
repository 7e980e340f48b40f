"""Commands about matches: sent to a device, and answered in its status a moment later."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Literal, NamedTuple

from server.projections.devices import CourtDevice, Devices
from wire.match_commands import MatchCommand
from wire.scoring_commands import ScoreByHand
from wire.topics import Address
from wire.voice_commands import VoiceCommand

Send = Callable[[str, bytes], bool]
"""Sends a payload to a topic; says whether there is a broker that took it."""

_KEPT = 256


class Outcome(NamedTuple):
    """What became of a command; `reason` is for people."""

    state: Literal["waiting", "obeyed", "refused"]
    reason: str = ""


def address_of(source: str) -> Address:
    """Give the address of a device by its source."""
    _, _, club, _, court, _, device = source.split("/")
    return Address(club, court, device)


class Commands:
    """The newest commands, by the devices that were asked."""

    def __init__(self, devices: Devices, send: Send) -> None:
        self._devices, self._send = devices, send
        self._lock = Lock()
        self._asked: OrderedDict[str, str] = OrderedDict()

    def ask(self, device: CourtDevice, command: MatchCommand | ScoreByHand | VoiceCommand) -> bool:
        """Send a command; say whether there is a broker that took it."""
        with self._lock:
            self._asked[command.id] = device.source
            while len(self._asked) > _KEPT:
                self._asked.popitem(last=False)
        return self._send(address_of(device.source).command, command.encode())

    def outcome(self, court: str, command: str) -> Outcome | None:
        """Say what became of a command to a court's device; `None` when it was not one of the newest."""
        with self._lock:
            source = self._asked.get(command)
        if source is None or address_of(source).court != court:
            return None
        device = self._devices.get(source)
        answers = device.status.commands if device and device.status else ()
        answer = next((one for one in answers if one.id == command), None)
        if answer is None:
            return Outcome("waiting")
        return Outcome("obeyed" if answer.obeyed else "refused", answer.reason)
