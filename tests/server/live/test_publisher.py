import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from server.ingest.writer import Committed
from server.live.hub import Form, Hub, Topic
from server.live.publisher import Teller, in_turn
from server.live.reader_queue import QueueReader
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.store.rows import StoredEvent


def test_who_is_told_after_one_that_fails_is_told_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    told = list[Committed]()

    def fail(committed: Committed) -> None:
        raise ValueError("nobody thought of this")

    committed = Committed([], [], [])
    in_turn(fail, told.append)(committed)
    assert told == [committed]
    assert "nobody thought of this" in caplog.text


class Failing:
    """Matches that cannot be folded on with their second event."""

    def __init__(self) -> None:
        self.position, self.applied = 0, list[int]()

    def apply(self, stored: StoredEvent) -> Any:
        self.applied.append(stored.position)
        if stored.position == 2:
            raise ValueError("nobody thought of this")
        self.position = stored.position

    def showing(self, match: str, position: int) -> tuple[str, ...]:
        return ()


async def test_an_event_that_cannot_be_told_holds_none_back_and_its_readers_come_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hub, matches, reader = Hub(), Failing(), QueueReader(Form())
    running = asyncio.create_task(hub.run())
    await asyncio.sleep(0)
    hub.join(Topic("match", "another"), reader)
    teller = Teller(cast(Matches, matches), Devices(lambda _: None), hub)
    event = cast(Any, SimpleNamespace(subject="one"))
    teller.tell(Committed([StoredEvent(position, event) for position in (1, 2, 3)], [], []))
    await asyncio.sleep(0)
    running.cancel()
    assert matches.applied == [1, 2, 3]
    assert reader.is_cut
    assert "event 2 was not told" in caplog.text
