"""The outbox's accounts in memory: what the file holds of each stream, and what of each generation waits."""

import sqlite3

from device.outbox import generations
from device.outbox.generations import Generation
from device.outbox.stream_sizes import Held
from wire.delivery import StreamDepth
from wire.topics import Address, Stream


class Numbered:
    """Held rows and generations, kept beside the file, since they are asked for all the time.

    Attributes:
        held: what the file holds, a stream.
        generations: the numberings, the current one last.
    """

    def __init__(self, connection: sqlite3.Connection, address: Address) -> None:
        self._connection = connection
        self.generations = generations.read(connection, address)
        self.held: dict[Stream, Held] = {}
        self.count()

    @property
    def current(self) -> Generation:
        """Give the generation to which new rows belong."""
        return self.generations[-1]

    def count(self) -> None:
        """Count what the file holds."""
        last = dict(self._connection.execute("SELECT stream, last FROM streams").fetchall())
        self.held = {Stream(stream): Held(last=number) for stream, number in last.items()}
        self.held = {
            stream: Held.read(self._connection, stream, [self._receipted(one, stream) for one in self.generations])
            for stream in Stream
        }

    def copy(self) -> tuple[list[Generation], dict[Stream, Held]]:
        """Give what `go_back` takes."""
        return [one.copy() for one in self.generations], {stream: held.copy() for stream, held in self.held.items()}

    def go_back(self, before: tuple[list[Generation], dict[Stream, Held]]) -> None:
        """Take back what was changed since a copy."""
        self.generations[:], self.held = before[0], before[1]

    def end(self, generation: Generation, stream: Stream) -> int:
        """Give the highest number, in the file's count, of a stream of a generation."""
        index = self.generations.index(generation)
        if index + 1 < len(self.generations):
            return self.generations[index + 1].numberings[stream].base
        return self.held[stream].last

    def first(self, generation: Generation, stream: Stream) -> int:
        """Give the first number, in the file's count, that waits for its receipt."""
        return max(generation.numberings[stream].receipted + 1, self.held[stream].oldest)

    def depth(self, generation: Generation, stream: Stream) -> StreamDepth:
        """Give what waits of a stream of a generation, in the numbers that are told."""
        base, first = generation.numberings[stream].base, self.first(generation, stream)
        end = self.end(generation, stream)
        first = min(first, end + 1)
        kept = max(base + 1, self.held[stream].oldest)
        return StreamDepth(oldest=first - base, depth=end + 1 - first, kept=kept - base if kept < first else None)

    def waits(self, generation: Generation) -> bool:
        """Say whether anything of a generation waits for a receipt."""
        return any(self.depth(generation, stream).depth for stream in Stream)

    def receipted(self, stream: Stream) -> int:
        """Give the number, in the file's count, below which nothing waits."""
        for one in self.generations:
            if self.depth(one, stream).depth:
                return self.first(one, stream) - 1
        return self.held[stream].last

    def _receipted(self, generation: Generation, stream: Stream) -> tuple[int, int]:
        one = generation.numberings[stream]
        return one.base + 1, min(one.receipted, self.end(generation, stream))
