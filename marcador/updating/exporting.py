"""Before another release is turned to that keeps data in other formats: a backup by what runs, for the way back.

It lies in the server's data directory, where `server.store.exported` finds it after the return.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marcador.errors import UpdateError
from marcador.updating.formats import Formats, read_formats
from server.store.database import DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME
from server.store.exported import EXPORT_NAME

_ANSWERS_S, _EXPORTS_S = 60.0, 3600.0
_SPARE_BYTES = 256_000_000
"""What stays free for the running server."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """Makes exports of a box's server.

    Attributes:
        releases: the folder of the releases.
        data: the server's data directory, an absolute path.
        say: gets a sentence at each step.
        user: as whom the server runs; `None` for who runs this.
    """

    releases: Path
    data: Path
    say: Callable[[str], None]
    user: str | None = None

    @property
    def folder(self) -> Path:
        """Give where the export lies."""
        return self.data / EXPORT_NAME

    def export(self, runs: str, comes: str) -> None:
        """Make an export by the release that `runs` if the one that `comes` keeps data otherwise.

        Raises:
            UpdateError: when there has to be one and none can be made; the server goes on as before.
        """
        if not any((self.data / name).exists() for name in (DATABASE_NAME, EVENTS_NAME)):
            return
        formats = self._formats(runs)
        if formats is not None and formats == self._formats(comes):
            shutil.rmtree(self.folder, ignore_errors=True)  # of an update before, from which no way leads back by now
            return
        if not self._has_room():
            raise UpdateError(
                f"{comes} keeps data otherwise, and in {self.data} there is no room for the export of a way"
                " back; free space, or go on without one (--no-export)"
            )
        self.say(f"{comes} keeps data otherwise than {runs}; they are exported first, for the way back")
        shutil.rmtree(self.folder, ignore_errors=True)
        done = self._run(runs, _EXPORTS_S, "server", "backup", str(self.folder), "--data", str(self.data))
        if done is None or done.returncode != 0:
            shutil.rmtree(self.folder.with_name(f"{EXPORT_NAME}.unfinished"), ignore_errors=True)
            last = (done.stderr.strip().splitlines() if done else []) or ["it did not end"]
            raise UpdateError(f"the data cannot be exported for the way back: {last[-1]}")
        self.say(done.stdout.strip())

    def _formats(self, release: str) -> Formats | None:
        done = self._run(release, _ANSWERS_S, "update", "formats")
        return None if done is None or done.returncode != 0 else read_formats(done.stdout)

    def _run(self, release: str, within_s: float, *words: str) -> "subprocess.CompletedProcess[str] | None":
        command = [str(self.releases / release / "bin/marcador"), *words]
        if self.user is not None:
            command = ["runuser", "-u", self.user, "--", *command]
        try:
            return subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=within_s,
                check=False,
                cwd=self.data,
                env={**os.environ, "HOME": str(self.data)},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None

    def _has_room(self) -> bool:
        stored = sum(_size(self.data / name) for name in (DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME))
        free = shutil.disk_usage(self.data).free + _size(self.folder)
        return free > stored + _SPARE_BYTES


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(one.stat().st_size for one in files if one.is_file())
