"""Reads the rows of an SQLite file page by page, without the tree above them, so that what is whole is found.

After the description of the format (sqlite.org/fileformat2.html, sections 1.5, 1.6, 2.1 and 4.1): leaf pages of
tables, their cells with overflow pages, and the frames of a write-ahead log, which are newer than the file.
"""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Value = int | str | bytes | float | None

_MAGIC, _LOG_MAGIC = b"SQLite format 3\0", (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_SIZES = (1024, 4096)
"""Of the pages of our files: now, and before."""
_TREE_PAGES = b"\x02\x05\x0a\x0d"
_BY_CHANCE = 0.04
"""How often a byte of a motion sample looks like the beginning of such a page, and more."""

_LEAF = 0x0D
_FILE_HEADER = 100
_WAL_HEADER, _FRAME_HEADER = 32, 24
_MOST_PAYLOAD = 16 << 20
_INT_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class _Pages:
    """The newest version of each page, read when it is asked for: a file may be larger than the memory."""

    def __init__(self, content: bytes | mmap.mmap, log: bytes, size: int) -> None:
        self.size, self._content, self._log = size, content, log
        self._frames: dict[int, int] = {}
        step = _FRAME_HEADER + size
        for at in range(_WAL_HEADER, len(log) - step + 1, step):
            if log[at + 8 : at + 16] == log[16:24]:  # of this log's round, not left over from one before
                self._frames[int.from_bytes(log[at : at + 4])] = at + _FRAME_HEADER

    def __iter__(self) -> Iterator[int]:
        yield from sorted({*range(1, len(self._content) // self.size + 1), *self._frames})

    def __getitem__(self, number: int) -> bytes:
        frame = self._frames.get(number)
        if frame is not None:
            return self._log[frame : frame + self.size]
        page = self._content[(number - 1) * self.size : number * self.size]
        if number < 1 or len(page) < self.size:
            raise ValueError("a page is missing")
        return page


def records(path: Path) -> Iterator[tuple[Value, ...]]:
    """Give every record that can be read, in no order; some may be older versions of others."""
    with _opened(path) as pages:
        for number in pages:
            page, at = pages[number], _FILE_HEADER if number == 1 else 0
            if page[at] != _LEAF:
                continue
            for index in range(int.from_bytes(page[at + 3 : at + 5])):
                try:
                    pointer = int.from_bytes(page[at + 8 + 2 * index : at + 10 + 2 * index])
                    yield _record(_payload(page, pointer, pages))
                except (IndexError, ValueError):
                    continue


@contextmanager
def _opened(path: Path) -> Iterator[_Pages]:
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes() if log.exists() else b""
    if path.stat().st_size == 0:
        yield _Pages(b"", frames, _page_size(b"", frames))
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield _Pages(content, frames, _page_size(content, frames))


def _page_size(content: bytes | mmap.mmap, log: bytes) -> int:
    """Give the size of pages: as the file says, or its log, or as where pages seem to begin."""
    said = int.from_bytes(content[16:18]) if content[:16] == _MAGIC else 0
    if said not in _SIZES:
        said = int.from_bytes(log[8:12]) if log[:4] in _LOG_MAGIC else 0
    if said in _SIZES:
        return said
    small, large = _SIZES
    within = [at for at in range(0, len(content), small) if at % large]
    begun = sum(content[at] in _TREE_PAGES for at in within)
    return small if begun > len(within) * _BY_CHANCE else large


def _payload(page: bytes, at: int, pages: _Pages) -> bytes:
    size = pages.size
    length, at = _varint(page, at)
    _, at = _varint(page, at)
    if length > _MOST_PAYLOAD:
        raise ValueError("no record is as long")
    if length <= size - 35:
        return page[at : at + length]
    least = (size - 12) * 32 // 255 - 23
    local = least + (length - least) % (size - 4)
    local = local if local <= size - 35 else least
    found = bytearray(page[at : at + local])
    number = int.from_bytes(page[at + local : at + local + 4])
    while number and len(found) < length:
        overflow = pages[number]
        found += overflow[4:]
        number = int.from_bytes(overflow[:4])
    if len(found) < length:
        raise ValueError("an overflow page is missing")
    return bytes(found[:length])


def _record(payload: bytes) -> tuple[Value, ...]:
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    size = _INT_SIZES.get(kind) or (8 if kind == 7 else (kind - 12) // 2)
    part = payload[at : at + size]
    if size < 0 or len(part) < size:
        raise ValueError("a value is cut off")
    if kind in _INT_SIZES:
        return int.from_bytes(part, signed=True), at + size
    if kind == 7:
        return None, at + size
    return (part.decode() if kind % 2 else part), at + size


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(9):
        byte = content[at + index]
        if index == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    raise ValueError("not a varint")
