from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ingest.inbox import Delivery, Inbox
from server.ingest.messages import MAX_PAYLOAD_BYTES, Numbered, read
from tests.server.play import BOX, Appliance
from tests.server.test_store import motion
from wire.errors import WireError
from wire.topics import Stream

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "epoch", "sequence", "session", "sensor", "player", "start", "rate_hz", "samples_mg")


@given(st.sampled_from([*Stream, "status", "other"]), st.binary(max_size=200))
def test_bytes_that_are_no_message_are_refused_with_a_reason(name: str, payload: bytes) -> None:
    with pytest.raises(WireError, match=r"\w"):
        read(Delivery(f"{BOX.base}/{name}", payload))


@given(st.sampled_from(FIELDS), ANYTHING)
def test_a_motion_batch_with_any_field_spoilt_is_read_or_refused(field: str, value: Any) -> None:
    fields = {**cbor2.loads(motion("m", 2).encode()), field: value}
    try:
        message = read(Delivery(BOX.stream(Stream.MOTION), cbor2.dumps(fields)))
    except WireError:
        assert field in ("epoch", "sequence")
        return
    assert isinstance(message, Numbered)
    assert message.content is not None or message.reason


def test_a_message_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(WireError, match="bytes"):
        read(Delivery(BOX.stream(Stream.MATCH), b"x" * (MAX_PAYLOAD_BYTES + 1)))


def test_data_that_does_not_fit_its_type_is_kept_with_its_number() -> None:
    event = Appliance().new_match()[0].model_copy(update={"data": {"format": 3}})
    message = read(Delivery(BOX.stream(Stream.MATCH), event.encode()))
    assert isinstance(message, Numbered)
    assert (message.content, message.number) == (None, 1)
    assert "format" in message.reason


@given(st.lists(st.integers(0, 30), max_size=40))
def test_the_inbox_keeps_order_and_bounds_and_counts_what_it_drops(sizes: list[int]) -> None:
    inbox = Inbox(max_messages=10, max_bytes=100)
    kept = [at for at, size in enumerate(sizes) if inbox.put(Delivery(str(at), b"x" * size))]
    taken = inbox.take(100, 0)
    assert [int(one.topic) for one in taken] == kept
    assert len(taken) <= 10
    assert sum(len(one.payload) for one in taken) <= 100
    assert inbox.dropped == len(sizes) - len(kept)
    assert inbox.put(Delivery("again", b"x" * 100))
