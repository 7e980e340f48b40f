"""Several events in one message."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.errors import WireError
from wire.event_batch import MOST_BYTES, MOST_EVENTS, count, grouped, is_batch, joined, parted

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), min_size=1, max_size=12)


@given(OBJECTS)
def test_events_come_out_of_a_message_as_their_device_wrote_them(events: list[object]) -> None:
    written = [json.dumps(one, separators=(",", ":")).encode() for one in events]
    message = joined(written)
    assert is_batch(message) == (len(written) > 1)
    assert count(message) == len(written)
    if is_batch(message):
        assert parted(message) == written
    assert json.loads(message) == (events if is_batch(message) else events[0])


@given(
    OBJECTS, st.sampled_from([None, 1, 4]), st.sampled_from([(",", ":"), (", ", ": "), (",\n", ":"), (",\n ", ": ")])
)
def test_another_maker_s_way_of_writing_is_read_too(
    events: list[object], indent: int | None, separators: tuple[str, str]
) -> None:
    message = json.dumps(events, indent=indent, separators=separators).encode()
    assert [json.loads(one) for one in parted(message)] == events


def test_what_looks_like_two_events_is_one_that_has_a_line_s_end_inside() -> None:
    message = b'[{"a":[{"b":1},\n{"c":2}]},{"d":1}]'
    assert [json.loads(one) for one in parted(message)] == json.loads(message)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_batch_or_refused(payload: bytes) -> None:
    with suppress(WireError):
        assert len(parted(payload)) >= 1


def test_a_message_has_a_bound_on_events() -> None:
    assert len(parted(joined([b"{}"] * MOST_EVENTS))) == MOST_EVENTS
    with pytest.raises(WireError, match="at most 100"):
        parted(joined([b"{}"] * (MOST_EVENTS + 1)))


@given(st.lists(st.integers(0, 40_000), max_size=30), st.integers(1, 120))
def test_groups_keep_the_order_and_both_bounds(sizes: list[int], most_events: int) -> None:
    events = [b"x" * size for size in sizes]
    groups = list(grouped(events, most_events))
    assert [one for group in groups for one in group] == events
    for group in groups:
        assert 1 <= len(group) <= most_events
        assert len(group) == 1 or len(joined(group)) <= MOST_BYTES
