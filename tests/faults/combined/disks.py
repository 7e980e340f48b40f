"""Small disks that can be filled, where this machine lets us mount them."""

import subprocess
from contextlib import suppress
from pathlib import Path


class Disk:
    """A folder on a disk of its own, of `mib` MiB; an ordinary folder where nothing may be mounted."""

    def __init__(self, folder: Path, mib: int) -> None:
        self.folder = folder
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(folder)]
        try:
            self.is_small = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        except OSError:
            self.is_small = False

    def fill(self) -> None:
        """Leave no room."""
        with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass

    def free(self) -> None:
        """Make room again."""
        (self.folder / "filler").unlink(missing_ok=True)

    def end(self) -> None:
        """Take the disk away."""
        if self.is_small:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
