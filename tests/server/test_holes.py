from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.store.rows import Quarantined, StreamKey
from tests.server.play import BOX, Appliance
from wire.topics import Stream

POISON = [b"", b"\xff", b"{", b"[" * 5000, b'{"sequence":-1}', b"x" * (1024 * 1024 + 1)]


class Server:
    """The pure part of ingest: takes passes of a stream, and says where it is afterwards."""

    def __init__(self, box: Appliance) -> None:
        self.key = StreamKey(BOX.source, box.epoch, Stream.MATCH)
        self.memory = Memory(Sequences({}))
        self.stored, self.kept = list[int](), list[Quarantined]()

    def take(self, payloads: Iterable[bytes]) -> int:
        deliveries = [Delivery(BOX.stream(Stream.MATCH), one).bounded() for one in payloads]
        intake = Intake.of(self.memory, deliveries)
        self.memory.sequences.keep()
        for key in intake.early:
            self.memory.holes.asked(key)
        self.stored += [one.event.sequence for one in intake.batch.events]
        self.kept += [one for one in intake.batch.quarantined if one.sequence is not None]
        return self.memory.sequences.last(self.key)


@given(st.lists(st.none() | st.sampled_from(POISON), min_size=1, max_size=12))
def test_a_stream_with_poison_anywhere_goes_on_and_the_poison_is_kept_in_its_place(
    spoilt: list[bytes | None],
) -> None:
    box = Appliance()
    payloads = [one.encode() for one in box.play(len(spoilt))]
    sent = [*(bad if bad is not None else good for bad, good in zip(spoilt, payloads, strict=False)), payloads[-1]]
    sent = [*sent[: len(spoilt)], *payloads[len(spoilt) :]]
    server, committed = Server(box), 0
    for _ in range(2 * len(sent) + 2):
        committed = server.take(sent[committed:])
    assert committed == len(sent)
    assert server.stored == [at for at, one in enumerate(sent, 1) if one == payloads[at - 1]]
    assert [one.sequence for one in server.kept] == [at for at, one in enumerate(sent, 1) if one != payloads[at - 1]]


@pytest.mark.parametrize("alien", POISON)
def test_a_lost_message_is_not_taken_for_poison_because_something_stood_in_its_place(alien: bytes) -> None:
    box = Appliance()
    one, two, three = (event.encode() for event in box.play(1))
    server = Server(box)
    assert server.take([one, alien, three]) == 1
    assert server.take([two, alien, three]) == 3
    assert server.stored == [1, 2, 3]
    assert server.kept == []


def test_nothing_is_taken_for_poison_before_the_device_was_asked() -> None:
    box = Appliance()
    one, _, three = (event.encode() for event in box.play(1))
    memory = Memory(Sequences({}))
    deliveries = [Delivery(BOX.stream(Stream.MATCH), payload) for payload in (one, b"{", three, b"{", three)]
    intake = Intake.of(memory, deliveries)
    assert list(intake.batch.streams.values()) == [1]
