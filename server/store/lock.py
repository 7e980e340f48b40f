"""Keeps a second server away from a data directory."""

import fcntl
import os
from pathlib import Path

from server.errors import StoreError, StoreInUse

LOCK_NAME = "lock"


class DirectoryLock:
    """Holds a data directory until it is released, or the process ends."""

    def __init__(self, directory: Path) -> None:
        """Take the directory.

        Raises:
            StoreInUse: when another server holds it.
            StoreError: when it cannot be written.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._file = os.open(directory / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o640)
        except OSError as error:
            raise StoreError(
                f"{directory} cannot be used ({error.strerror}); make room on its disk, check who owns it, or choose"
                " another data directory"
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise StoreInUse(f"another server uses {directory}; stop it, or choose another data directory") from error

    def release(self) -> None:
        """Let another server have it."""
        os.close(self._file)
