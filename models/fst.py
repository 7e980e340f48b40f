"""Weighted finite-state transducers, written as OpenFst's "vector" type over the "standard" (tropical) arc.

Source: OpenFst's fst.h (FstHeader) and vector-fst.h, file version 2.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_MAGIC = 2125659606
_VERSION = 2
_PROPERTIES = 3  # expanded and mutable; nothing else is promised


class Arc(NamedTuple):
    """From a state to `target`, reading `reads` and writing `writes` (0 = nothing) at a cost (-log probability)."""

    reads: int
    writes: int
    cost: float
    target: int


_pack_state, _pack_arc = struct.Struct("<fq").pack, struct.Struct("<iifi").pack
_ARC_BYTES, _STATE_BYTES = 16, 12

BEGIN, END = 0, 1
"""The states of a part between which it is set."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is set into transducers again and again, between two of their states: written once, then only renumbered.

    Attributes:
        begins: the arcs from `BEGIN`.
        content: its other states as the file has them, from number 2 on, in 32-bit words; shape (words,).
        states, arcs: how many there are in `content`.
        inner, ends: where in `content` the targets are that lie within it, and those that are `END`.
    """

    begins: tuple[Arc, ...]
    content: npt.NDArray[np.int32]
    states: int
    arcs: int
    inner: npt.NDArray[np.intp]
    ends: npt.NDArray[np.intp]

    @classmethod
    def of(cls, fst: "Fst") -> "Part":
        """Make a part of a transducer, in which nothing leads to `BEGIN`, from `END` or straight between the two."""
        begins, _, *states = fst.arcs
        words = b"".join(_state(arcs) for arcs in states)
        at, targets = 0, []
        for arcs in states:
            targets += [
                (at + (_STATE_BYTES + _ARC_BYTES * number + 12) // 4, arc.target) for number, arc in enumerate(arcs)
            ]
            at += (_STATE_BYTES + _ARC_BYTES * len(arcs)) // 4
        return cls(
            tuple(begins),
            np.frombuffer(words, "<i4").astype(np.int32),
            len(states),
            len(targets),
            np.array([place for place, target in targets if target > END], np.intp),
            np.array([place for place, target in targets if target == END], np.intp),
        )


class Fst:
    """A transducer under construction; states are numbered from 0, and `size` counts its arcs."""

    def __init__(self) -> None:
        self.final: dict[int, float] = {}
        self.size = 0
        self.states = 0
        self._open: dict[int, bytearray] = {}
        self._written: list[int | bytes] = []
        self._read: tuple[tuple[int, int], list[list[Arc]]] | None = None

    def state(self) -> int:
        """Add a state and give its number."""
        number = self.states
        self._open[number] = bytearray()
        self._written.append(number)
        self.states += 1
        return number

    def arc(self, source: int, target: int, reads: int = 0, writes: int = 0, cost: float = 0.0) -> None:
        """Add an arc, from a state that `state` gave."""
        self._open[source] += _pack_arc(reads, writes, cost, target)
        self.size += 1

    def insert(self, part: Part, source: int, target: int, writes: int = 0) -> None:
        """Set a part between two states; `writes` is written on its first arcs."""
        for reads, _, cost, within in part.begins:
            self.arc(source, self.states + within - 2, reads, writes, cost)
        content = part.content.copy()
        content[part.inner] += self.states - 2
        content[part.ends] = target
        self._written.append(content.astype("<i4").tobytes())
        self.states += part.states
        self.size += part.arcs

    @property
    def arcs(self) -> list[list[Arc]]:
        """Give the arcs of every state."""
        if self._read is None or self._read[0] != (self.states, self.size):
            self._read = (self.states, self.size), [list(arcs) for _, arcs in _states(self.content())]
        return self._read[1]

    def content(self, start: int = 0) -> bytes:
        """Give the file's bytes."""
        about = struct.pack("<iiQqqq", _VERSION, 0, _PROPERTIES, start, self.states, self.size)
        return b"".join([_HEAD, about, *map(self._content, self._written)])

    def _content(self, written: int | bytes) -> bytes:
        if isinstance(written, bytes):
            return written
        arcs = self._open[written]
        return _pack_state(self.final.get(written, math.inf), len(arcs) // _ARC_BYTES) + arcs


def _state(arcs: list[Arc]) -> bytes:
    return _pack_state(math.inf, len(arcs)) + b"".join(_pack_arc(*arc) for arc in arcs)


def _text(value: bytes) -> bytes:
    return struct.pack("<i", len(value)) + value


def read(content: bytes) -> tuple[Fst, int]:
    """Read a transducer written by `Fst.content`, and its start state.

    Raises:
        ValueError: the bytes are no transducer of this type, or end too soon.
    """
    if not content.startswith(_HEAD):
        raise ValueError("not an OpenFst vector/standard transducer")
    try:
        return _read_body(content, len(_HEAD))
    except struct.error as error:
        raise ValueError("the transducer ends too soon") from error


def _read_body(content: bytes, at: int) -> tuple[Fst, int]:
    start = struct.unpack_from("<iiQqqq", content, at)[3]
    fst = Fst()
    for final, arcs in _states(content):
        number = fst.state()
        if final != math.inf:
            fst.final[number] = final
        for reads, writes, cost, target in arcs:
            fst.arc(number, target, reads, writes, cost)
    return fst, int(start)


def _states(content: bytes) -> Iterator[tuple[float, Iterator[Arc]]]:
    """Give the cost of ending in each state, and its arcs."""
    at = len(_HEAD) + struct.calcsize("<iiQqqq")
    *_, states, _count = struct.unpack_from("<iiQqqq", content, len(_HEAD))
    for _ in range(states):
        final, arcs = struct.unpack_from("<fq", content, at)
        at += _STATE_BYTES
        yield final, _read_arcs(content, at, arcs)
        at += arcs * _ARC_BYTES


def _read_arcs(content: bytes, at: int, count: int) -> Iterator[Arc]:
    for offset in range(at, at + count * _ARC_BYTES, _ARC_BYTES):
        yield Arc._make(struct.unpack_from("<iifi", content, offset))


_HEAD = struct.pack("<i", _MAGIC) + _text(b"vector") + _text(b"standard")
