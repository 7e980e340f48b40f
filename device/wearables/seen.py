"""What an assigned sensor turned out to be, remembered once it was connected, so that no other is taken for it.

Names are given by makers, and two straps may have one; addresses may change (privacy). What tells a sensor from
another for good is its address, or what it says of itself behind one that changes. Kept beside the assignments, in
a file of its own.
"""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

FILE_NAME = "sensors-seen.json"


@dataclass(frozen=True, slots=True)
class Seen:
    """One sensor.

    Attributes:
        address: its Bluetooth address, as it was last.
        name: as it advertised, where it did.
        says: manufacturer, model and serial number by Device Information (0x180A), as far as it says them.
        changes: whether its address is one that changes by itself.
    """

    address: str
    name: str | None
    says: tuple[str | None, str | None, str | None] = (None, None, None)
    changes: bool = False

    @property
    def serial(self) -> str | None:
        """Give the serial number."""
        return self.says[2]


class SeenSensors:
    """By what each was assigned. A process that assigns one anew forgets it here, and a running appliance follows.

    Args:
        folder: where the file is; without one it is remembered for as long as the process runs.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder / FILE_NAME if folder is not None else None
        self._known: dict[str, Seen] = {}

    def of(self, sensor: str) -> Seen | None:
        """Give what a sensor turned out to be; `None` for one that was not connected since it was assigned."""
        return self._read().get(sensor.upper())

    def note(self, sensor: str, seen: Seen) -> None:
        """Remember what it is. A disk that cannot be written is logged: it is known until the process ends."""
        if self.of(sensor) != seen:
            self._write({**self._read(), sensor.upper(): seen})

    def forget(self, sensor: str) -> None:
        """Take whichever sensor has this name or address next."""
        known = self._read()
        if known.pop(sensor.upper(), None) is not None:
            self._write(known)

    def _read(self) -> dict[str, Seen]:
        if self._path is None:
            return dict(self._known)
        try:
            said = json.loads(self._path.read_bytes())
            return {sensor: _seen(one) for sensor, one in said.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            log.warning("%s cannot be read (%s); sensors are taken by their names anew", self._path, error)
            return dict(self._known)

    def _write(self, known: dict[str, Seen]) -> None:
        self._known = known
        if self._path is None:
            return
        new = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps({sensor: asdict(one) for sensor, one in known.items()}, indent=1) + "\n")
            new.replace(self._path)
        except OSError as error:
            log.warning("%s: which sensor is whose cannot be remembered (%s)", self._path, error.strerror)


def _seen(said: dict[str, Any]) -> Seen:
    maker, model, serial = said["says"]
    return Seen(str(said["address"]), said["name"], (maker, model, serial), bool(said["changes"]))
