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
