"""How streams begin while events come."""

from typing import Any, cast

from server.live.backlog import Backlog
from server.live.hub import Topic
from server.live.opening import Openings
from server.projections.matches import Matches

COURT = Topic("court", "1")


class Growing:
    """Matches of which an event is told while a thread makes a snapshot."""

    def __init__(self) -> None:
        self.position, self.meanwhile = 5, lambda: None

    def court_view(self, court: str) -> tuple[int, Any]:
        seen = self.position
        self.meanwhile()
        return seen, None


def test_a_snapshot_that_an_event_overtakes_is_given_to_nobody_who_comes_later() -> None:
    matches = Growing()
    openings = Openings(cast(Matches, matches), cast(Backlog, None))

    def event() -> None:
        matches.position, matches.meanwhile = 6, lambda: None
        openings.made(Topic("court", "2"), None)

    matches.meanwhile = event
    assert openings.made(COURT, None).position == 5
    assert openings.made(COURT, None).position == 6
