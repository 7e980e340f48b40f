import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.errors import StoreError
from server.ingest import intake
from server.ingest.inbox import Delivery, Inbox
from server.ingest.writer import Writer
from server.store.database import DATABASE_NAME, Store
from server.store.keeping import Keeper, thin
from server.store.reading import Reader
from server.store.rows import Batch, Gap, StreamKey
from tests.faults.damage import Played, contents
from tests.server.play import BOX, Appliance
from tests.waiting import until
from wire.commands import read_command
from wire.delivery import Receipt, Status, StreamDepth
from wire.replay import Replay
from wire.topics import Stream


class Link:
    """Keeps what the writer sends."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def publish(self, topic: str, payload: bytes) -> bool:
        self.sent.append((topic, payload))
        return True

    def committed(self) -> int:
        receipts = [Receipt.decode(payload) for topic, payload in self.sent if topic == BOX.receipt]
        return max((one.committed for one in receipts if one.stream is Stream.MATCH), default=0)

    def commands(self) -> list[Any]:
        return [read_command(payload) for topic, payload in self.sent if topic == BOX.command]


class Ingest:
    """A writer at work on a store."""

    def __init__(self, store: Store) -> None:
        self.inbox, self.link = Inbox(), Link()
        self.writer = Writer(store, self.inbox, self.link, lambda committed: None)
        self.writer.start()

    def send(self, box: Appliance, *payloads: bytes, stream: Stream = Stream.MATCH) -> None:
        for one in payloads:
            self.inbox.put(Delivery(BOX.stream(stream), one))

    def says(self, status: Status) -> None:
        self.inbox.put(Delivery(BOX.status, status.encode()))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "data", rotate_bytes=15_000)
    yield store
    store.close()


def flip_in_the_middle(path: Path, at: int | None = None) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1
    path.write_bytes(data)


def test_a_damaged_line_of_a_finished_file_is_found_and_mended(
    small: Store, caplog: pytest.LogCaptureFixture
) -> None:
    played = Played()
    for _ in range(4):
        played.into(small)
    small.events.compress()
    before = list(small.events.read(0))
    flip_in_the_middle(sorted(small.events.directory.glob("*.gz"))[0])
    assert list(small.events.read(0)) != before
    keeper = Keeper(small, first_check_s=0)
    with caplog.at_level(logging.ERROR):
        keeper.start()
        until(lambda: list(small.events.read(0)) == before)
        keeper.stop()
    assert "are mended from the database" in caplog.text


def test_motion_is_thinned_in_the_second_copy_alone(small: Store) -> None:
    played = Played()
    for _ in range(6):
        played.into(small)
    small.received.compress()
    before, size = contents(small), sum(one.stat().st_size for one in small.received.directory.iterdir())
    assert thin(small.received, 1e-9) == 0
    assert thin(small.received, 1.0) > 0
    assert sum(one.stat().st_size for one in small.received.directory.iterdir()) < size
    assert contents(small) == before
    assert [small.received.check(first, None)[0] for first in small.received.firsts] == [None] * len(
        small.received.firsts
    )
    small.rebuild()
    assert contents(small) == before  # the old database has what the second copy gave up


def test_a_page_that_turns_bad_while_the_server_runs_is_rebuilt_around(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    store, played = Store(directory), Played()
    for _ in range(5):
        played.into(store, 60)
    before = contents(store)
    store.close()
    path = directory / DATABASE_NAME
    size = path.stat().st_size
    opened = 0
    for at in range(16_384 + 100, size, 262_144):
        flip_in_the_middle(path, at)
    try:
        store = Store(directory)
        opened = 1
        ingest = Ingest(store)
        box = Appliance()
        events = box.play(5)
        ingest.send(box, *(one.encode() for one in events))
        try:
            until(lambda: ingest.link.committed() == 7)

            # What only a reader comes upon is mended as well.
            def is_sound() -> bool:
                try:
                    return len(contents(store)["motion"]) == len(before["motion"])
                except StoreError:
                    return False

            until(is_sound)
        finally:
            ingest.writer.stop()
        assert ingest.writer.failure is None
        after = contents(store)
        assert after["events"][: len(before["events"])] == before["events"]
        assert [one.event for one in Reader(store).events(box.match)] == events
        assert list(directory.glob("*.unreadable-*"))
    finally:
        if opened:
            store.close()


def test_a_server_that_lost_both_files_asks_for_what_the_device_kept(store: Store) -> None:
    before = threading.active_count()
    box = Appliance()
    events = [one.encode() for one in box.play(18)]
    ingest = Ingest(store)
    try:
        depth = StreamDepth(oldest=16, depth=5, kept=6)
        ingest.says(Status(state="online", epoch=box.epoch, outbox={Stream.MATCH: depth}))
        until(lambda: ingest.link.commands() != [])
        assert ingest.link.commands() == [Replay(epoch=box.epoch, stream=Stream.MATCH, first=6, last=15)]
        ingest.send(box, *events[15:], *events[5:15], *events[5:8], *events[15:])
        until(lambda: store.position == 15)
        until(lambda: ingest.link.committed() == 20)
    finally:
        ingest.writer.stop()
    with store.cursor() as cursor:
        assert cursor.execute("SELECT first, last FROM gaps").fetchall() == [(1, 5)]
        rows = cursor.execute("SELECT sequence FROM events ORDER BY position").fetchall()
    assert [row[0] for row in rows] == list(range(6, 21))
    assert threading.active_count() <= before


def test_what_was_lost_of_an_earlier_outbox_is_asked_for_and_given_up_in_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = StreamKey(BOX.source, "1" * 32, Stream.MATCH)
    store.commit(Batch(streams={earlier: 9}, wanted=[Gap(earlier, 3, 5)]))
    ingest = Ingest(store)
    try:
        ingest.says(Status(state="online", epoch="2" * 32))
        until(lambda: ingest.link.commands() != [])
        assert ingest.link.commands() == [Replay(epoch="1" * 32, stream=Stream.MATCH, first=3, last=5)]
        monkeypatch.setattr(intake, "GIVEN_UP_S", 0.0)
        ingest.says(Status(state="online", epoch="2" * 32))
        until(lambda: store.missing == 0)
    finally:
        ingest.writer.stop()
    with store.cursor() as cursor:
        assert cursor.execute("SELECT first, last FROM gaps").fetchall() == [(3, 5)]


def test_what_the_device_did_not_keep_is_a_gap(store: Store) -> None:
    box = Appliance()
    ingest = Ingest(store)
    try:
        for kept, oldest in ((3, 10), (8, 10), (None, 10)):
            depth = StreamDepth(oldest=oldest, depth=0, kept=kept)
            ingest.says(Status(state="online", epoch=box.epoch, outbox={Stream.MATCH: depth}))
        until(lambda: sum(store.streams().values()) == 9)
    finally:
        ingest.writer.stop()
    with store.cursor() as cursor:
        assert cursor.execute("SELECT first, last FROM gaps ORDER BY first").fetchall() == [(1, 2), (3, 7), (8, 9)]
