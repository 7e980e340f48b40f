"""Before another release is turned to that keeps data in other formats: a backup by what runs, for the way back.

It lies in the server's data directory, where `server.store.exported` finds it after the return.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marcador.errors import UpdateError
from marcador.updating.formats import Formats, read_formats
from server.store.database import DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME
from server.store.exported import EXPORT_NAME

_ANSWERS_S, _EXPORTS_S = 60.0, 3600.0
_TIMES_STORED = 3
"""What is stored is there again in the export, and after a return in another database and a copy to fill it from."""

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
            UpdateError: when there has to be one and none can be made; the server goes on as before, and an earlier
                export is still there.
        """
        if not any((self.data / name).exists() for name in (DATABASE_NAME, EVENTS_NAME)):
            return
        formats = self._formats(runs)
        if formats is not None and formats == self._formats(comes):
            shutil.rmtree(self.folder, ignore_errors=True)  # of an update before, from which no way leads back by now
            return
        needed, free = self._needed(), shutil.disk_usage(self.data).free
        if free < needed:
            raise UpdateError(
                f"{comes} keeps data otherwise, and in {self.data} there is no room for the export of a way back and"
                f" for that way ({needed / 1e6:.0f} MB, {free / 1e6:.0f} are free); free space, or go on without one"
                " (--no-export)"
            )
        self.say(f"{comes} keeps data otherwise than {runs}; they are exported first, for the way back")
        self._finish()
        self._clear_away()
        new = self._beside("new")
        done = self._run(runs, _EXPORTS_S, "server", "backup", str(new), "--data", str(self.data))
        if done is None or done.returncode != 0:
            self._clear_away()
            last = (done.stderr.strip().splitlines() if done else []) or ["it did not end"]
            raise UpdateError(f"the data cannot be exported for the way back: {last[-1]}")
        self._replace_by(new)
        self.say(done.stdout.strip().replace(str(new), str(self.folder)))

    def _beside(self, what: str) -> Path:
        return self.folder.with_name(f"{EXPORT_NAME}.{what}")

    def _finish(self) -> None:
        """Do what a power cut left undone between the two changes of names of an update before."""
        for one in (self._beside("new"), self._beside("earlier")):
            if one.exists() and not self.folder.exists():
                one.rename(self.folder)

    def _clear_away(self) -> None:
        for one in ("new", "new.unfinished", "earlier"):
            shutil.rmtree(self._beside(one), ignore_errors=True)

    def _replace_by(self, new: Path) -> None:
        try:
            if self.folder.exists():
                self.folder.rename(self._beside("earlier"))
            new.rename(self.folder)
        except OSError as error:
            raise UpdateError(f"{self.folder} cannot be replaced ({error.strerror})") from error
        self._clear_away()

    def _formats(self, release: str) -> Formats | None:
        done = self._run(release, _ANSWERS_S, "update", "formats")
        return None if done is None or done.returncode != 0 else read_formats(done.stdout)

    def _run(self, release: str, within_s: float, *words: str) -> "subprocess.CompletedProcess[str] | None":
        command = [str(self.releases / release / "bin/marcador"), *words]
        if self.user is not None:
            command = ["runuser", "-u", self.user, "--", *command]
        try:
            with subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                cwd=self.data,
                env={**os.environ, "HOME": str(self.data)},
                start_new_session=True,
            ) as running:
                try:
                    told = running.communicate(timeout=within_s)
                except BaseException:
                    os.killpg(running.pid, signal.SIGKILL)  # runuser alone would leave the backup under it
                    raise
        except (OSError, subprocess.TimeoutExpired):
            return None
        return subprocess.CompletedProcess(command, running.returncode, *told)

    def _needed(self) -> int:
        stored = sum(_size(self.data / name) for name in (DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME))
        return _TIMES_STORED * stored + _SPARE_BYTES


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(one.stat().st_size for one in files if one.is_file())
