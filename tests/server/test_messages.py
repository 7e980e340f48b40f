import json
import time
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ingest.inbox import KEPT_OF_TOO_LARGE_BYTES, MAX_PAYLOAD_BYTES, Delivery, Inbox
from server.ingest.messages import MAX_TEXT, Numbered, Said, Unreadable, read
from tests.server.play import BOX, Appliance
from tests.server.test_store import heart_rate, motion
from wire.errors import WireError
from wire.topics import Stream

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
    max_leaves=8,
)
IN_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MOTION = motion("m", 2).encode()
FIELDS = ("id", "epoch", "sequence", "session", "sensor", "player", "start", "rate_hz", "samples_mg")


def delivery(stream: Stream | str, payload: bytes) -> Delivery:
    return Delivery(f"{BOX.base}/{stream}", payload).bounded()


@given(st.sampled_from([*Stream, "status"]), st.binary(max_size=200))
def test_bytes_that_are_no_message_are_unreadable_with_a_reason(name: str, payload: bytes) -> None:
    message = read(delivery(name, payload))
    assert isinstance(message, Unreadable)
    assert message.reason
    assert (message.payload, message.size) == (payload, len(payload))


def test_a_topic_on_which_no_device_sends_is_refused() -> None:
    with pytest.raises(WireError, match="no stream"):
        read(delivery("other", b"{}"))


@given(st.sampled_from(FIELDS), ANYTHING)
def test_a_motion_batch_with_any_field_spoilt_is_read_or_has_a_reason(field: str, value: Any) -> None:
    message = read(delivery(Stream.MOTION, cbor2.dumps({**cbor2.loads(MOTION), field: value})))
    if isinstance(message, Numbered):
        assert message.content is not None or message.reason
    else:
        assert isinstance(message, Unreadable)
        assert message.reason


@given(st.sampled_from([Stream.MATCH, Stream.HEART_RATE]), st.data())
def test_json_with_any_field_spoilt_is_read_or_has_a_reason(stream: Stream, data: st.DataObject) -> None:
    good = Appliance().new_match()[0] if stream is Stream.MATCH else heart_rate("m")
    fields: dict[str, Any] = good.model_dump(mode="json")
    field = data.draw(st.sampled_from(sorted(fields)))
    message = read(delivery(stream, json.dumps({**fields, field: data.draw(IN_JSON)}).encode()))
    assert not isinstance(message, Said)
    assert isinstance(message, Unreadable) or message.content is not None or message.reason


@given(st.integers(0, len(MOTION) - 1), st.integers(1, 255))
def test_motion_with_a_byte_flipped_is_read_or_has_a_reason(at: int, flip: int) -> None:
    payload = bytearray(MOTION)
    payload[at] ^= flip
    assert not isinstance(read(delivery(Stream.MOTION, bytes(payload))), Said)


@pytest.mark.parametrize(
    "number", ["2.5", "-1", "0", "true", "1e30", "NaN", '"7"', "null", "9" * 400, "1" + "0" * 17]
)
def test_a_number_that_is_none_is_unreadable(number: str) -> None:
    payload = Appliance().new_match()[0].encode().replace(b'"sequence":1,', f'"sequence":{number},'.encode())
    assert isinstance(read(delivery(Stream.MATCH, payload)), Unreadable)


BOMBS = {
    "decimal fraction": b"\xc4\x82\x1a\x3b\x9a\xca\x00\x01",
    "bigfloat": b"\xc5\x82\x1a\x3b\x9a\xca\x00\x01",
    "bignum": b"\xc2\x5a\x00\x0f\x00\x00" + b"\xff" * 0xF0000,
    "nest": b"\x81" * 500_000,
    "tags": b"\xc6" * 500_000,
    "long array": b"\x9a\xff\xff\xff\xff" + b"\x00" * 1000,
    "long map": b"\xba\xff\xff\xff\xff" + b"\x00" * 1000,
    "without a length": b"\x9f" * 10_000,
    "long text": b"\x7b" + b"\xff" * 8,
    "references": b"\xd8\x1c\x81\xd8\x1d\x00",
}


@pytest.mark.parametrize("name", BOMBS)
def test_cbor_that_would_grow_is_refused_at_once(name: str) -> None:
    begun = time.process_time()
    for payload in (BOMBS[name], b"\xa1\x67rate_hz" + BOMBS[name]):
        assert isinstance(read(delivery(Stream.MOTION, payload)), Unreadable)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("payload", [b"[" * 500_000, b'{"data":' * 100_000, b'{"sequence":' + b"9" * 900_000 + b"}"])
def test_json_that_would_grow_is_refused_at_once(payload: bytes) -> None:
    begun = time.process_time()
    for stream in (Stream.MATCH, Stream.HEART_RATE, "status"):
        assert isinstance(read(delivery(stream, payload)), Unreadable)
    assert time.process_time() - begun < 0.5


def test_of_a_message_that_is_too_large_the_beginning_is_kept() -> None:
    message = read(delivery(Stream.MATCH, b"x" * (MAX_PAYLOAD_BYTES + 1)))
    assert isinstance(message, Unreadable)
    assert "1048577 bytes" in message.reason
    assert (message.size, len(message.payload)) == (MAX_PAYLOAD_BYTES + 1, KEPT_OF_TOO_LARGE_BYTES)


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e-300, 1e300, float("inf"), float("nan")])
def test_motion_at_a_rate_that_no_sensor_has_is_kept_aside_with_its_number(rate: float) -> None:
    message = read(delivery(Stream.MOTION, cbor2.dumps({**cbor2.loads(MOTION), "rate_hz": rate})))
    assert isinstance(message, Numbered)
    assert message.content is None
    assert "rate_hz" in message.reason


def test_data_that_does_not_fit_its_type_is_kept_with_its_number() -> None:
    event = Appliance().new_match()[0]
    for data, named in (({"format": 3}, "format"), ({**event.data, "more": [float("inf")]}, "data")):
        payload = json.dumps({**event.model_dump(mode="json"), "data": data}).encode()
        message = read(delivery(Stream.MATCH, payload))
        assert isinstance(message, Numbered)
        assert (message.content, message.number) == (None, 1)
        assert named in message.reason


def test_names_have_a_bound() -> None:
    event = Appliance().new_match()[0].model_copy(update={"subject": "m" * (MAX_TEXT + 1)})
    message = read(delivery(Stream.MATCH, event.encode()))
    assert isinstance(message, Numbered)
    assert "subject" in message.reason


@given(st.lists(st.integers(0, 30), max_size=40))
def test_the_inbox_keeps_order_and_bounds_and_counts_what_it_drops(sizes: list[int]) -> None:
    inbox = Inbox(max_messages=10, max_bytes=100)
    kept = [at for at, size in enumerate(sizes) if inbox.put(Delivery(f"{at}/match", b"x" * size))]
    taken = inbox.take(100, 0)
    assert [one.topic for one in taken] == [f"{at}/match" for at in kept]
    assert len(taken) <= 10
    assert sum(len(one.payload) for one in taken) <= 100
    assert inbox.dropped == len(sizes) - len(kept)
    assert inbox.put(Delivery("again", b"x" * 100))


def test_the_flood_of_one_device_leaves_room_for_the_others() -> None:
    inbox = Inbox(max_messages=100, max_bytes=8 * MAX_PAYLOAD_BYTES)
    for _ in range(1000):
        inbox.put(Delivery("loud/match", b"x" * 100))
        inbox.put(Delivery("large/match", b"x" * MAX_PAYLOAD_BYTES))
    assert inbox.put(Delivery("quiet/match", b"x"))
    assert len(inbox.take(1000, 0)) == 50 + 4 + 1
    assert inbox.put(Delivery("loud/match", b"x" * 100))
