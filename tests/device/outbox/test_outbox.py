"""The outbox on a real SQLite file."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.outbox import Outbox, OutboxRow
from padel.events import Event, EventData, MatchCreated, MatchStarted, MatchSuspended, PairNames, PointAwarded
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.topics import Address, Stream

NOW = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)


def numbered(sequence: int) -> bytes:
    return b"%d" % sequence


def event(data: EventData, match: str = "m1") -> Event:
    return Event(id=uuid7(NOW), match=match, time=NOW, data=data)


def created(match: str = "m1") -> Event:
    blue = PairNames(name="Blue", colour="blue", players=("Ann", "Bo"))
    red = PairNames(name="Red", colour="red", players=("Cy", "Di"))
    return event(MatchCreated(format="SET3-S:6/TB7", pair_a=blue, pair_b=red), match)


def test_numbers_begin_at_one_in_each_stream(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        assert outbox.append(Stream.MOTION, [numbered, numbered]) == range(1, 3)
        assert outbox.append(Stream.HEART_RATE, [numbered]) == range(1, 2)
        assert outbox.append(Stream.MOTION, [numbered]) == range(3, 4)
        assert outbox.pending(Stream.MOTION, 1, 10) == [OutboxRow(2, b"2"), OutboxRow(3, b"3")]
        assert outbox.pending(Stream.MOTION, 0, 1) == [OutboxRow(1, b"1")]


def test_a_receipt_deletes_what_it_covers_and_nothing_else(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox.append(Stream.MOTION, [numbered] * 5)
        outbox.append(Stream.HEART_RATE, [numbered] * 5)
        assert outbox.receipt(Stream.MOTION, 3)
        assert [row.sequence for row in outbox.pending(Stream.MOTION, 0, 10)] == [4, 5]
        assert outbox.depths()[Stream.MOTION].oldest == 4
        assert outbox.depths()[Stream.HEART_RATE].depth == 5


def test_a_late_receipt_changes_nothing(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox.append(Stream.MOTION, [numbered] * 5)
        outbox.receipt(Stream.MOTION, 4)
        assert outbox.receipt(Stream.MOTION, 2)
        assert [row.sequence for row in outbox.pending(Stream.MOTION, 0, 10)] == [5]


def test_a_receipt_for_what_never_was_is_not_taken(
    path: Path, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox.append(Stream.MATCH, [numbered])
        assert not outbox.receipt(Stream.MATCH, 2)
        assert outbox.depths()[Stream.MATCH].depth == 1
    assert "only 1 exist" in caplog.text


def test_numbers_go_on_after_everything_was_deleted_and_the_file_reopened(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        epoch = outbox.epoch
        outbox.append(Stream.MATCH, [numbered] * 7)
        outbox.receipt(Stream.MATCH, 7)
    with Outbox.open(path, address=address) as outbox:
        assert outbox.epoch == epoch
        assert outbox.depths()[Stream.MATCH].oldest == 8
        assert outbox.append(Stream.MATCH, [numbered]) == range(8, 9)


def test_an_encoder_that_fails_leaves_no_trace(path: Path, address: Address) -> None:
    def broken(_: int) -> bytes:
        raise ValueError("no")

    with Outbox.open(path, address=address) as outbox:
        with pytest.raises(ValueError, match="no"):
            outbox.append(Stream.MATCH, [numbered, broken])
        assert outbox.depths()[Stream.MATCH].depth == 0
        assert outbox.append(Stream.MATCH, [numbered]) == range(1, 2)


def test_events_go_into_their_envelope_with_their_number(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        events = [created(), event(MatchStarted()), event(PointAwarded(pair="a"))]
        assert outbox.append_events(events) == range(1, 4)
        sent = [CloudEvent.decode(row.payload) for row in outbox.pending(Stream.MATCH, 0, 10)]
        assert [one.sequence for one in sent] == [1, 2, 3]
        assert {one.epoch for one in sent} == {outbox.epoch}
        assert {one.source for one in sent} == {address.source}
        assert [one.event() for one in sent] == events


def test_the_journal_outlives_receipts_and_restarts(path: Path, address: Address) -> None:
    events = [created(), event(MatchStarted()), event(MatchSuspended())]
    with Outbox.open(path, address=address) as outbox:
        outbox.append_events(events)
        outbox.receipt(Stream.MATCH, 3)
    with Outbox.open(path, address=address) as outbox:
        assert outbox.journal() == events


def test_a_new_match_begins_the_journal_anew(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox.append_events([created("m1"), event(MatchStarted(), "m1")])
        second = [created("m2"), event(MatchStarted(), "m2")]
        outbox.append_events(second)
        assert outbox.journal() == second
        assert outbox.depths()[Stream.MATCH].depth == 4


def test_subscribers_are_called_after_each_commit(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        seen: list[int] = []
        outbox.subscribe(lambda: seen.append(outbox.depths()[Stream.MATCH].depth))
        outbox.append(Stream.MATCH, [numbered] * 2)
        outbox.append_events([created()])
        outbox.receipt(Stream.MATCH, 2)
        outbox.receipt(Stream.MATCH, 1)
        assert seen == [2, 3, 1]


def test_threads_append_and_delete_at_once_without_a_gap(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        writers = [
            threading.Thread(target=lambda: [outbox.append(Stream.MOTION, [numbered]) for _ in range(100)])
            for _ in range(4)
        ]
        for writer in writers:
            writer.start()
        got: list[OutboxRow] = []
        while len(got) < 400 and (
            any(writer.is_alive() for writer in writers) or outbox.depths()[Stream.MOTION].depth
        ):
            rows = outbox.pending(Stream.MOTION, len(got), 50)
            got += rows
            outbox.receipt(Stream.MOTION, len(got))
        for writer in writers:
            writer.join()
        assert got == [OutboxRow(number, numbered(number)) for number in range(1, 401)]


@settings(max_examples=30)
@given(st.lists(st.one_of(st.integers(1, 5), st.just("receipt"), st.just("reopen")), max_size=25), st.data())
def test_the_outbox_behaves_like_a_numbered_list(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int | str], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("outbox") / "outbox.sqlite"
    address = Address("home", "1", "box-1")
    outbox = Outbox.open(path, address=address)
    last = committed = 0
    for step in steps:
        if isinstance(step, int):
            assert outbox.append(Stream.MATCH, [numbered] * step) == range(last + 1, last + step + 1)
            last += step
        elif step == "receipt":
            committed = max(committed, receipt := data.draw(st.integers(0, last)))
            assert outbox.receipt(Stream.MATCH, receipt)
        else:
            outbox.close()
            outbox = Outbox.open(path, address=address)
        assert outbox.pending(Stream.MATCH, 0, 200) == [
            OutboxRow(number, numbered(number)) for number in range(committed + 1, last + 1)
        ]
    outbox.close()
