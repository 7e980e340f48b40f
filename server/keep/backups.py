"""The backups of a folder: what is there, a new one while the server runs, and whether an old one is still whole."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final, NamedTuple

from server.errors import StoreError
from server.keep.backup import MANIFEST, back_up, checksum
from server.sentences import Sentence
from server.store.database import Store

log = logging.getLogger(__name__)

_NAME: Final = "backup-%Y-%m-%d-%H%M%S"


class KeptBackup(NamedTuple):
    """A backup: when it was made by the clock of the file, what is in it."""

    name: str
    made: datetime
    events: int
    size: int


class Making(NamedTuple):
    """The backup that is being made, or the last one that was: `failure` says why it is not there."""

    name: str
    begun: datetime
    is_running: bool
    said: str
    failure: str = ""


class Backups:
    """The backups of a store; one at a time is made, in a thread of its own.

    Args:
        store: what is backed up.
        folder: where backups are; made with the first one.
        now: gives the time.
    """

    def __init__(self, store: Store, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.folder = folder
        self.making: Making | None = None
        self._store, self._now, self._lock = store, now, Lock()

    def all(self) -> list[KeptBackup]:
        """Give the backups that are there, the newest first."""
        manifests = self.folder.glob(f"*/{MANIFEST}") if self.folder.is_dir() else ()
        return sorted(filter(None, map(_kept, manifests)), key=lambda one: one.made, reverse=True)

    def make(self) -> Making:
        """Begin to make one.

        Raises:
            StoreError: while another one is made.
        """
        with self._lock:
            if self.making is not None and self.making.is_running:
                raise StoreError(Sentence.of("backup-running"))
            now = self._now()
            self.making = Making(now.strftime(_NAME), now, True, "")
            Thread(target=self._make, args=(self.making,), name="backup", daemon=True).start()
            return self.making

    def _make(self, making: Making) -> None:
        def tell(text: str) -> None:
            self.making = making._replace(said=text)

        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            done = back_up(self._store, self.folder / making.name, tell)
            self.making = making._replace(is_running=False, said=str(done))
        except (StoreError, OSError) as error:
            self.making = making._replace(is_running=False, failure=str(error))
        except Exception as error:
            log.exception("the backup failed")
            self.making = making._replace(is_running=False, failure=f"the backup failed: {error}")

    def damage(self, name: str) -> list[str] | None:
        """Give what is missing or other than when the backup was made; `None` where there is no such backup."""
        if name not in {one.name for one in self.all()}:
            return None
        folder = self.folder / name
        known: dict[str, str] = json.loads((folder / MANIFEST).read_text())["sha256"]
        return [problem for path, told in known.items() if (problem := _problem(folder / path, path, told))]


def _problem(file: Path, path: str, told: str) -> str:
    try:
        return "" if checksum(file) == told else f"{path} is damaged"
    except FileNotFoundError:
        return f"{path} is missing"
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"


def _kept(manifest: Path) -> KeptBackup | None:
    try:
        told: dict[str, Any] = json.loads(manifest.read_text())
        made = datetime.fromtimestamp(manifest.stat().st_mtime, UTC)
        size = sum(one.stat().st_size for one in manifest.parent.rglob("*") if one.is_file())
        return KeptBackup(manifest.parent.name, made, int(told["rows"]["events"]), size)
    except (OSError, ValueError, KeyError, TypeError):
        return None
