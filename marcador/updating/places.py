"""Where releases lie on a box, and which is current: two links, each changed in one step."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from device.whole_file import write_whole
from marcador.errors import UpdateError

HOME = Path("/opt/marcador")


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of a box.

    Attributes:
        home: the folder of all that is installed.
        keys: the file that says whose releases are taken.
    """

    home: Path = HOME
    keys: Path = Path("/etc/marcador/release-key.pub")

    @property
    def incoming(self) -> Path:
        """Give where a release is unpacked before it is installed."""
        return self.home / "incoming"

    @property
    def current(self) -> Path:
        """Give the link to what runs."""
        return self.home / "current"

    @property
    def previous(self) -> Path:
        """Give the link to what ran before."""
        return self.home / "previous"

    @property
    def trial(self) -> Path:
        """Give the file that is there while a release has not been found to work yet."""
        return self.home / "trial"

    def name(self, link: Path) -> str | None:
        """Give the name of the release that a link leads to."""
        return link.readlink().name if link.is_symlink() else None

    def begin_trial(self, said: str) -> None:
        """Note that what is current from now on has to be found to work; a power cut does not forget it."""
        write_whole(self.trial, f"{said}\n".encode())

    def end_trial(self) -> None:
        """Note that it was found to work, or left."""
        self.trial.unlink(missing_ok=True)

    def turn_to(self, release: str) -> None:
        """Make a release current."""
        _link(self.current, self.home / "releases" / release)

    def go_back_to(self, release: str | None) -> None:
        """Say which release the way back leads to; `None` for none."""
        if release is None:
            self.previous.unlink(missing_ok=True)
        else:
            _link(self.previous, self.home / "releases" / release)

    def turn_back(self) -> str:
        """Make the previous release current again, and give its name.

        Raises:
            UpdateError: when there is none.
        """
        back, left = self.name(self.previous), self.name(self.current)
        if back is None or not self.previous.exists():
            raise UpdateError("there is no earlier release on this box to go back to")
        self.turn_to(back)
        if left is not None:
            self.go_back_to(left)
        return back

    def tidy(self) -> None:
        """Take away what is unpacked, and releases that are neither current nor previous."""
        shutil.rmtree(self.incoming, ignore_errors=True)
        kept = {self.name(self.current), self.name(self.previous)}
        for release in (self.home / "releases").iterdir():
            if release.name not in kept:
                shutil.rmtree(release, ignore_errors=True)


def _link(link: Path, to: Path) -> None:
    new = link.with_name(f"{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(to)
    os.replace(new, link)
