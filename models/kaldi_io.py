"""Kaldi's binary primitives, as bytes.

Source: Kaldi's base/io-funcs, matrix/kaldi-vector.cc and kaldi-matrix.cc. A binary file starts with `\\0B`; tokens
end with a space; a basic value is its size in bytes, then the value, little-endian.
"""

import struct
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

HEADER = b"\0B"
"""What a binary file starts with."""

_SIZE = b"\x04"


def token(name: str) -> bytes:
    """A token such as `<Nnet3>`."""
    return name.encode("ascii") + b" "


def integer(value: int) -> bytes:
    """A 32-bit integer."""
    return _SIZE + struct.pack("<i", value)


def real(value: float) -> bytes:
    """A 32-bit floating-point number."""
    return _SIZE + struct.pack("<f", value)


def boolean(value: bool) -> bytes:
    """True or false."""
    return b"T" if value else b"F"


def integers(values: Sequence[int]) -> bytes:
    """A list of 32-bit integers (`WriteIntegerVector`)."""
    return _SIZE + struct.pack("<i", len(values)) + np.asarray(values, "<i4").tobytes()


def vector(values: npt.NDArray[np.float32] | Iterable[float]) -> bytes:
    """A vector of 32-bit floating-point numbers, shape (size,)."""
    array = np.asarray(values if isinstance(values, np.ndarray) else list(values), "<f4")
    return token("FV") + integer(array.size) + array.tobytes()


def matrix(values: npt.NDArray[np.float32]) -> bytes:
    """A matrix of 32-bit floating-point numbers, shape (rows, columns)."""
    array = np.ascontiguousarray(values, "<f4")
    rows, columns = array.shape
    return token("FM") + integer(rows) + integer(columns) + array.tobytes()


def vector_size(count: int) -> int:
    """Bytes that `vector` needs for `count` numbers."""
    return len(token("FV")) + len(integer(0)) + 4 * count


class Reader:
    """Reads what the functions above write, one value after another.

    Every method raises ValueError where something else stands, or the bytes end too soon.
    """

    def __init__(self, content: bytes, start: int = 0) -> None:
        self._content = content
        self._at = start

    def token(self) -> str:
        """Read a token."""
        return self.until(b" ").decode("ascii")

    def expect(self, name: str) -> None:
        """Read this token."""
        if (there := self.token()) != name:
            raise ValueError(f"{there[:40]!r} where {name} should be")

    def until(self, mark: bytes) -> bytes:
        """Give what stands before the next `mark`, and go on after it."""
        start, end = self._at, self._content.find(mark, self._at)
        if end < 0:
            raise ValueError(f"there is no {mark!r} any more")
        self._at = end + len(mark)
        return self._content[start:end]

    def integer(self) -> int:
        """Read a 32-bit integer."""
        return int(self._numbers("<i4", 1, sized=True)[0])

    def real(self) -> float:
        """Read a 32-bit floating-point number."""
        return float(self._numbers("<f4", 1, sized=True)[0])

    def integers(self) -> tuple[int, ...]:
        """Read a list of 32-bit integers."""
        return tuple(self._numbers("<i4", self.integer()).tolist())

    def vector(self) -> npt.NDArray[np.float32]:
        """Read a vector; shape (size,)."""
        self.expect("FV")
        return self._numbers("<f4", self.integer()).astype(np.float32)

    def matrix(self) -> npt.NDArray[np.float32]:
        """Read a matrix; shape (rows, columns)."""
        self.expect("FM")
        rows, columns = self.integer(), self.integer()
        return self._numbers("<f4", rows * columns).astype(np.float32).reshape(rows, columns)

    def _numbers(self, kind: str, count: int, *, sized: bool = False) -> npt.NDArray[np.generic]:
        if sized and self._content[self._at : self._at + 1] != _SIZE:
            raise ValueError(f"no number of four bytes at byte {self._at}")
        start = self._at + sized
        self._at = start + 4 * count
        if count < 0 or self._at > len(self._content):
            raise ValueError(f"{count} numbers at byte {start} of {len(self._content)}")
        return np.frombuffer(self._content, kind, count, start)
