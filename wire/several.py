"""Several events, or batches of sensors, of a device in one message.

A backlog goes that way where the server's receipts say that it takes it; a single one goes as it always did. Events
are in the JSON batch format of CloudEvents 1.0 (JSON event format, section 4), heart rates are a JSON array, too, and
motion is a CBOR array of byte strings (RFC 8949, section 3.1). Each keeps its bytes: between two of those in JSON
stand a comma and a line's end, which none of ours contains.
"""

from collections.abc import Iterable, Iterator, Sequence

import cbor2
from pydantic_core import from_json, to_json

from wire.cbor import read_cbor
from wire.errors import WireError
from wire.topics import Stream

MOST_IN_ONE = 100
"""Events or batches of a message at most."""

MOST_BYTES = 64 * 1024
"""Of a message of several; one alone may be larger."""

_BETWEEN = b",\n"
_IN_JSON = (Stream.MATCH, Stream.HEART_RATE)
_ARRAY, _SHORT, _IN_A_BYTE = 4, 24, 24
"""CBOR's major type of arrays; lengths below 24 stand in the first byte, below 256 in the one after it."""
_EXTRA_BYTES = 3
"""What an item of at most 64 KiB adds to its own bytes, in either format."""


def joined(stream: Stream, messages: Sequence[bytes]) -> bytes:
    """Give the message of one or several encoded events or batches of a stream."""
    if len(messages) == 1:
        return messages[0]
    return b"[" + _BETWEEN.join(messages) + b"]" if stream in _IN_JSON else cbor2.dumps(list(messages))


def grouped(messages: Iterable[bytes], most: int, most_bytes: int = MOST_BYTES) -> Iterator[list[bytes]]:
    """Give events or batches in groups that fit into a message each, in order."""
    group: list[bytes] = []
    size = _EXTRA_BYTES
    for one in messages:
        more = len(one) + _EXTRA_BYTES
        if group and (len(group) >= min(most, MOST_IN_ONE) or size + more > most_bytes):
            yield group
            group, size = [], _EXTRA_BYTES
        group.append(one)
        size += more
    if group:
        yield group


def is_several(stream: str, payload: bytes) -> bool:
    """Say whether a message of a stream is of several; of any other topic none is."""
    if stream == Stream.MOTION:
        return bool(payload) and payload[0] >> 5 == _ARRAY
    return stream in _IN_JSON and payload[:1] == b"["


def count(stream: str, payload: bytes) -> int:
    """Give how many a message has, without reading it; of another maker's JSON it may be too few."""
    if not is_several(stream, payload):
        return 1
    if stream == Stream.MOTION:
        short = payload[0] & 31
        return max(1, short if short < _SHORT else payload[1] if short == _IN_A_BYTE and len(payload) > 1 else 1)
    return payload.count(_BETWEEN) + 1


def parted(stream: str, payload: bytes) -> list[bytes]:
    """Give the encoded events or batches of a message of several, each as its device wrote it.

    Raises:
        WireError: when it is no array, or of more than `MOST_IN_ONE`.
    """
    pieces = _of_cbor(payload) if stream == Stream.MOTION else _of_json(payload)
    if len(pieces) > MOST_IN_ONE:
        raise WireError(f"a message of {len(pieces)}; at most {MOST_IN_ONE} are read")
    return pieces


def _of_cbor(payload: bytes) -> list[bytes]:
    found = read_cbor(payload, frozenset())
    pieces = found if isinstance(found, list) else []
    whole = [one for one in pieces if isinstance(one, bytes)]
    if not whole or len(whole) < len(pieces):
        raise WireError("not a message of several: it is no array of byte strings, or has none")
    return whole


def _of_json(payload: bytes) -> list[bytes]:
    # Between two of ours stands what none of them contains: where all pieces are JSON, they are what was joined.
    pieces = payload[1:-1].split(_BETWEEN)
    return pieces if payload.endswith(b"]") and all(map(_is_json, pieces)) else _written_again(payload)


def _is_json(piece: bytes) -> bool:
    try:
        from_json(piece)
    except ValueError:
        return False
    return True


def _written_again(payload: bytes) -> list[bytes]:
    """Give what is in an array with another maker's spaces and line ends, each written again."""
    try:
        found = from_json(payload)
    except ValueError as error:
        raise WireError(f"not a message of several: it is no JSON: {error}") from error
    if not isinstance(found, list) or not found:
        raise WireError("not a message of several: it is no list, or has none")
    return [to_json(one) for one in found]
