"""Signed integers of any width, packed bit by bit, the lowest bit of each first. Pure; what they mean, others say."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_WORD_BITS = 64
_TAIL = bytes(_WORD_BITS // 8)


def unpack(packed: bytes, width: int, count: int) -> NDArray[np.int64]:
    """Read numbers in two's complement; a width of no bits is zeros.

    Args:
        packed: at least `count * width` bits.
        width: bits a number, 0 to 57, so that a number and the bits before it in its byte fit a word.
        count: numbers.
    """
    if not width or not count:
        return np.zeros(count, np.int64)
    windows = np.ndarray((len(packed),), "<i8", packed + _TAIL, strides=(1,))
    byte, shift = _places(width, count)
    words: NDArray[np.int64] = (windows[byte] << shift) >> np.int64(_WORD_BITS - width)
    return words


@lru_cache(maxsize=256)
def _places(width: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the byte in which each number begins, and the shift that brings its sign to the top of a word."""
    bit = np.arange(count, dtype=np.int64) * width
    return bit >> 3, _WORD_BITS - width - (bit & 7)


def pack(numbers: NDArray[np.int64], width: int) -> bytes:
    """Write numbers that fit `width` bits in two's complement; the last byte is filled up with zeros."""
    bits = (numbers[:, np.newaxis] >> np.arange(width)) & 1
    return np.packbits(bits.astype(np.uint8), bitorder="little").tobytes()


def bits_needed(numbers: NDArray[np.int64]) -> int:
    """Give the fewest bits, at least 1, that hold every number in two's complement."""
    return 1 + max(int(number if number >= 0 else ~number).bit_length() for number in (numbers.min(), numbers.max()))
