"""What goes through the pipe between the server and a process that hears a phone; light, as the server imports it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from device.settings import UmpireSettings
from padel.events import Event
from server.microphones.ears import Heard

Sent = bytes | Sequence[Event] | None
"""To the process: samples; all events of the match that count, when it has gone on; `None` when it is over."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """With what a phone is heard.

    Attributes:
        model: another speech model than the one that ships.
        umpiring: how clear calls must be, and how long a shot waits for its who.
    """

    model: Path | None
    umpiring: UmpireSettings


class Begin(NamedTuple):
    """To the process, first: with what it hears, where its grammars are compiled, and the match as it stands."""

    hearing: Hearing
    folder: Path
    events: Sequence[Event]


class Ready:
    """From the process, once it hears."""


Came = Ready | Heard
"""From the process."""
