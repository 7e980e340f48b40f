"""Weighted finite-state transducers, written as OpenFst's "const" type over the "standard" (tropical) arc.

Its states and its arcs are two tables, which a recogniser holds as they are in the file: of the "vector" type it
holds each state by itself, in twice as much memory.

Source: OpenFst's fst.h (FstHeader) and const-fst.h, file version 2.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_MAGIC = 2125659606
_VERSION = 2
_PROPERTIES = 1  # expanded; nothing else is promised


class Arc(NamedTuple):
    """From a state to `target`, reading `reads` and writing `writes` (0 = nothing) at a cost (-log probability)."""

    reads: int
    writes: int
    cost: float
    target: int


_pack_arc = struct.Struct("<iifi").pack
_ARC_BYTES = 16
_ARC = np.dtype([("reads", "<i4"), ("writes", "<i4"), ("cost", "<f4"), ("target", "<i4")])
_STATE = np.dtype([("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("read_none", "<u4"), ("write_none", "<u4")])
"""Of a state: what ending there costs, where its arcs begin, how many it has, and how many read and write nothing."""

BEGIN, END = 0, 1
"""The states of a part between which it is set."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is set into transducers again and again, between two of their states: written once, then only renumbered.

    Attributes:
        begins: the arcs from `BEGIN`.
        counts: how many arcs each of its other states has, from number 2 on.
        arcs: those arcs, one state's after another's; shape (arcs,).
    """

    begins: tuple[Arc, ...]
    counts: tuple[int, ...]
    arcs: npt.NDArray[np.void]

    @classmethod
    def of(cls, fst: "Fst") -> "Part":
        """Make a part of a transducer, in which nothing leads to `BEGIN`, from `END` or straight between the two."""
        begins, _, *states = fst.arcs
        arcs = b"".join(_pack_arc(*arc) for state in states for arc in state)
        return cls(tuple(begins), tuple(map(len, states)), np.frombuffer(arcs, _ARC))


class Fst:
    """A transducer under construction; states are numbered from 0, and `size` counts its arcs."""

    def __init__(self) -> None:
        self.final: dict[int, float] = {}
        self.size = 0
        self.states = 0
        self._open: dict[int, bytearray] = {}
        self._written: list[int | tuple[Part, bytes]] = []
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
        arcs = part.arcs.copy()
        arcs["target"] = np.where(arcs["target"] == END, target, arcs["target"] + self.states - 2)
        self._written.append((part, arcs.tobytes()))
        self.states += len(part.counts)
        self.size += len(part.arcs)

    @property
    def arcs(self) -> list[list[Arc]]:
        """Give the arcs of every state."""
        if self._read is None or self._read[0] != (self.states, self.size):
            self._read = (self.states, self.size), [list(arcs) for _, arcs in _states(self.content())]
        return self._read[1]

    def content(self, start: int = 0) -> bytes:
        """Give the file's bytes."""
        about = struct.pack("<iiQqqq", _VERSION, 0, _PROPERTIES, start, self.states, self.size)
        counts: list[int] = []
        arcs: list[bytes | bytearray] = []
        for written in self._written:
            if isinstance(written, int):
                arcs.append(self._open[written])
                counts.append(len(arcs[-1]) // _ARC_BYTES)
            else:
                part, content = written
                arcs.append(content)
                counts += part.counts
        all_arcs = b"".join(arcs)
        return b"".join((_HEAD, about, self._table(counts, np.frombuffer(all_arcs, _ARC)).tobytes(), all_arcs))

    def _table(self, counts: list[int], arcs: npt.NDArray[np.void]) -> npt.NDArray[np.void]:
        ends = np.cumsum(counts, dtype=np.int64)
        table = np.zeros(self.states, _STATE)
        table["final"] = math.inf
        for state, cost in self.final.items():
            table["final"][state] = cost
        table["arcs"] = counts
        table["first"] = first = ends - table["arcs"]
        for name, field in (("read_none", "reads"), ("write_none", "writes")):
            so_far = np.concatenate(([0], np.cumsum(arcs[field] == 0)))
            table[name] = so_far[ends] - so_far[first]
        return table


def _text(value: bytes) -> bytes:
    return struct.pack("<i", len(value)) + value


def read(content: bytes) -> tuple[Fst, int]:
    """Read a transducer written by `Fst.content`, and its start state.

    Raises:
        ValueError: the bytes are no transducer of this type, or end too soon.
    """
    if not content.startswith(_HEAD):
        raise ValueError("not an OpenFst const/standard transducer")
    try:
        return _read_body(content, len(_HEAD))
    except (struct.error, ValueError) as error:
        raise ValueError("the transducer ends too soon, or counts wrongly") from error


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
    *_, states, count = struct.unpack_from("<iiQqqq", content, len(_HEAD))
    table: Any = np.frombuffer(content, _STATE, states, at)
    arcs: Any = np.frombuffer(content, _ARC, count, at + table.nbytes)
    for final, first, number, *_ in table.tolist():
        yield final, map(Arc._make, arcs[first : first + number].tolist())


_HEAD = struct.pack("<i", _MAGIC) + _text(b"const") + _text(b"standard")
