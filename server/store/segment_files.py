"""The segment files of a journal, to read, check and compress; writing is left to `store.journal`."""

import errno
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from server.store.segments import COMPRESSED, PLAIN, content_of, digest, entries, read_header, tidied, write_whole

log = logging.getLogger(__name__)


class Damage(NamedTuple):
    """What is wrong with a segment: the numbers that are missing in it, and whether it is another than it was."""

    first: int
    missing: tuple[int, ...]
    is_other: bool


class SegmentFiles:
    """The files of a folder, each named by its first number; the last one grows, up to the record `last`."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.last = directory, 0
        self._lock, self._is_over = RLock(), False
        self._firsts = tidied(directory)

    @property
    def firsts(self) -> list[int]:
        """Give the first number of each segment; the last segment is the one that grows."""
        with self._lock:
            return list(self._firsts)

    def read(self, after: int) -> Iterator[tuple[int, bytes]]:
        """Give the records with larger numbers, in order; damaged ones are left out."""
        firsts = self.firsts
        for at, first in enumerate(firsts):
            if at + 1 < len(firsts) and firsts[at + 1] <= after + 1:
                continue
            for number, body in entries(self.content(first)):
                if number > after:
                    yield number, body

    def content(self, first: int) -> bytes:
        """Give what can be read of a segment; nothing of one that is gone."""
        for ending in (PLAIN, COMPRESSED):
            try:
                return content_of(self._name(first, ending))
            except FileNotFoundError:
                continue
            except OSError as error:
                log.error("%s cannot be read: %s", self._name(first, ending), error.strerror)
        return b""

    def check(self, first: int, previous: str | None) -> tuple[Damage | None, str]:
        """Check a segment; `previous` is the digest of the one before, where it is known. Give its own, too."""
        content = self.content(first)
        header = read_header(content)
        with self._lock:
            self._must_be_open()
            at = self._firsts.index(first)
            is_active = at + 1 == len(self._firsts)
            end = self.last if is_active else self._firsts[at + 1] - 1
            if is_active:
                content = self.content(first)
        found = {number for number, _ in entries(content)}
        missing = tuple(number for number in range(first, end + 1) if number not in found)
        is_other = header is None or bool(previous and header.previous and header.previous != previous)
        damage = Damage(first, missing, is_other) if missing or is_other else None
        return damage, digest(content)

    def compress(self, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Compress the finished segments that are not yet, until it is to stop; give how many were.

        Raises:
            OSError: when it cannot be written, or the journal is closed.
        """
        done = 0
        for first in self.firsts[:-1]:
            plain = self._name(first, PLAIN)
            self._must_be_open()
            if is_stopping():
                break
            if plain.exists():
                write_whole(self._name(first, COMPRESSED), plain.read_bytes())
                plain.unlink()
                done += 1
        return done

    def _must_be_open(self) -> None:
        if self._is_over:
            raise OSError(errno.ESTALE, f"{self.directory} was closed; another one may have its place")

    def _name(self, first: int, ending: str) -> Path:
        return self.directory / f"{first:012d}{ending}"

    def _path(self, first: int) -> Path:
        plain = self._name(first, PLAIN)
        return plain if plain.exists() else self._name(first, COMPRESSED)
