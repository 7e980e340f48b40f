"""The event log: every match event as a line of JSON, on disk before the database commits it.

It is what the database is rebuilt from. A lock on it keeps a second server away from the data directory.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from server.errors import StoreInUse
from server.store.faults import unopened


class EventLog:
    """An append-only file of lines `{"position": n, "envelope": "…"}`; one process holds it at a time."""

    def __init__(self, path: Path) -> None:
        """Open or begin a log, and cut off a last line that a crash left unfinished.

        Raises:
            StoreInUse: when another server holds it.
            StoreError: when it cannot be opened.
        """
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
        except OSError as error:
            raise unopened(path, error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise StoreInUse(
                f"another server uses {path.parent}; stop it, or choose another data directory"
            ) from error
        self.size = self._end_of_last_line()
        os.ftruncate(self._file, self.size)

    def append(self, lines: Iterable[tuple[int, str]]) -> None:
        """Write positions and envelopes, and return when they are on disk.

        Raises:
            OSError: when they are not, for example because the disk is full; the log is then as before.
        """
        data = b"".join(_line(position, envelope) for position, envelope in lines)
        try:
            _write_all(self._file, data, self.size)
            os.fdatasync(self._file)
        except OSError:
            self.cut(self.size)
            raise
        self.size += len(data)

    def cut(self, size: int) -> None:
        """Take back what was appended after `size` bytes."""
        os.ftruncate(self._file, size)
        self.size = size

    def read(self, start: int) -> Iterator[tuple[str, int]]:
        """Give each envelope from byte `start` on, with the byte after its line; a broken line is left out."""
        with self.path.open("rb") as file:
            file.seek(start)
            end = start
            for line in file:
                end += len(line)
                envelope = _envelope(line)
                if envelope is not None:
                    yield envelope, end

    def close(self) -> None:
        """Let another server have it."""
        os.close(self._file)

    def _end_of_last_line(self) -> int:
        end = os.fstat(self._file).st_size
        while end > 0:
            start = max(0, end - 65536)
            at = os.pread(self._file, end - start, start).rfind(b"\n")
            if at >= 0:
                return start + at + 1
            end = start
        return 0


def _line(position: int, envelope: str) -> bytes:
    return json.dumps({"position": position, "envelope": envelope}, ensure_ascii=False).encode() + b"\n"


def _envelope(line: bytes) -> str | None:
    try:
        return str(json.loads(line)["envelope"])
    except (ValueError, KeyError, TypeError):
        return None


def _write_all(file: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, offset)
        view, offset = view[written:], offset + written
