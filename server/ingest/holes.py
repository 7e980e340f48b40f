"""Finds the number of a message whose own cannot be read, from where it stands in its stream. Pure.

A device sends a stream in order, so that what comes between 16 and 18 is 17. Once could be chance: a message was
lost and somebody else's came in its place. So the device is asked to send again, and only what comes again, the same
to the byte and in the same place, is taken for the missing number.
"""

from dataclasses import dataclass, field

from server.ingest.messages import Unreadable
from server.store.rows import StreamKey
from wire.topics import Stream

_MOST = 350
"""Messages a device has in flight at most."""


@dataclass(slots=True)
class _Suspects:
    """What stood in a hole, and whether the device was asked to send again since."""

    key: StreamKey
    after: int
    digests: tuple[bytes, ...]
    asked: bool = False


@dataclass(slots=True)
class Holes:
    """The unreadable messages since each stream's last readable one, and those that were seen before."""

    _since: dict[tuple[str, Stream], list[Unreadable]] = field(default_factory=dict)
    _suspects: dict[tuple[str, Stream], _Suspects] = field(default_factory=dict)

    def add(self, message: Unreadable, stream: Stream) -> None:
        """Take note of an unreadable message of a stream."""
        since = self._since.setdefault((message.address.source, stream), [])
        since.append(message)
        del since[:-_MOST]

    def fill(self, key: StreamKey, number: int, last: int) -> list[Unreadable]:
        """Give those that stand for the numbers between `last` and a readable message's `number`, if that is sure."""
        where = key.source, key.stream
        since = self._since.pop(where, None)
        if since is None or number - last - 1 != len(since):
            return []
        digests = tuple(one.digest for one in since)
        seen = self._suspects.get(where)
        if seen is not None and (seen.key, seen.after, seen.digests) == (key, last, digests):
            return since if seen.asked else []
        self._suspects[where] = _Suspects(key, last, digests)
        return []

    def asked(self, key: StreamKey) -> None:
        """The device is asked to send again."""
        seen = self._suspects.get((key.source, key.stream))
        if seen is not None and seen.key == key:
            seen.asked = True
