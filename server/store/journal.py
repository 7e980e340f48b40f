"""A journal: numbered records in segment files, on disk before the database commits them. What they say is left to
`store.records`.

One thread appends; any thread may read, check, compress and mend finished segments meanwhile.
"""

import logging
import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from server.store.faults import unopened
from server.store.segment_files import SegmentFiles
from server.store.segments import (
    PLAIN,
    Header,
    digest,
    entries,
    header_line,
    line,
    put_together,
    read_header,
    records_of,
    sync_directory,
    write_all,
    write_whole,
)

log = logging.getLogger(__name__)

LOST = b'{"record":"lost"}'
"""Stands for a record that was damaged beyond mending; it has been told."""

ROTATE_BYTES = 16 * 1024 * 1024


class Mark(NamedTuple):
    """Where a journal ends, to go back to."""

    last: int
    size: int


class Journal(SegmentFiles):
    """Numbered records.

    Attributes:
        last: the number of the last one, 0 for none.
        was_whole: its active segment had a header and lacked no record when it was read at the opening.
    """

    def __init__(self, directory: Path, rotate_bytes: int = ROTATE_BYTES) -> None:
        """Open or begin a journal, and cut off what a crash left unfinished at its end.

        Raises:
            StoreError: when it cannot be opened.
        """
        self._rotate_bytes = rotate_bytes
        self._file, self._size, self._header_size = -1, 0, 0
        self._is_clean = self.was_whole = True
        try:
            directory.mkdir(exist_ok=True)
            super().__init__(directory)
            self._open_active()
        except OSError as error:
            raise unopened(directory, error) from error

    # ---- writing

    def append(self, records: Iterable[tuple[int, bytes]]) -> None:
        """Write records with ever larger numbers, and return when they are on disk.

        Raises:
            OSError: when they are not, for example because the disk is full; the journal is then as before.
        """
        with self._lock:
            numbered = list(records)
            if not numbered:
                return
            self._cut_leftover()
            if self._size >= self._rotate_bytes:
                self._rotate(numbered[0][0])
            data = b"".join(line(number, body) for number, body in numbered)
            self._is_clean = False
            try:
                write_all(self._file, data, self._size)
                os.fdatasync(self._file)
            except OSError:
                self._cut_leftover()
                raise
            self._is_clean = True
            self._size += len(data)
            self.last = numbered[-1][0]

    def skip_to(self, number: int) -> None:
        """Go on after `number`, because the numbers up to it were given to records that are no longer here.

        Raises:
            OSError: when it cannot be written.
        """
        with self._lock:
            first = self._firsts[-1]
            if self.last >= first:
                self.replace(first, {one: LOST for one in range(self.last + 1, number + 1)})
                self.last = number
                return
            before = self._file
            self._begin(number + 1)
            os.close(before)
            self._firsts.remove(first)
            self._name(first, PLAIN).unlink()
            self.last = number

    def put_back(self, bodies: dict[int, bytes]) -> None:
        """Put records in the places of those that are lost, and return when they are on disk.

        Raises:
            OSError: when they are not.
        """
        of_segments: dict[int, dict[int, bytes]] = {}
        for number, body in bodies.items():
            first = max((one for one in self.firsts if one <= number), default=self.firsts[0])
            of_segments.setdefault(first, {})[number] = body
        for first, found in of_segments.items():
            self.replace(first, found)

    def mark(self) -> Mark:
        """Give the end, to go back to if the database does not take what is appended now."""
        return Mark(self.last, self._size)

    def cut(self, mark: Mark) -> None:
        """Take back what was appended since; where that fails, it is done before anything else is appended."""
        with self._lock:
            if self.last == mark.last:
                return
            # A segment that was begun since has nothing but its header before.
            self._size = mark.size if mark.size <= self._size and self._firsts[-1] <= mark.last else self._header_size
            self.last, self._is_clean = mark.last, False
            try:
                self._cut_leftover()
            except OSError as error:
                log.error("%s keeps what was taken back for now: %s", self.directory, error.strerror)

    def close(self) -> None:
        """Let the files go."""
        with self._lock:
            self._is_over = True
            os.close(self._file)

    def _cut_leftover(self) -> None:
        if not self._is_clean:
            os.ftruncate(self._file, self._size)
            self._is_clean = True

    # ---- keeping

    def replace(self, first: int, bodies: dict[int, bytes]) -> None:
        """Write a segment again, with these records in the place of its own or of missing ones.

        Raises:
            OSError: when it cannot be written; it is then as before.
        """
        with self._lock:
            self._must_be_open()
            content = self.content(first)
            header = read_header(content) or Header(first, "")
            records = dict(sorted({**dict(entries(content)), **bodies}.items()))
            whole = put_together(header, records.items())
            at = self._firsts.index(first)
            is_active = at + 1 == len(self._firsts)
            if not is_active:
                following = read_header(self.content(self._firsts[at + 1]))
                stands_for = following.previous if following is not None else ""
                if digest(whole) != stands_for:
                    whole = put_together(header._replace(stands_for=stands_for), records.items())
            write_whole(self._path(first), whole)
            if is_active:
                os.close(self._file)
                self._open_active()

    # ---- files

    def _open_active(self) -> None:
        if not self._firsts or not self._name(self._firsts[-1], PLAIN).exists():
            self.last = self._last_of_finished()
            self._begin(self.last + 1)
            self.was_whole = True
            return
        first = self._firsts[-1]
        self._file = os.open(self._name(first, PLAIN), os.O_RDWR)
        content = self._name(first, PLAIN).read_bytes()
        self.last, self._size, at = first - 1, 0, 0
        self.was_whole = read_header(content) is not None
        for text in BytesIO(content):
            at += len(text)
            for number, _ in records_of(text):
                self.was_whole &= number in (0, self.last + 1)
                self.last, self._size = max(self.last, number), at
        self._header_size = content.find(b"\n") + 1
        self._is_clean = self._size == len(content)
        if not self._size:
            os.close(self._file)
            self._begin(first)
            return
        self._cut_leftover()

    def _last_of_finished(self) -> int:
        if not self._firsts:
            return 0
        numbers = [number for number, _ in entries(self.content(self._firsts[-1]))]
        return max(numbers, default=self._firsts[-1])

    def _rotate(self, first: int) -> None:
        before = self._file
        self._begin(first)
        os.close(before)

    def _begin(self, first: int) -> None:
        previous = [one for one in self._firsts if one < first]
        known = digest(self.content(previous[-1])) if previous else ""
        head = header_line(Header(first, known))
        path = self._name(first, PLAIN)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o640)
        try:
            write_all(file, head, 0)
            os.fsync(file)
            sync_directory(self.directory)
        except OSError:
            os.close(file)
            path.unlink()
            raise
        self._file, self._size, self._header_size, self._is_clean = file, len(head), len(head), True
        if first not in self._firsts:
            self._firsts.append(first)
