"""What a reader missed, from the store."""

from hypothesis import given
from hypothesis import strategies as st

from server.live.backlog import Backlog
from server.projections.matches import Matches
from server.store.rows import StoredEvent
from tests.server.play import BOX, Appliance


@given(st.integers(1, 60), st.integers(0, 70), st.integers(0, 70))
def test_a_backlog_is_exactly_what_lies_between_two_positions(played: int, after: int, up_to: int) -> None:
    box = Appliance(BOX)
    stored = [StoredEvent(at, event) for at, event in enumerate([*box.play(played // 2), *box.play(played)], 1)]

    class Events:
        def events(self, match: str, after: int = 0, up_to: int = 0) -> list[StoredEvent]:
            return [one for one in stored if one.event.subject == match and after < one.position <= up_to]

    matches = Matches(lambda match, up_to: Events().events(match, up_to=up_to), kept=1)
    for one in stored:
        matches.apply(one)
    up_to = min(up_to, matches.position)
    frames = Backlog(Events(), matches).of_court("1", after, up_to)  # type: ignore[arg-type]
    assert frames is not None
    assert [one.position for one in frames] == list(range(after + 1, up_to + 1))
