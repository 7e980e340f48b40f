"""Under which epochs, and as whose, the outbox's rows are told, and what of them waits."""

from device.outbox import generations
from device.outbox.ledger import Ledger
from device.outbox.settling import renew
from wire.delivery import StreamDepth
from wire.topics import Address, Stream


class Numberings(Ledger):
    """The outbox's numberings; see `device.outbox.generations`."""

    _is_sending = False

    @property
    def epoch(self) -> str:
        """Give the name of the current numbering, a UUID in hex."""
        return self._numbered.current.epoch

    def renew(self, epoch: str | None = None) -> None:
        """Give a numbering, the current one unless named, a new epoch: all of it that is held is sent again.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            renew(self._connection, self._numbered, self._generation(epoch))
        self._tell()

    def is_ahead(self, stream: Stream, committed: int, epoch: str) -> bool:
        """Say whether a server has more than was ever sent: the file is older than what the server knows."""
        with self._lock:
            numbering = self._generation(epoch).numberings[stream]
            return numbering.base + committed > numbering.sent

    def sending(self, epoch: str) -> None:
        """From now on rows of an epoch may be sent as soon as they are stored; on the disk before this returns.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            generation = self._generation(epoch)
            for stream, numbering in generation.numberings.items():
                numbering.sent = self._numbered.end(generation, stream)
            generations.write(self._connection, generation)
            self._is_sending = self._is_sending or generation is self._numbered.current

    def not_sending(self) -> None:
        """Nothing is sent any more, until `sending` says so."""
        with self._lock:
            self._is_sending = False

    def numberings(self) -> list[tuple[str, Address]]:
        """Give epoch and address of each numbering of which something waits, and of the current one, the last."""
        with self._lock:
            *earlier, current = self._numbered.generations
            found = [one for one in earlier if self._numbered.waits(one)]
            return [(one.epoch, one.address) for one in (*found, current)]

    def depths(self, epoch: str | None = None) -> dict[Stream, StreamDepth]:
        """Give what waits for a receipt and what is kept after it, a stream."""
        with self._lock:
            generation = self._generation(epoch)
            return {one: self._numbered.depth(generation, one) for one in Stream}

    def is_drained(self) -> bool:
        """Say whether nothing waits for a receipt, under whatever epoch."""
        with self._lock:
            return not any(self._numbered.waits(one) for one in self._numbered.generations)
