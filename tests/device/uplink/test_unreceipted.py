"""When it is said that no server receipts, with time given by the test."""

from device.uplink.unreceipted import UNRECEIPTED_S, Unreceipted


def test_twenty_seconds_of_waiting_while_the_broker_takes_messages_are_noticed_once() -> None:
    watch = Unreceipted()
    assert not watch.turn(0.0, 1, waiting=True)
    assert not watch.turn(UNRECEIPTED_S - 0.1, 5, waiting=True)
    assert watch.turn(UNRECEIPTED_S, 5, waiting=True)
    assert watch.noticed
    assert not watch.turn(UNRECEIPTED_S + 60, 9, waiting=True)
    assert watch.receipted()
    assert not watch.noticed
    assert not watch.receipted()


def test_a_broker_that_takes_nothing_is_another_trouble() -> None:
    watch = Unreceipted()
    watch.turn(0.0, 3, waiting=True)
    assert not watch.turn(10 * UNRECEIPTED_S, 3, waiting=True)


def test_nothing_to_send_a_receipt_or_another_connection_begin_the_time_anew() -> None:
    watch = Unreceipted()
    for reset in (lambda: watch.turn(15.0, 9, waiting=False), watch.receipted, watch.connected):
        watch.turn(0.0, 0, waiting=True)
        reset()
        watch.turn(16.0, 1, waiting=True)
        assert not watch.turn(16.0 + UNRECEIPTED_S - 1, 2, waiting=True)
        watch.receipted()
