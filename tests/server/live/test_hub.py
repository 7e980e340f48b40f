"""The hub's queues, cuts and heartbeats, and what form a reader gets its frames in."""

import asyncio
import threading

import pytest

from server.live.frames import Frame
from server.live.hub import PENDING_BOUND, Batch, Form, Hub, Topic
from server.live.reader_queue import READER_BOUND, QueueReader
from tests.waiting import PATIENCE_S


async def test_a_slow_reader_is_cut_alone_and_told_nothing_more() -> None:
    hub, topic = Hub(), Topic("match", "m")
    slow, quick = QueueReader(Form(), bound=3), QueueReader(Form(), bound=3)
    for reader in (slow, quick):
        hub.join(topic, reader)
        reader.begin()
    got: list[Frame] = []
    for at in range(1, 6):
        for reader in (slow, quick):
            reader.put(frames(at))
        got += await quick.take()
    assert slow.is_cut
    assert await slow.take() == []
    assert [one.position for one in got] == [1, 2, 3, 4, 5]
    assert not quick.is_closed


async def test_a_reader_that_comes_while_a_device_catches_up_is_not_cut_before_it_begins() -> None:
    reader = QueueReader(Form())
    for at in range(1, 2001):
        reader.put(frames(at))
    assert [one.position for one in reader.taken()] == list(range(1, 2001))
    reader.begin()
    for at in range(READER_BOUND + 1):
        assert not reader.is_cut
        reader.put(frames(2001 + at))
    assert reader.is_cut


async def test_a_heartbeat_comes_to_every_reader() -> None:
    hub = Hub(heartbeat_s=0.5)
    readers = [QueueReader(Form(types=frozenset(("match",)))) for _ in range(5)]
    for reader in readers:
        hub.join(Topic("court", "1"), reader)
    task = asyncio.create_task(hub.run(), name="hub")
    for reader in readers:
        assert (await asyncio.wait_for(reader.take(), PATIENCE_S))[0].sse == b"event: heartbeat\ndata: {}\n\n"
    task.cancel()


async def test_a_reader_of_whom_nobody_knows_whether_it_may_stay_comes_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def lost() -> bool:
        raise OSError("the accounts cannot be read")

    hub, readers = (
        Hub(heartbeat_s=0.5),
        [QueueReader(Form(), lasts=one) for one in (lost, lambda: False, lambda: True)],
    )
    for reader in readers:
        hub.join(Topic("court", "1"), reader)
    task = asyncio.create_task(hub.run(), name="hub")
    told = [await asyncio.wait_for(reader.take(), PATIENCE_S) for reader in readers]
    assert [(len(found), one.is_closed) for found, one in zip(told, readers, strict=True)] == [
        (0, True),
        (0, True),
        (1, False),
    ]
    assert "whether a reader may stay is not known" in caplog.text
    task.cancel()


async def test_who_has_no_rights_to_lose_does_not_wait_for_the_accounts(caplog: pytest.LogCaptureFixture) -> None:
    is_known = threading.Event()

    def lost() -> bool:
        assert is_known.wait(PATIENCE_S)
        raise OSError("the accounts cannot be read")

    hub = Hub(heartbeat_s=0.25)
    open_to_all, *asked = readers = [QueueReader(Form(), lasts=one) for one in (None, lost, lost)]
    for reader in readers:
        hub.join(Topic("court", "1"), reader)
    task = asyncio.create_task(hub.run(), name="hub")
    assert await asyncio.wait_for(open_to_all.take(), PATIENCE_S)
    assert not any(one.is_closed for one in asked)
    is_known.set()
    for one in asked:
        assert await asyncio.wait_for(one.take(), PATIENCE_S) == []
    assert caplog.text.count("Traceback") == 1, "of all readers at once"
    task.cancel()


async def test_the_lag_is_measured_where_all_are_cut_off_too() -> None:
    hub = Hub()
    hub._pending.extend([((Topic("court", "1"),), Frame("match", b"x"))] * (PENDING_BOUND + 1))
    hub._distribute()
    (lag,) = hub.lag.collect()
    assert [one.value for one in lag.samples if one.name.endswith("_count")] == [1]


def frames(*positions: int) -> Batch:
    return Batch([Frame("match", b"x", position=at) for at in positions])
