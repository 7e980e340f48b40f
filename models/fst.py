"""Weighted finite-state transducers, written as OpenFst's "vector" type over the "standard" (tropical) arc.

Source: OpenFst's fst.h (FstHeader) and vector-fst.h, file version 2.
"""

import math
import struct
from collections.abc import Iterator
from typing import NamedTuple

_MAGIC = 2125659606
_VERSION = 2
_PROPERTIES = 3  # expanded and mutable; nothing else is promised


class Arc(NamedTuple):
    """From a state to `target`, reading `reads` and writing `writes` (0 = nothing) at a cost (-log probability)."""

    reads: int
    writes: int
    cost: float
    target: int


class Fst:
    """A transducer under construction; states are numbered from 0, and `size` counts its arcs."""

    def __init__(self) -> None:
        self.arcs: list[list[Arc]] = []
        self.final: dict[int, float] = {}
        self.size = 0

    def state(self) -> int:
        """Add a state and give its number."""
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, source: int, target: int, reads: int = 0, writes: int = 0, cost: float = 0.0) -> None:
        """Add an arc."""
        self.arcs[source].append(Arc(reads, writes, cost, target))
        self.size += 1

    def content(self, start: int = 0) -> bytes:
        """Give the file's bytes."""
        parts = [struct.pack("<i", _MAGIC), _text(b"vector"), _text(b"standard"),
                 struct.pack("<iiQqqq", _VERSION, 0, _PROPERTIES, start, len(self.arcs), self.size)]  # fmt: skip
        pack_state, pack_arc = struct.Struct("<fq").pack, struct.Struct("<iifi").pack
        for number, arcs in enumerate(self.arcs):
            parts.append(pack_state(self.final.get(number, math.inf), len(arcs)))
            parts += [pack_arc(*arc) for arc in arcs]
        return b"".join(parts)


def _text(value: bytes) -> bytes:
    return struct.pack("<i", len(value)) + value


def read(content: bytes) -> tuple[Fst, int]:
    """Read a transducer written by `Fst.content`, and its start state.

    Raises:
        ValueError: the bytes are no transducer of this type, or end too soon.
    """
    head = struct.pack("<i", _MAGIC) + _text(b"vector") + _text(b"standard")
    if not content.startswith(head):
        raise ValueError("not an OpenFst vector/standard transducer")
    try:
        return _read_body(content, len(head))
    except struct.error as error:
        raise ValueError("the transducer ends too soon") from error


def _read_body(content: bytes, at: int) -> tuple[Fst, int]:
    *_, start, states, _count = struct.unpack_from("<iiQqqq", content, at)
    at += struct.calcsize("<iiQqqq")
    fst = Fst()
    for _ in range(states):
        number = fst.state()
        final, arcs = struct.unpack_from("<fq", content, at)
        at += struct.calcsize("<fq")
        if final != math.inf:
            fst.final[number] = final
        fst.arcs[number] = list(_read_arcs(content, at, arcs))
        fst.size += arcs
        at += arcs * struct.calcsize("<iifi")
    return fst, start


def _read_arcs(content: bytes, at: int, count: int) -> Iterator[Arc]:
    for offset in range(at, at + count * 16, 16):
        reads, writes, cost, target = struct.unpack_from("<iifi", content, offset)
        yield Arc(reads, writes, cost, target)
