"""The script of the demo match: who says what, in order; and the recording made from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from device.settings import MatchSettings, PairSettings
from marcador.errors import DemoError

CALLERS = ("umpire", "second", "third")

MATCH = MatchSettings(
    format="SET1-S:4/TB5@3-G:TN3D",
    first_server=1,
    pair_a=PairSettings(colour="blue", players=("Maria", "Carlos")),
    pair_b=PairSettings(colour="red", players=("Laura", "David")),
)
"""The match that the recording plays."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the script: a call, talk that is not for us, or a pause in seconds."""

    voice: str
    text: str

    @property
    def is_call(self) -> bool:
        """Say whether the line is meant for the appliance."""
        return self.voice in CALLERS


def lines() -> Iterator[Line]:
    """Read the script."""
    for line in files("marcador.demo").joinpath("match.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            voice, text = line.split(":", 1)
            yield Line(voice.strip(), text.strip())


def recording() -> Path:
    """Give the recording's path.

    Raises:
        DemoError: when the package was installed without it.
    """
    with as_file(files("marcador.demo").joinpath("match.opus")) as path:
        if path.is_file():
            return path
    raise DemoError("the demo recording is missing; `make demo-recording` makes it again from the script")
