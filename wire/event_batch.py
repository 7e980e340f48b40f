"""Several events of a device in one message: the JSON batch format of CloudEvents 1.0 (JSON event format, section 4).

A backlog goes that way where the server's receipts say that it takes it; a single event goes as it always did. The
events keep their bytes: between two of them stand a comma and a line's end, which no event of ours contains.
"""

from collections.abc import Iterable, Iterator, Sequence

from pydantic_core import from_json, to_json

from wire.errors import WireError

MOST_EVENTS = 100
"""Events of a message at most."""

MOST_BYTES = 64 * 1024
"""Of a message of several; one event alone may be larger."""

_BETWEEN = b",\n"


def joined(events: Sequence[bytes]) -> bytes:
    """Give the message of one or several encoded events."""
    return events[0] if len(events) == 1 else b"[" + _BETWEEN.join(events) + b"]"


def grouped(events: Iterable[bytes], most_events: int, most_bytes: int = MOST_BYTES) -> Iterator[list[bytes]]:
    """Give the events in groups that fit into a message each, in order."""
    group: list[bytes] = []
    size = 1
    for event in events:
        more = len(event) + len(_BETWEEN)
        if group and (len(group) >= min(most_events, MOST_EVENTS) or size + more > most_bytes):
            yield group
            group, size = [], 1
        group.append(event)
        size += more
    if group:
        yield group


def is_batch(payload: bytes) -> bool:
    """Say whether a message is of several events."""
    return payload[:1] == b"["


def count(payload: bytes) -> int:
    """Give how many events a message has, without reading it; of another maker's it may be too few."""
    return payload.count(_BETWEEN) + 1 if is_batch(payload) else 1


def parted(payload: bytes) -> list[bytes]:
    """Give the encoded events of a message of several, each as its device wrote it.

    Raises:
        WireError: when it is no JSON array, or of more than `MOST_EVENTS`.
    """
    # Between two events of ours stands what none of them contains: where all pieces are JSON, they are the events.
    pieces = payload[1:-1].split(_BETWEEN)
    if not (payload.endswith(b"]") and all(map(_is_json, pieces))):
        pieces = _written_again(payload)
    if len(pieces) > MOST_EVENTS:
        raise WireError(f"a batch of {len(pieces)} events; at most {MOST_EVENTS} are read")
    return pieces


def _is_json(piece: bytes) -> bool:
    try:
        from_json(piece)
    except ValueError:
        return False
    return True


def _written_again(payload: bytes) -> list[bytes]:
    """Give the events of a batch with another maker's spaces and line ends, each written again."""
    try:
        events = from_json(payload)
    except ValueError as error:
        raise WireError(f"not a batch of events: it is no JSON: {error}") from error
    if not isinstance(events, list) or not events:
        raise WireError("not a batch of events: it is no list, or has none")
    return [to_json(one) for one in events]
