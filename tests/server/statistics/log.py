"""An event log in memory, and the statistics made from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.ingest.own_events import own_address
from server.statistics.database import StatisticsDatabase
from server.statistics.questions import Questions, Tables
from server.statistics.reading import Swings
from server.statistics.snapshots import Snapshots
from server.statistics.worker import Worker
from server.store.reading import HeartRateSeries
from server.store.rows import StoredEvent
from wire.envelope import CloudEvent

OWN = own_address("home").source


class Log:
    """An event log in memory."""

    def __init__(self) -> None:
        self.events: list[StoredEvent] = []
        self.hearts: dict[str, list[HeartRateSeries]] = {}
        self.swung: dict[str, Swings] = {}

    def add(self, *found: CloudEvent) -> None:
        for one in found:
            self.events.append(StoredEvent(len(self.events) + 1, one))

    def position(self) -> int:
        return self.events[-1].position if self.events else 0

    def count(self, up_to: int) -> int:
        return sum(one.position <= up_to for one in self.events)

    def after(self, position: int, limit: int) -> list[StoredEvent]:
        return [one for one in self.events if one.position > position][: min(limit, 7)]

    def of_match(self, match: str, up_to: int) -> list[StoredEvent]:
        return [one for one in self.events if one.position <= up_to and one.event.subject == match]

    def heart_rates(self, match: str) -> list[HeartRateSeries]:
        return self.hearts.get(match, [])

    def swings(self, match: str) -> Swings:
        return self.swung.get(match, Swings({}))


class Bench(Log):
    """A log with its statistics."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.database = StatisticsDatabase(folder)
        self.worker = Worker(self.database, self)
        self.snapshots = Snapshots(OWN)
        self._questions = Questions(self.database, self.snapshots, lambda: self.worker.tallies)

    def add(self, *found: CloudEvent) -> None:
        super().add(*found)
        self.snapshots.load(self.events[len(self.events) - len(found) :])

    @contextmanager
    def asked(self) -> Iterator[Tables]:
        """Ask, once all that is in the log is in the tables."""
        self.worker.catch_up()
        with self._questions.now() as moment:
            yield moment
