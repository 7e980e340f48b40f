"""A backlog in messages of several events or batches: stored as those would be that came one by one."""

import json
from array import array
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ingest.inbox import Delivery, Inbox
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.store.rows import StreamKey
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.process import Served, Uplink
from tests.waiting import until
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.several import MOST_IN_ONE, joined
from wire.topics import Stream

TOPIC = BOX.stream(Stream.MATCH)


def taken(box: Appliance, messages: list[bytes], memory: Memory | None = None) -> tuple[Intake, int]:
    memory = memory or Memory(Sequences({}))
    intake = Intake.of(memory, [Delivery(TOPIC, one) for one in messages])
    memory.sequences.keep()
    return intake, memory.sequences.last(StreamKey(BOX.source, box.epoch, Stream.MATCH))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(0, 30))
def test_any_grouping_stores_the_same_bytes_in_the_same_order(sizes: list[int], again_from: int) -> None:
    box = Appliance()
    events = [one.encode() for one in box.play(sum(sizes))][: sum(sizes)]
    rest = iter(events)
    messages = [joined(Stream.MATCH, list(islice(rest, size))) for size in sizes]
    repeated = [*messages, joined(Stream.MATCH, events[min(again_from, len(events) - 1) :])]
    intake, last = taken(box, repeated)
    assert last == len(events)
    assert [one.envelope.encode() for one in intake.batch.events] == events
    assert intake.counts["new"] == len(events)


def test_a_lost_message_of_several_makes_what_follows_early() -> None:
    box = Appliance()
    events = [one.encode() for one in box.play(10)]
    intake, last = taken(box, [joined(Stream.MATCH, events[:4]), joined(Stream.MATCH, events[8:])])
    assert last == 4
    assert intake.early == {StreamKey(BOX.source, box.epoch, Stream.MATCH)}


def test_an_event_that_cannot_be_taken_goes_to_quarantine_alone() -> None:
    box = Appliance()
    events = [one.encode() for one in box.play(4)]
    events[2] = json.dumps({**json.loads(events[2]), "data": {"pair": "nobody"}}).encode()
    intake, last = taken(box, [joined(Stream.MATCH, events)])
    assert last == 6
    assert len(intake.batch.events) == 5
    assert [(one.sequence, one.payload) for one in intake.batch.quarantined] == [(3, events[2])]


@pytest.mark.parametrize("spoilt", [b"[", b"[]", b'[{"sequence":1},', b"[" * 5000])
def test_a_message_that_is_no_list_of_events_is_kept_aside_and_what_is_in_it_comes_one_by_one(spoilt: bytes) -> None:
    box = Appliance()
    memory = Memory(Sequences({}))
    events = [one.encode() for one in box.play(3)]
    intake, last = taken(box, [events[0], spoilt, events[4]], memory)
    assert last == 1
    assert [one.payload for one in intake.batch.quarantined] == [spoilt]
    assert taken(box, events[1:], memory)[1] == 5


def test_batches_of_sensors_are_stored_each_as_its_device_wrote_it() -> None:
    told = {"id": "1", "epoch": "e" * 32, "session": "m", "sensor": "s", "player": 1}
    moved = MotionBatch(**told, sequence=1, start=BEGIN, rate_hz=50, samples_mg=array("h", range(150)))
    beat = HeartRateBatch(**told, sequence=1, samples=(HeartRateSample(time=BEGIN, bpm=150),))
    motion, beats = (
        [one.model_copy(update={"sequence": at}).encode() for at in range(1, 8)] for one in (moved, beat)
    )
    memory = Memory(Sequences({}))
    deliveries = [
        Delivery(BOX.stream(Stream.MOTION), joined(Stream.MOTION, motion[:5])),
        Delivery(BOX.stream(Stream.HEART_RATE), joined(Stream.HEART_RATE, beats)),
        Delivery(BOX.stream(Stream.MOTION), joined(Stream.MOTION, motion[3:])),
    ]
    intake = Intake.of(memory, deliveries)
    assert [one.encoded for one in intake.batch.motion] == motion
    assert [one.encoded for one in intake.batch.heart_rate] == beats
    assert [one.weight for one in deliveries] == [5, 7, 4]
    spoilt = Delivery(BOX.stream(Stream.MOTION), joined(Stream.MOTION, [motion[0], b""])[:-1])
    assert [one.payload for one in Intake.of(memory, [spoilt]).batch.quarantined] == [spoilt.payload]


def test_a_commit_is_bounded_in_events() -> None:
    box, inbox = Appliance(), Inbox()
    events = [one.encode() for one in box.play(MOST_IN_ONE - 2)]
    for _ in range(20):
        inbox.put(Delivery(TOPIC, joined(Stream.MATCH, events)))
    assert len(inbox.take(3 * MOST_IN_ONE, 0.0)) == 3
    assert inbox.waiting == 17


def test_both_ways_are_taken_by_a_running_server_whose_receipts_say_so(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = [one.encode() for one in box.play(30)]
    uplink.send(
        Stream.MATCH, [events[0], joined(Stream.MATCH, events[1:20]), events[20], joined(Stream.MATCH, events[21:])]
    )
    until(lambda: uplink.committed(Stream.MATCH) == 32)
    assert {one.events_a_message for one in uplink.receipts} == {MOST_IN_ONE}
    found = served.get(f"/api/v1/matches/{box.match}/events?limit=100")["events"]
    assert [one["event"]["sequence"] for one in found] == list(range(1, 33))
