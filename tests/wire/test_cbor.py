from contextlib import suppress

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.cbor import MAX_ITEMS, Tagged, read_cbor
from wire.errors import WireError

NO_TAGS = frozenset[int]()
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.binary(max_size=5)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


def depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0)


@given(VALUES.filter(lambda value: depth(value) < 8))
def test_what_is_used_is_read_as_the_library_reads_it(value: object) -> None:
    data = cbor2.dumps(value)
    assert read_cbor(data, NO_TAGS) == cbor2.loads(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_as_the_library_reads_them_or_refused(data: bytes) -> None:
    with suppress(WireError):
        assert repr(read_cbor(data, NO_TAGS)) == repr(cbor2.loads(data))


def test_only_the_tags_that_were_named_are_read() -> None:
    data = cbor2.dumps(cbor2.CBORTag(77, b"ab"))
    assert read_cbor(data, frozenset({77})) == Tagged(77, b"ab")
    with pytest.raises(WireError, match="tag 77"):
        read_cbor(data, frozenset({40}))


@pytest.mark.parametrize("value", [[0] * MAX_ITEMS, [[[[[[[[[0]]]]]]]]], {1: 2}, {"a": {"b": [0] * MAX_ITEMS}}])
def test_what_is_beyond_the_bounds_is_refused(value: object) -> None:
    with pytest.raises(WireError):
        read_cbor(cbor2.dumps(value), NO_TAGS)


def test_a_key_that_is_there_twice_is_refused() -> None:
    with pytest.raises(WireError, match="twice"):
        read_cbor(b"\xa2\x61a\x01\x61a\x02", NO_TAGS)
