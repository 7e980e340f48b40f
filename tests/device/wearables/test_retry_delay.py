"""How long a sensor waits before it is tried again."""

from random import Random

import pytest

from device.errors import BluetoothUnavailable, LinkError, LinkProblem
from device.wearables.retry_delay import Patience

ABSENT = LinkError(LinkProblem.ABSENT, "not nearby")
BUSY = LinkError(LinkProblem.BUSY, "busy")
LOST = LinkError(LinkProblem.LOST, "lost")


def waits(patience: Patience, error: Exception, count: int = 200) -> list[float]:
    return [patience.next_s(error) for _ in range(count)]


@pytest.fixture
def time_s() -> list[float]:
    return [0.0]


@pytest.fixture
def patience(time_s: list[float]) -> Patience:
    return Patience(Random(1), lambda: time_s[0])


def test_after_a_stream_it_is_tried_at_once(patience: Patience) -> None:
    for _ in range(50):
        patience.streamed()
        assert patience.next_s(LOST) <= 0.5


def test_one_that_is_away_is_looked_for_every_few_seconds_and_later_less_often(
    patience: Patience, time_s: list[float]
) -> None:
    assert max(waits(patience, ABSENT)) <= 2
    time_s[0] = 601
    assert 2 < max(waits(patience, ABSENT)) <= 30


def test_connections_that_fail_give_bluez_time(patience: Patience) -> None:
    assert 5 < max(waits(patience, BUSY)) <= 15
    assert 15 < max(waits(patience, BluetoothUnavailable("no adapter"))) <= 60


def test_the_waits_differ_so_that_sensors_do_not_try_in_step(patience: Patience) -> None:
    assert len(set(waits(patience, ABSENT, 20))) > 10


def test_a_stream_makes_the_waits_short_again(patience: Patience) -> None:
    waits(patience, BUSY)
    patience.streamed()
    patience.next_s(LOST)
    assert patience.next_s(BUSY) <= 1.5
