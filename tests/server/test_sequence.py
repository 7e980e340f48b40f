from hypothesis import given
from hypothesis import strategies as st

from server.ingest.sequence import Arrival, Sequences
from server.store.rows import StreamKey
from wire.topics import Stream

KEY = StreamKey("/clubs/home/courts/1/devices/box-1", "0" * 32, Stream.MATCH)
OTHER = KEY._replace(epoch="1" * 32)


@given(st.lists(st.integers(1, 12), max_size=80), st.integers(1, 12))
def test_whatever_arrives_each_number_is_stored_once_and_in_order(arrivals: list[int], newest: int) -> None:
    sequences, stored = Sequences({}), []
    # Then the device sends everything again from the beginning, as it does when it has no receipt.
    for number in [*arrivals, *range(1, newest + 1)]:
        if sequences.take(KEY, number) is Arrival.NEW:
            stored.append(number)
    assert stored == list(range(1, len(stored) + 1))
    assert len(stored) >= newest


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 9)), max_size=40), st.data())
def test_a_batch_that_was_not_committed_leaves_no_trace(steps: list[tuple[bool, int]], data: st.DataObject) -> None:
    sequences = Sequences({KEY: 3})
    before = sequences.last(KEY)
    for is_jump, number in steps:
        if is_jump:
            sequences.jump(KEY, number)
        else:
            sequences.take(KEY, number)
    sequences.forget()
    assert sequences.last(KEY) == before
    assert sequences.pending == {}


def test_a_number_after_a_missing_one_is_early() -> None:
    assert Sequences({KEY: 4}).take(KEY, 6) is Arrival.EARLY


def test_a_number_that_is_committed_is_a_duplicate() -> None:
    assert Sequences({KEY: 4}).take(KEY, 4) is Arrival.DUPLICATE


def test_a_new_epoch_begins_at_one() -> None:
    sequences = Sequences({KEY: 4})
    assert sequences.take(OTHER, 1) is Arrival.NEW
    assert sequences.last(KEY) == 4


@given(st.integers(0, 50), st.integers(1, 100))
def test_a_jump_says_exactly_the_numbers_that_are_gone(committed: int, oldest: int) -> None:
    sequences = Sequences({KEY: committed})
    gap = sequences.jump(KEY, oldest)
    gone = set(range(committed + 1, oldest))
    assert (set(range(gap.first, gap.last + 1)) if gap else set()) == gone
    if oldest > committed:
        assert sequences.take(KEY, oldest) is Arrival.NEW
