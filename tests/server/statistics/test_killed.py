"""A worker that is killed again and again: never ahead of what is on disk, and nothing is counted twice."""

import random
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from server.statistics import worker as following
from server.statistics.database import StatisticsDatabase
from server.statistics.reading import StoredEvents
from server.statistics.worker import Worker
from server.store.database import Store
from server.store.rows import Batch, ReceivedEvent, StoredEvent
from tests.processes import PROCESSES
from tests.server.play import Appliance
from tests.server.statistics.log import Log
from tests.server.statistics.test_worker import anew, tables
from tests.waiting import PATIENCE_S, until
from wire.envelope import CloudEvent

_BATCH, _POINTS = 3, 40


def store_and_follow(folder: Path, events: list[CloudEvent], ready: Connection) -> None:
    """Store what is not stored yet, a few events at a time, and follow it."""
    following.EVERY_S = 0.0
    store = Store(folder)
    database = StatisticsDatabase(folder)
    worker = Worker(database, StoredEvents(store))
    worker.start()
    ready.send(store.position)
    while batch := events[store.position : store.position + _BATCH]:
        store.commit(Batch(events=[ReceivedEvent(one, one.encode().decode()) for one in batch]))
        worker.wake()
        time.sleep(0.005)
    until(lambda: database.position == store.position)
    worker.stop()


def killed_within(folder: Path, events: list[CloudEvent], after_s: float) -> None:
    """Run it, and kill it so long after it began."""
    ready, told = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=store_and_follow, args=(folder, events, told), daemon=True)
    process.start()
    told.close()
    assert ready.poll(PATIENCE_S)
    process.join(after_s)
    process.kill()
    process.join(PATIENCE_S)


def check(folder: Path, events: list[CloudEvent], aside: Path) -> int:
    """Hold the tables against those made from nothing of the same events; give how far they are."""
    store, database = Store(folder), StatisticsDatabase(folder)
    stored, position = StoredEvents(store).after(0, len(events)), database.position
    assert [one.event.id for one in stored] == [one.id for one in events[: len(stored)]]
    assert position <= len(stored)
    log = Log()
    log.events = [StoredEvent(one.position, one.event) for one in stored[:position]]
    assert tables(database) == anew(aside, log)
    database.close()
    store.close()
    return position


def run(folder: Path, kills: int, matches: int) -> None:
    """Kill it so often, at moments by chance, then let it end."""
    box, chance = Appliance(), random.Random(5)
    events = [one for _ in range(matches) for one in box.play(_POINTS)]
    data, position = folder / "data", 0
    data.mkdir()
    for number in range(kills):
        killed_within(data, events, chance.uniform(0.05, 0.6))
        found = check(data, events, folder / f"anew-{number}")
        assert found >= position
        position = found
    killed_within(data, events, PATIENCE_S)
    assert check(data, events, folder / "anew") == len(events)


def test_a_worker_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    run(tmp_path, kills=2, matches=3)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_worker_that_is_killed_again_and_again_goes_on_where_it_was(tmp_path: Path) -> None:
    run(tmp_path, kills=25, matches=15)
