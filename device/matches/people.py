"""The players whom a device remembers, the newest first, in a small JSON file of its data folder.

The file is for people too: who mends it keeps it valid JSON. What cannot be a name in it is passed over, and of names
that are alike the first counts, since no call could tell two players apart.
"""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from device.whole_file import write_whole
from padel.calls.automaton import plain
from padel.events import Name
from padel.match import Match

_LOG = logging.getLogger(__name__)

FILE_NAME = "players.json"
MOST = 40
"""So many are remembered; whoever has not played for longest is forgotten first."""

_NAMES: TypeAdapter[Name] = TypeAdapter(Name)


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")

    players: list[str] = []


class People:
    """Whom a device remembers; used by one thread at a time.

    Args:
        folder: the device's data folder; without one nothing outlives the program.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = None if folder is None else folder / FILE_NAME
        self._names = tuple(_told_apart(self._read()))[:MOST]

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names, the newest first."""
        return self._names

    def remember(self, names: Iterable[str]) -> None:
        """Remember players; names that are only numbers, such as "Player 1", are not names."""
        new = [name for name in names if not name.split()[-1].isdecimal()]
        changed = tuple(_told_apart([*new, *self._names]))[:MOST]
        if changed != self._names:
            self._names = changed
            self._write()

    def whom(self, match: Match) -> tuple[str, ...]:
        """Give whom the match after this one may name: its four, then everybody else who is remembered."""
        four = match.setup.pair_a.players + match.setup.pair_b.players
        return tuple(_told_apart([*four, *self._names]))[: MOST + 4]

    def _read(self) -> list[str]:
        if self._path is None:
            return []
        try:
            return _File.model_validate_json(self._path.read_bytes()).players
        except FileNotFoundError:
            return []
        except (OSError, ValidationError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no JSON with a list of players"
            _LOG.warning("%s: %s; no player is remembered until a match begins", self._path, reason)
            return []

    def _write(self) -> None:
        if self._path is None:
            return
        try:
            write_whole(self._path, _File(players=list(self._names)).model_dump_json(indent=1).encode() + b"\n")
        except OSError as error:
            _LOG.warning("%s: the players cannot be remembered (%s); the match goes on", self._path, error.strerror)


def _told_apart(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        try:
            valid = _NAMES.validate_python(name)
        except ValidationError:
            continue
        if (spoken := " ".join(plain(valid).split())) not in seen:
            seen.add(spoken)
            yield valid
