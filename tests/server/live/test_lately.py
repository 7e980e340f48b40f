"""What was told last, in memory: the same as the store gives, or nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.events import CallHeard, PointAwarded
from server.ingest.inbox import Delivery, Inbox
from server.ingest.writer import Committed, Writer
from server.live.backlog import Backlog
from server.live.hub import WALL, Hub, Topic
from server.live.lately import Lately, Missed, Told
from server.live.opening import Openings
from server.live.publisher import Teller
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.store.database import Store
from server.store.rows import StoredEvent
from tests.server.play import BEGIN, BOX, Appliance
from wire.topics import Address, Stream

OTHER = Address("home", "2", "box-2")


class Club:
    """Two courts, of which everything is stored and told."""

    def __init__(self, most: int) -> None:
        self.stored: list[StoredEvent] = []
        self.matches = Matches(lambda match, up_to: self.events(match, up_to=up_to))
        self.lately = Lately(most)
        self.backlog = Backlog(self, self.matches)  # type: ignore[arg-type]
        self._tell = Teller(self.matches, Devices(), Hub(), lately=self.lately).tell

    def tell(self, events: list[StoredEvent]) -> None:
        """Tell of some of the club's events again, to what is kept now."""
        for one in events:
            self.lately.add(Told([WALL], one, None, "1"))

    def told(self) -> list[Told]:
        return list(self.lately._told)

    def events(self, match: str, after: int = 0, up_to: int = 0) -> list[StoredEvent]:
        return [one for one in self.stored if one.event.subject == match and after < one.position <= up_to]

    def play(self, boxes: list[Appliance], rallies: list[int]) -> None:
        for box, count in zip(boxes, rallies, strict=False):
            events = list(box.rallies(count)) if box.sequence else box.play(count)
            first = len(self.stored) + 1
            told = [StoredEvent(at, event) for at, event in enumerate(events, first)]
            self.stored += told
            self._tell(Committed(told, [], []))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.integers(1, 40), st.data())
def test_what_is_known_in_memory_is_what_the_store_gives(rallies: list[int], most: int, data: st.DataObject) -> None:
    club, boxes = Club(most), [Appliance(BOX), Appliance(OTHER)]
    club.play([boxes[at % 2] for at in range(len(rallies))], rallies)
    last = len(club.stored)
    after = data.draw(st.integers(0, last))
    for topic, missed in (
        (Topic("match", boxes[0].match), club.backlog.of_match(boxes[0].match, after, last)),
        (Topic("court", "1"), club.backlog.of_court("1", after, last)),
        (WALL, club.backlog.of_all(after, last)),
    ):
        found = club.lately.missed(topic, after)
        if last - after > most:
            assert found is None
        else:
            assert found is not None
            assert found.position == last
            assert [one.frame() for one in found.events] == missed


async def test_who_was_away_for_a_moment_does_not_wait_for_the_store() -> None:
    club = Club(most=100)
    club.play([Appliance()], [70])
    openings = Openings(club.matches, cast(Backlog, None), club.lately)
    for after in (0, 2, 60, 72):
        for topic in (Topic("court", "1"), WALL):
            opening = await openings.of(topic, str(after))
            assert [one.position for one in opening.frames] == list(range(after + 1, 73))
            assert opening.position == 72


def test_an_event_that_is_back_in_its_place_is_given_by_the_store() -> None:
    club = Club(most=100)
    club.play([Appliance()], [5])
    assert club.lately.missed(WALL, 3)
    club._tell(Committed([club.stored[1]], [], []))
    assert club.lately.missed(WALL, 3) is None


def test_what_is_kept_is_bounded_by_its_length_too() -> None:
    club, box = Club(most=100), Appliance()
    club.play([box], [5])
    known = len(club.stored)
    before = sum(one.letters for one in club.told())
    club.lately = Lately(100, most_letters=2 * before)
    club.tell(club.stored)
    assert len(club.told()) == known
    said = StoredEvent(
        known + 1, box.wrap(CallHeard(text="x" * (before * 3 // 2), verdict="refused", speech_ended=BEGIN))
    )
    club.tell([said])
    assert 1 < len(club.told()) <= known, "the oldest are forgotten"
    assert sum(one.letters for one in club.told()) <= 2 * before
    too_long = StoredEvent(
        known + 2, box.wrap(CallHeard(text="x" * 2 * before, verdict="refused", speech_ended=BEGIN))
    )
    club.tell([too_long])
    assert club.told() == []
    assert club.lately.missed(WALL, known + 1) is None
    assert club.lately.missed(WALL, known + 2) == Missed(known + 2, [])
    club.tell([StoredEvent(known + 3, box.wrap(PointAwarded(pair="a")))])
    found = club.lately.missed(WALL, known + 2)
    assert found is not None
    assert [one.position for one in found.events] == [known + 3]


def test_nothing_is_known_before_an_event_that_was_not_added() -> None:
    club = Club(most=100)
    club.play([Appliance()], [8])
    club.lately = Lately()
    club.tell([*club.stored[:3], *club.stored[4:6]])
    assert club.lately.missed(WALL, 2) is None
    found = club.lately.missed(WALL, 4)
    assert found is not None
    assert [one.position for one in found.events] == [5, 6]


def test_an_event_is_encoded_by_as_many_threads_as_ask_at_once() -> None:
    club = Club(most=100)
    club.play([Appliance()], [70])
    with ThreadPoolExecutor(4) as pool:
        frames = list(pool.map(lambda one: one.frame(), [one for one in club.told() for _ in range(4)]))
    assert frames[::4] == frames[3::4] == [one.frame() for one in club.told()]
    assert all(one._content is None for one in club.told()), "and what it was encoded from is let go"


class Receives:
    """A link that breaks, which a real one does not."""

    def publish(self, topic: str, payload: bytes) -> bool:
        raise ValueError("no receipt can be sent")


def test_what_is_stored_is_told_whatever_fails_after_the_commit(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    inbox, told = Inbox(), list[int]()
    writer = Writer(store, inbox, Receives(), lambda one: told.extend(stored.position for stored in one.events))
    for one in Appliance().play(3):
        inbox.put(Delivery(BOX.stream(Stream.MATCH), one.encode()))
    writer.start()
    writer.stop()
    assert told == [1, 2, 3, 4, 5]
    assert "no receipt can be sent" in caplog.text
