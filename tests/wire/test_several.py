"""Several events, or batches of sensors, in one message."""

import json
from contextlib import suppress

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.errors import WireError
from wire.several import MOST_BYTES, MOST_IN_ONE, count, grouped, is_several, joined, parted
from wire.topics import Stream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), min_size=1, max_size=12)


@given(OBJECTS, st.sampled_from([Stream.MATCH, Stream.HEART_RATE]))
def test_events_come_out_of_a_message_as_their_device_wrote_them(events: list[object], stream: Stream) -> None:
    written = [json.dumps(one, separators=(",", ":")).encode() for one in events]
    message = joined(stream, written)
    assert is_several(stream, message) == (len(written) > 1)
    assert count(stream, message) == len(written)
    if is_several(stream, message):
        assert parted(stream, message) == written
    assert json.loads(message) == (events if is_several(stream, message) else events[0])


@given(st.lists(st.lists(st.integers(-(2**15), 2**15 - 1), max_size=9), min_size=1, max_size=MOST_IN_ONE))
def test_motion_comes_out_of_a_message_as_its_device_wrote_it(batches: list[list[int]]) -> None:
    written = [cbor2.dumps({"samples_mg": one}) for one in batches]
    message = joined(Stream.MOTION, written)
    assert is_several(Stream.MOTION, message) == (len(written) > 1)
    assert count(Stream.MOTION, message) == len(written)
    if is_several(Stream.MOTION, message):
        assert parted(Stream.MOTION, message) == written
        assert cbor2.loads(message) == written


@pytest.mark.parametrize(
    "spoilt", [cbor2.dumps([]), cbor2.dumps([b"a", 1]), cbor2.dumps(["a"]), b"\x9f\xff", b"\x82\x41a"]
)
def test_an_array_of_anything_else_is_no_motion(spoilt: bytes) -> None:
    assert is_several(Stream.MOTION, spoilt)
    assert count(Stream.MOTION, spoilt) >= 1
    with pytest.raises(WireError):
        parted(Stream.MOTION, spoilt)


def test_a_status_is_never_of_several() -> None:
    assert not is_several("status", b"[]")
    assert count("status", b"[1,\n2]") == 1


@given(
    OBJECTS, st.sampled_from([None, 1, 4]), st.sampled_from([(",", ":"), (", ", ": "), (",\n", ":"), (",\n ", ": ")])
)
def test_another_maker_s_way_of_writing_is_read_too(
    events: list[object], indent: int | None, separators: tuple[str, str]
) -> None:
    message = json.dumps(events, indent=indent, separators=separators).encode()
    assert [json.loads(one) for one in parted(Stream.MATCH, message)] == events


def test_what_looks_like_two_events_is_one_that_has_a_line_s_end_inside() -> None:
    message = b'[{"a":[{"b":1},\n{"c":2}]},{"d":1}]'
    assert [json.loads(one) for one in parted(Stream.MATCH, message)] == json.loads(message)


@given(st.binary(max_size=40), st.sampled_from(Stream))
def test_any_bytes_are_a_batch_or_refused(payload: bytes, stream: Stream) -> None:
    assert count(stream, payload) >= 1
    with suppress(WireError):
        assert len(parted(stream, payload)) >= 1


@pytest.mark.parametrize("stream", Stream)
def test_a_message_has_a_bound_on_what_is_in_it(stream: Stream) -> None:
    assert len(parted(stream, joined(stream, [b"{}"] * MOST_IN_ONE))) == MOST_IN_ONE
    with pytest.raises(WireError, match="at most 100"):
        parted(stream, joined(stream, [b"{}"] * (MOST_IN_ONE + 1)))


@given(st.lists(st.integers(0, 40_000), max_size=30), st.integers(1, 120), st.sampled_from(Stream))
def test_groups_keep_the_order_and_both_bounds(sizes: list[int], most: int, stream: Stream) -> None:
    messages = [b"x" * size for size in sizes]
    groups = list(grouped(messages, most))
    assert [one for group in groups for one in group] == messages
    for group in groups:
        assert 1 <= len(group) <= most
        assert len(group) == 1 or len(joined(stream, group)) <= MOST_BYTES
