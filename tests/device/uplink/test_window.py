"""The go-back-N sender against a channel that loses, doubles, delays and breaks."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from device.uplink.window import Window


def test_it_sends_as_far_as_the_window_goes() -> None:
    window = Window(3)
    window.restart(oldest=11)
    assert (window.sent, window.room) == (10, 3)
    for sequence in (11, 12, 13):
        window.was_sent(sequence, 0.0)
    assert window.room == 0
    window.receive(12, False, 1.0)
    assert (window.sent, window.room) == (13, 2)


def test_a_request_goes_back_to_the_number_after_the_last_committed() -> None:
    window = Window(10)
    window.was_sent(10, 0.0)
    window.receive(4, True, 1.0)
    assert (window.sent, window.room) == (4, 10)


def test_a_request_repeated_at_once_is_about_the_same_loss() -> None:
    window = Window(10)
    window.was_sent(10, 0.0)
    window.receive(4, True, 1.0)
    window.was_sent(10, 1.1)
    window.receive(4, True, 1.2)
    assert window.sent == 10
    window.receive(4, True, 1.6)
    assert window.sent == 4


def test_silence_goes_back_to_the_oldest_and_then_sends_one_at_a_time() -> None:
    window = Window(10)
    window.was_sent(10, 0.0)
    assert not window.expire(4.9)
    assert window.deadline_s == 5.0
    assert window.expire(5.0)
    assert (window.sent, window.room) == (0, 1)
    window.was_sent(1, 5.0)
    assert window.room == 0
    assert window.expire(10.0)
    window.was_sent(1, 10.0)
    window.receive(1, False, 10.1)
    assert window.room == 10


def test_a_receipt_puts_the_deadline_off_only_when_it_covers_something_new() -> None:
    window = Window(10)
    window.was_sent(10, 0.0)
    window.receive(3, False, 2.0)
    assert window.deadline_s == 7.0
    window.receive(2, False, 6.0)
    assert (window.deadline_s, window.acknowledged) == (7.0, 3)


def test_nothing_in_flight_has_no_deadline() -> None:
    window = Window(10)
    window.was_sent(2, 0.0)
    window.receive(2, False, 1.0)
    assert window.deadline_s is None
    assert not window.expire(1e9)


def test_numbers_that_are_gone_are_passed_over_and_said() -> None:
    window = Window(10)
    window.was_sent(5, 0.0)
    assert window.moved(9)
    assert (window.acknowledged, window.sent) == (8, 8)
    assert not window.moved(9)


class Simulation:
    """A sender with its rows, a receiver that takes in order, and two lanes of delayed messages between them."""

    def __init__(self, seed: int, loss: float, size: int) -> None:
        self.random = random.Random(seed)
        self.loss, self.now = loss, 0.0
        self.rows: list[int] = []
        self.window = Window(size)
        self.committed, self.taken = 0, list[int]()
        self.to_server: list[tuple[float, int, bool]] = []
        self.to_device: list[tuple[float, int, bool]] = []

    def step(self) -> None:
        self.now += self.random.uniform(0.0, 0.3)
        self.window.expire(self.now)
        for sequence in [row for row in self.rows if row > self.window.sent][: self.window.room]:
            assert sequence == self.window.sent + 1
            self.window.was_sent(sequence, self.now)
            for _ in range(self.copies()):
                self.to_server.append((self.now + self.delay(), sequence, False))
        for arrival in self.due(self.to_server):
            self.server_takes(arrival[1])
        for arrival in self.due(self.to_device):
            self.device_takes(arrival[1], arrival[2])

    def copies(self) -> int:
        return 0 if self.random.random() < self.loss else self.random.choice((1, 1, 1, 2))

    def delay(self) -> float:
        return self.random.choice((0.0, 0.0, 0.1, 1.0, 8.0))

    def due(self, lane: list[tuple[float, int, bool]]) -> list[tuple[float, int, bool]]:
        arrived = sorted(message for message in lane if message[0] <= self.now)
        lane[:] = [message for message in lane if message[0] > self.now]
        return arrived

    def server_takes(self, sequence: int) -> None:
        if sequence == self.committed + 1:
            self.committed = sequence
            self.taken.append(sequence)
        resend = sequence > self.committed + 1
        for _ in range(self.copies()):
            self.to_device.append((self.now + self.delay(), self.committed, resend))

    def device_takes(self, committed: int, resend: bool) -> None:
        assert committed <= self.committed
        self.rows = [row for row in self.rows if row > committed]
        self.window.receive(committed, resend, self.now)

    def restart_device(self) -> None:
        self.window = Window(self.window.size)
        self.window.restart(self.rows[0] if self.rows else self.last + 1)

    @property
    def last(self) -> int:
        return max([self.committed, *self.rows])


@settings(max_examples=150)
@given(
    seed=st.integers(0, 2**32),
    loss=st.sampled_from([0.0, 0.05, 0.3, 0.6]),
    size=st.integers(1, 20),
    breaks=st.sets(st.integers(0, 60), max_size=4),
)
def test_everything_arrives_once_and_in_order_whatever_the_channel_does(
    seed: int, loss: float, size: int, breaks: set[int]
) -> None:
    world = Simulation(seed, loss, size)
    total = 0
    for turn in range(60):
        count = world.random.choice((0, 0, 1, 5))
        if count:
            world.rows += range(total + 1, total + count + 1)
            total += count
        if turn in breaks:
            world.restart_device()
        world.step()
        assert set(range(world.committed + 1, total + 1)) <= set(world.rows), "deleted before it was committed"
    world.loss = min(loss, 0.3)
    for _ in range(20_000):
        if not world.rows:
            break
        world.step()
    assert world.taken == list(range(1, total + 1))
    assert world.rows == []


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32), size=st.integers(1, 100))
def test_without_loss_nothing_is_sent_twice(seed: int, size: int) -> None:
    window, generator = Window(size), random.Random(seed)
    sent: list[int] = []
    last, now, committed = 500, 0.0, 0
    while committed < last:
        now += 0.01
        for sequence in range(window.sent + 1, min(window.sent + window.room, last) + 1):
            sent.append(sequence)
            window.was_sent(sequence, now)
        committed = generator.randint(min(committed + 1, window.sent), window.sent)
        window.receive(committed, False, now)
        assert not window.expire(now)
    assert sent == list(range(1, last + 1))
