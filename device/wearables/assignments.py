"""Who wears which sensor, remembered per court in a small JSON file of the device's data folder.

A file and not the outbox' database: that one is held by the running appliance alone, and `marcador sensors assign` is
another process. The file is replaced as a whole, so a power cut leaves the old one or the new one; a lock beside it
keeps two writers from undoing each other. What the settings say of a player counts until something is assigned.
"""

import fcntl
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from device.errors import DeviceError
from device.wearables.seen import SeenSensors
from device.whole_file import write_whole
from padel.events import Player

log = logging.getLogger(__name__)

Worn = Mapping[Player, tuple[str, ...]]
"""The sensors of each player, by address or advertised name."""

FILE_NAME = "sensors.json"


class _Remembered(BaseModel):
    model_config = ConfigDict(extra="forbid")

    courts: dict[str, dict[Player, tuple[str, ...]]] = {}
    names: dict[str, tuple[str, ...]] = {}
    """Who players 1 to 4 were, a court, so that a sensor stays with its person in the next match."""


class Assignments:
    """The sensors of one court. Safe from every thread and process.

    Args:
        folder: the device's data folder; made when something is assigned.
        settings: what is worn where nothing was assigned, player and sensor.
    """

    def __init__(self, folder: Path, court: str, settings: Iterable[tuple[Player, str]] = ()) -> None:
        self._path = folder / FILE_NAME
        self._seen = SeenSensors(folder)
        self._court = court
        self._settings: dict[Player, tuple[str, ...]] = {}
        for player, sensor in settings:
            self._settings[player] = (*self._settings.get(player, ()), sensor)

    def worn(self) -> dict[Player, tuple[str, ...]]:
        """Give who wears what; a sensor is on one player only, and players without are left out.

        Raises:
            DeviceError: when the file cannot be read.
        """
        return _without_empty(self._merged(self._read()))

    def remembered(self) -> frozenset[Player]:
        """Give the players for whom something was assigned or unassigned, whatever the settings say."""
        return frozenset(self._read().courts.get(self._court, {}))

    def assign(self, player: Player, sensor: str, *, also: bool = False) -> Player | None:
        """Put a sensor on a player, in place of what he wore or beside it; give who wore it before, if another did.

        Which sensor it is shows when it is connected, even if one of its name was known.

        Raises:
            DeviceError: when the file cannot be written.
        """
        with self._changing() as court:
            worn = self._merged(_Remembered(courts={self._court: court}))
            before = next((one for one, sensors in worn.items() if one != player and _has(sensors, sensor)), None)
            if before is not None:
                court[before] = _without(worn[before], sensor)
            kept = _without(worn.get(player, ()), sensor) if also else ()
            court[player] = (*kept, sensor)
            self._seen.forget(sensor)
        return before

    def unassign(self, player: Player, sensor: str | None = None) -> tuple[str, ...]:
        """Take a sensor, or all, from a player; give what was taken.

        Raises:
            DeviceError: when the file cannot be written.
        """
        with self._changing() as court:
            worn = self._merged(_Remembered(courts={self._court: court})).get(player, ())
            kept = () if sensor is None else _without(worn, sensor)
            court[player] = kept
        return tuple(one for one in worn if one not in kept)

    def follow(self, players: Sequence[str]) -> tuple[str, ...]:
        """Let each sensor follow its person into a match of these players, 1 to 4; give what changed, as sentences.

        A sensor stays with who has the same name, whatever the number, and otherwise with the number. Where a number
        is taken by somebody who brought sensors along, those of who left are on nobody.

        Raises:
            DeviceError: when the file cannot be written.
        """
        if self._read().names.get(self._court, ()) == tuple(players):
            return ()
        with self._changing_file() as file:
            before, worn = file.names.get(self._court, ()), _without_empty(self._merged(file))
            wanted, dropped = _followed(worn, before, players) if before else (worn, ())
            file.names[self._court] = tuple(players)
            if wanted != worn:
                file.courts[self._court] = {number: wanted.get(number, ()) for number in (1, 2, 3, 4)}
        moved = (
            f"{players[number - 1]} wears {', '.join(sensors)} as player {number} now"
            for number, sensors in wanted.items()
            if worn.get(number) != sensors
        )
        left = (f"{sensor} is on nobody now, since who wore it does not play" for sensor in dropped)
        return (*moved, *left)

    def stamp(self) -> tuple[int, int]:
        """Give what changes when the file does, so that a running appliance notices; cheap."""
        try:
            said = self._path.stat()
        except OSError:
            return (0, 0)
        return (said.st_mtime_ns, said.st_ino)

    def _merged(self, remembered: _Remembered) -> dict[Player, tuple[str, ...]]:
        assigned = remembered.courts.get(self._court, {})
        taken = [sensor for sensors in assigned.values() for sensor in sensors]
        from_settings = {
            player: tuple(one for one in sensors if not _has(taken, one))
            for player, sensors in self._settings.items()
        }
        return {**from_settings, **assigned}

    @contextmanager
    def _changing(self) -> Iterator[dict[Player, tuple[str, ...]]]:
        with self._changing_file() as remembered:
            yield remembered.courts.setdefault(self._court, {})

    @contextmanager
    def _changing_file(self) -> Iterator[_Remembered]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with open(self._path.with_suffix(".lock"), "a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                remembered = self._read()
                yield remembered
                self._write(remembered)
        except OSError as error:
            reason = error.strerror or error
            raise DeviceError(f"{self._path}: who wears which sensor cannot be kept ({reason})") from error

    def _read(self) -> _Remembered:
        try:
            return _Remembered.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return _Remembered()
        except OSError as error:
            raise DeviceError(f"{self._path}: cannot be read ({error.strerror})") from error
        except ValidationError:
            aside = self._path.with_suffix(".damaged")
            log.warning("%s is damaged; it is kept as %s, assign the sensors anew", self._path, aside.name)
            self._path.replace(aside)
            return _Remembered()

    def _write(self, remembered: _Remembered) -> None:
        write_whole(self._path, remembered.model_dump_json(indent=1).encode() + b"\n")


def _followed(
    worn: Worn, before: Sequence[str], players: Sequence[str]
) -> tuple[dict[Player, tuple[str, ...]], tuple[str, ...]]:
    """Give who wears what among new players, and what nobody wears any more."""
    numbers = {_alike(name): number for number, name in enumerate(players, start=1)}
    stay = {old: numbers[name] for old, name in enumerate(map(_alike, before), start=1) if name in numbers}
    wanted = {stay[old]: sensors for old, sensors in worn.items() if old in stay}
    left = {old: sensors for old, sensors in worn.items() if old not in stay}
    wanted |= {old: sensors for old, sensors in left.items() if old not in wanted}
    dropped = tuple(one for old, sensors in left.items() if wanted[old] != sensors for one in sensors)
    return _without_empty(wanted), dropped


def _alike(name: str) -> str:
    return " ".join(name.casefold().split())


def _has(sensors: Iterable[str], sensor: str) -> bool:
    return any(one.upper() == sensor.upper() for one in sensors)


def _without(sensors: Iterable[str], sensor: str) -> tuple[str, ...]:
    return tuple(one for one in sensors if one.upper() != sensor.upper())


def _without_empty(worn: Worn) -> dict[Player, tuple[str, ...]]:
    return {player: sensors for player, sensors in sorted(worn.items()) if sensors}
