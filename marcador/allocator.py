"""How the C library keeps what is let go: as little of it as it can, since what runs here runs for months."""

import ctypes
from contextlib import suppress
from typing import Final

_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
"""Parameters of mallopt(3)."""

_LARGE_BYTES = 256 * 1024
_ARENAS = 2


def give_back_what_is_large() -> None:
    """Have blocks above 256 KiB given back to the system when they are let go, and smaller ones shared by threads.

    By itself glibc raises that bound to the largest block that was ever let go, 32 MiB at most, and keeps room for
    such blocks for each of up to eight threads a core: a server that reads a segment of a journal whole leaves as
    much behind, an appliance the graphs that it no longer listens with. Elsewhere (musl, macOS) nothing is changed.
    """
    with suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        mallopt(_ARENA_MAX, _ARENAS)
