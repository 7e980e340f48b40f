"""When a status goes out, and what waits, with time given by the test."""

from collections.abc import Callable

import pytest

from device.outbox import Outbox
from device.uplink.delivery import STATUS_EVERY_S, WINDOWS, Delivery
from device.uplink.greeting import PATIENCE_S
from wire.delivery import Receipt
from wire.several import is_several, parted
from wire.topics import Address, Stream

Append = Callable[[Outbox, Stream, int], range]


class Sent(list[tuple[str, bytes, bool]]):
    """What was published."""

    def to(self, topic: str) -> list[bytes]:
        return [payload for one, payload, _ in self if one == topic]

    def publish(self, topic: str, payload: bytes, retain: bool) -> None:
        self.append((topic, payload, retain))


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def delivery(outbox: Outbox, address: Address, sent: Sent) -> Delivery:
    """One whose server has told that it has nothing yet."""
    delivery = Delivery(outbox, address, "1", sent.publish, now_s=0.0)
    for stream in Stream:
        delivery.take(Receipt(epoch=outbox.epoch, stream=stream, committed=0), 0.0)
    return delivery


def receipt(outbox: Outbox, committed: int, resend: bool = False) -> Receipt:
    return Receipt(epoch=outbox.epoch, stream=Stream.MATCH, committed=committed, resend=resend)


def test_the_status_is_retained_first_and_again_every_half_minute(
    delivery: Delivery, outbox: Outbox, address: Address, sent: Sent, append: Append
) -> None:
    append(outbox, Stream.MATCH, 1)
    assert delivery.turn(0.0) == 5.0
    assert [(topic, retain) for topic, _, retain in sent] == [
        (address.status, True),
        (address.stream(Stream.MATCH), False),
    ]
    delivery.take(receipt(outbox, 1), 0.1)
    assert delivery.turn(0.1) == pytest.approx(STATUS_EVERY_S - 0.1)
    delivery.turn(STATUS_EVERY_S - 0.01)
    assert len(sent.to(address.status)) == 1
    delivery.turn(STATUS_EVERY_S)
    assert len(sent.to(address.status)) == 2


def test_no_more_than_a_window_is_in_flight(
    delivery: Delivery, outbox: Outbox, address: Address, sent: Sent, append: Append
) -> None:
    append(outbox, Stream.MATCH, 300)
    delivery.turn(0.0)
    delivery.turn(0.1)
    window = WINDOWS[Stream.MATCH]
    assert len(sent.to(address.stream(Stream.MATCH))) == window
    delivery.take(receipt(outbox, 10), 0.2)
    delivery.turn(0.2)
    assert sent.to(address.stream(Stream.MATCH)) == [b"%d" % number for number in range(1, window + 11)]


def test_a_server_that_asks_for_what_is_gone_is_told_the_oldest(
    delivery: Delivery, outbox: Outbox, address: Address, sent: Sent, append: Append
) -> None:
    append(outbox, Stream.MATCH, 5)
    delivery.turn(0.0)
    delivery.take(receipt(outbox, 3), 0.1)
    delivery.take(receipt(outbox, 0, resend=True), 0.2)
    sent.clear()
    delivery.turn(0.2)
    assert len(sent.to(address.status)) == 1
    assert sent.to(address.stream(Stream.MATCH)) == [b"4", b"5"]
    assert sent[0][0] == address.status


def test_a_server_that_has_more_than_there_is_shows_that_the_outbox_is_an_old_copy(
    delivery: Delivery, outbox: Outbox, append: Append
) -> None:
    append(outbox, Stream.MATCH, 2)
    delivery.turn(0.0)
    delivery.take(receipt(outbox, 7), 0.1)
    assert delivery.is_behind
    assert outbox.depths()[Stream.MATCH].depth == 2


def test_nothing_is_sent_before_the_server_has_told_what_it_has(
    outbox: Outbox, address: Address, sent: Sent, append: Append
) -> None:
    append(outbox, Stream.MATCH, 9)
    delivery = Delivery(outbox, address, "1", sent.publish, now_s=0.0)
    assert delivery.turn(0.0) == PATIENCE_S
    assert [topic for topic, *_ in sent] == [address.status]
    delivery.turn(PATIENCE_S)
    assert sent.to(address.stream(Stream.MATCH)) == [b"1"]
    for stream in Stream:
        delivery.take(Receipt(epoch=outbox.epoch, stream=stream, committed=stream is Stream.MATCH), 6.0)
    assert not delivery.is_behind
    delivery.turn(6.0)
    assert len(sent.to(address.stream(Stream.MATCH))) == 9


def test_a_change_is_told_soon_but_not_more_than_once_a_second(
    delivery: Delivery, address: Address, sent: Sent
) -> None:
    delivery.turn(0.0)
    for moment_s in (0.1, 0.2, 0.3):
        delivery.tell_status(moment_s)
        assert delivery.turn(moment_s) == pytest.approx(1.0 - moment_s)
    assert len(sent.to(address.status)) == 1
    delivery.turn(1.0)
    assert len(sent.to(address.status)) == 2
    delivery.tell_status(20.0)
    delivery.turn(20.0)
    assert len(sent.to(address.status)) == 3


def several(outbox: Outbox, committed: int, resend: bool = False, stream: Stream = Stream.MATCH) -> Receipt:
    update = {"events_a_message": 40, "stream": stream}
    return receipt(outbox, committed, resend).model_copy(update=update)


def numbers(message: bytes, stream: Stream = Stream.MATCH) -> list[int]:
    return [int(one) for one in (parted(stream, message) if is_several(stream, message) else [message])]


@pytest.mark.parametrize("stream", Stream)
def test_a_backlog_goes_in_messages_of_several_where_the_server_takes_them(
    delivery: Delivery, outbox: Outbox, address: Address, sent: Sent, append: Append, stream: Stream
) -> None:
    append(outbox, stream, 105)
    delivery.take(several(outbox, 0, stream=stream), 0.0)
    delivery.turn(0.0)
    messages = [numbers(one, stream) for one in sent.to(address.stream(stream))]
    assert [(one[0], one[-1]) for one in messages] == [(1, 40), (41, 80), (81, 105)]
    delivery.take(several(outbox, 105, stream=stream), 0.1)
    append(outbox, stream, 1)
    delivery.turn(0.2)
    assert sent.to(address.stream(stream))[-1] == b"106"


@pytest.mark.parametrize("stream", Stream)
def test_a_server_that_says_nothing_gets_one_a_message(
    delivery: Delivery, outbox: Outbox, address: Address, sent: Sent, append: Append, stream: Stream
) -> None:
    append(outbox, stream, 30)
    delivery.take(receipt(outbox, 0).model_copy(update={"stream": stream}), 0.0)
    delivery.turn(0.0)
    assert sent.to(address.stream(stream)) == [b"%d" % at for at in range(1, 31)]


def test_what_is_asked_for_again_goes_one_by_one(
    delivery: Delivery, outbox: Outbox, address: Address, sent: Sent, append: Append
) -> None:
    append(outbox, Stream.MATCH, 80)
    delivery.take(several(outbox, 0), 0.0)
    delivery.turn(0.0)
    delivery.take(several(outbox, 40, resend=True), 0.1)
    sent.clear()
    append(outbox, Stream.MATCH, 20)
    delivery.turn(0.2)
    messages = [numbers(one) for one in sent.to(address.stream(Stream.MATCH))]
    assert messages == [[at] for at in range(41, 101)]
    delivery.take(several(outbox, 100), 0.3)
    append(outbox, Stream.MATCH, 5)
    delivery.turn(0.4)
    assert numbers(sent.to(address.stream(Stream.MATCH))[-1]) == [101, 102, 103, 104, 105]


def test_messages_of_several_fit_into_what_the_broker_takes(
    delivery: Delivery, outbox: Outbox, address: Address, sent: Sent, append: Append
) -> None:
    append(outbox, Stream.MATCH, 50)
    delivery.most_bytes = len(address.stream(Stream.MATCH)) + 60
    delivery.take(several(outbox, 0), 0.0)
    delivery.turn(0.0)
    messages = sent.to(address.stream(Stream.MATCH))
    assert [at for one in messages for at in numbers(one)] == list(range(1, 51))
    assert 1 < len(messages) < 50
    assert max(map(len, messages)) < 60
