import random

from device.uplink.backoff import LONGEST_S, Backoff


def test_waits_grow_to_half_a_minute_and_begin_again_after_a_success() -> None:
    backoff = Backoff(random.Random(1))
    waits = [backoff.next_s() for _ in range(8)]
    for wait_s, whole_s in zip(waits, [1, 2, 4, 8, 16, 30, 30, 30], strict=True):
        assert whole_s / 2 <= wait_s <= whole_s <= LONGEST_S
    backoff.reset()
    assert backoff.next_s() <= 1.0


def test_two_boxes_are_not_in_step() -> None:
    first, second = Backoff(random.Random(1)), Backoff(random.Random(2))
    assert [first.next_s() for _ in range(5)] != [second.next_s() for _ in range(5)]
