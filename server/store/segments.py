"""The files of a journal: lines with a checksum each, plain while they grow, compressed in small pieces afterwards.

A line is `crc32 number body`; the checksum covers number and body. A damaged line, or a damaged piece of a compressed
file, takes nothing else with it.
"""

import gzip
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

PLAIN, COMPRESSED, UNFINISHED = ".log", ".log.gz", ".unfinished"
_PIECE_BYTES = 256 * 1024
_GZIP = b"\x1f\x8b\x08\x00"
_LEVEL = 6
_BEGIN = re.compile(rb"[0-9a-f]{8} [0-9]+ ")


class Header(NamedTuple):
    """The first line of a segment: what it begins with, and what its content and that of the one before must be.

    `previous` is the SHA-256 of the segment before, as it was when it was finished; empty where nobody knows.
    `stands_for` is the segment's own, where it was changed since: mended, or thinned.
    """

    first: int
    previous: str
    stands_for: str = ""


def line(number: int, body: bytes) -> bytes:
    """Write a record; the body must not have a line break."""
    rest = b"%d %b\n" % (number, body)
    return b"%08x %b" % (zlib.crc32(rest), rest)


def parse(text: bytes) -> tuple[int, bytes] | None:
    """Read a line with its line break; `None` when it is damaged."""
    if len(text) < 12 or text[8:9] != b" " or not text.endswith(b"\n"):
        return None
    rest = text[9:]
    with suppress(ValueError):
        if int(text[:8], 16) == zlib.crc32(rest):
            number, _, body = rest[:-1].partition(b" ")
            return int(number), body
    return None


def header_line(header: Header) -> bytes:
    """Write the first line; its number is 0."""
    return line(0, json.dumps(header._asdict()).encode())


def read_header(content: bytes) -> Header | None:
    """Read the first line of a segment's content; `None` when it is damaged."""
    found = parse(content[: content.find(b"\n") + 1])
    if found is None or found[0] != 0:
        return None
    try:
        return Header(**json.loads(found[1]))
    except (ValueError, TypeError):
        return None


def entries(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the records that are whole, in the order of the file."""
    for text in BytesIO(content):  # a segment has a hundred thousand lines: one at a time
        for found in records_of(text):
            if found[0] > 0:
                yield found


def records_of(text: bytes) -> list[tuple[int, bytes]]:
    """Give the record of a line; none when it is damaged, and two when only the line break between them is."""
    found = parse(text)
    if found is not None:
        return [found]
    for begin in _BEGIN.finditer(text, 1):
        second = parse(text[begin.start() :])
        if second is not None:
            first = parse(text[: begin.start() - 1] + b"\n")
            return [second] if first is None else [first, second]
    return []


def content_of(path: Path) -> bytes:
    """Read a segment; of a compressed one that is damaged what can be decompressed.

    Raises:
        OSError: when the file cannot be read at all.
    """
    data = path.read_bytes()
    if path.suffix != ".gz":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return b"\n".join(_pieces(data))


def _pieces(data: bytes) -> Iterator[bytes]:
    at = data.find(_GZIP)
    while at >= 0:
        piece = zlib.decompressobj(wbits=31)
        try:
            plain = piece.decompress(data[at:])
        except zlib.error:
            at = data.find(_GZIP, at + 1)
            continue
        yield plain
        at = data.find(_GZIP, len(data) - len(piece.unused_data) if piece.eof else at + 1)


def write_whole(path: Path, content: bytes) -> None:
    """Write a segment so that it is there whole or not at all, compressed where its name says so.

    Raises:
        OSError: when it cannot be written.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    if path.suffix == ".gz":
        pieces = (content[at : at + _PIECE_BYTES] for at in range(0, len(content), _PIECE_BYTES))
        content = b"".join(gzip.compress(piece, _LEVEL, mtime=0) for piece in pieces)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Put the names in a directory on disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(content: bytes) -> str:
    """Give what the next segment must say of this one's content."""
    header = read_header(content)
    if header is not None and header.stands_for:
        return header.stands_for
    return sha256(content).hexdigest()


def put_together(header: Header, records: Iterable[tuple[int, bytes]]) -> bytes:
    """Write a segment's content."""
    return header_line(header) + b"".join(line(number, body) for number, body in records)


def tidied(directory: Path) -> list[int]:
    """Give the first numbers of a directory's segments, and remove what a crash left unfinished."""
    for leftover in directory.glob(f"*{UNFINISHED}"):
        leftover.unlink()
    firsts = set()
    for path in directory.iterdir():
        number, _, ending = path.name.partition(".")
        if not number.isdigit() or f".{ending}" not in (PLAIN, COMPRESSED):
            continue
        firsts.add(int(number))
        if path.suffix == ".gz" and path.with_name(number + PLAIN).exists():
            path.unlink()
    return sorted(firsts)


def write_all(file: int, data: bytes, offset: int) -> None:
    """Write bytes at a place of an open file; raises `OSError` when not all of them go there."""
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, offset)
        view, offset = view[written:], offset + written
