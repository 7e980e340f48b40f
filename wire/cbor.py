"""Reads the few CBOR types that motion batches use (RFC 8949), bounded before anything is built.

What a general reader would build from a few bytes (a decimal fraction of a billion digits, a nest without end) is
refused by name. Writing is left to the library: what we write ourselves is bounded.
"""

import struct
from collections.abc import Callable
from typing import NamedTuple

from wire.errors import WireError

MAX_DEPTH = 8
MAX_ITEMS = 256
"""Values in one message, all levels together; a motion batch has about thirty."""

_FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
_SIMPLE = {20: False, 21: True, 22: None, 23: None}


class Tagged(NamedTuple):
    """A value with a tag."""

    tag: int
    value: object


def read_cbor(data: bytes, tags: frozenset[int]) -> object:
    """Read one value: integers of 64 bits, floats, texts, bytes, arrays, maps with text keys, and these tags.

    Raises:
        WireError: for everything else, saying what it is and at which byte.
    """
    reader = _Reader(data, tags)
    value = reader.value(MAX_DEPTH)
    if reader.at != len(data):
        raise WireError(f"not CBOR: {len(data) - reader.at} bytes follow after its end")
    return value


class _Reader:
    def __init__(self, data: bytes, tags: frozenset[int]) -> None:
        self._data, self._tags = data, tags
        self.at = 0
        self._left = MAX_ITEMS

    def value(self, depth: int) -> object:
        self._left -= 1
        if not depth or self._left < 0:
            raise self._wrong(f"more than {MAX_DEPTH} levels or {MAX_ITEMS} values")
        head = self._take(1)[0]
        kind, info = head >> 5, head & 31
        if kind == 7:
            return self._simple(info)
        return self._KINDS[kind](self, self._argument(info), depth - 1)

    def _argument(self, info: int) -> int:
        if info < 24:
            return info
        if info > 27:
            raise self._wrong("a length that is not given")
        return int.from_bytes(self._take(1 << (info - 24)))

    def _positive(self, argument: int, depth: int) -> object:
        return argument

    def _negative(self, argument: int, depth: int) -> object:
        return -1 - argument

    def _bytes(self, argument: int, depth: int) -> object:
        return self._take(argument)

    def _text(self, argument: int, depth: int) -> object:
        try:
            return self._take(argument).decode()
        except UnicodeDecodeError:
            raise self._wrong("a text that is not UTF-8") from None

    def _array(self, argument: int, depth: int) -> object:
        self._expect(argument)
        return [self.value(depth) for _ in range(argument)]

    def _map(self, argument: int, depth: int) -> object:
        self._expect(2 * argument)
        found: dict[str, object] = {}
        for _ in range(argument):
            key = self.value(depth)
            if not isinstance(key, str) or key in found:
                raise self._wrong("a key that is no text, or is there twice")
            found[key] = self.value(depth)
        return found

    def _tag(self, argument: int, depth: int) -> object:
        if argument not in self._tags:
            raise self._wrong(f"tag {argument}, which is not used here")
        return Tagged(argument, self.value(depth))

    def _simple(self, info: int) -> object:
        if info in _FLOATS:
            form, size = _FLOATS[info]
            number: float = struct.unpack(form, self._take(size))[0]
            return number
        if info not in _SIMPLE:
            raise self._wrong("a simple value that is not used here")
        return _SIMPLE[info]

    def _expect(self, values: int) -> None:
        if values > self._left:
            raise self._wrong(f"more than {MAX_ITEMS} values")

    def _take(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self._data):
            raise self._wrong("its end is missing")
        taken, self.at = self._data[self.at : end], end
        return taken

    def _wrong(self, what: str) -> WireError:
        return WireError(f"not CBOR as it is used here: {what} (at byte {self.at})")

    _KINDS: tuple[Callable[["_Reader", int, int], object], ...] = (
        _positive,
        _negative,
        _bytes,
        _text,
        _array,
        _map,
        _tag,
    )
