"""What was told last, in memory: the same as the store gives, or nothing."""

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from server.ingest.writer import Committed
from server.live.backlog import Backlog
from server.live.hub import WALL, Hub, Topic
from server.live.lately import Lately
from server.live.opening import Openings
from server.live.publisher import Teller
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.store.rows import StoredEvent
from tests.server.play import BOX, Appliance
from wire.topics import Address

OTHER = Address("home", "2", "box-2")


class Club:
    """Two courts, of which everything is stored and told."""

    def __init__(self, most: int) -> None:
        self.stored: list[StoredEvent] = []
        self.matches = Matches(lambda match, up_to: self.events(match, up_to=up_to))
        self.lately = Lately(most)
        self.backlog = Backlog(self, self.matches)  # type: ignore[arg-type]
        self._tell = Teller(self.matches, Devices(), Hub(), lately=self.lately).tell

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
