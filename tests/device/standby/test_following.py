"""What a device that stands by knows of the court's match."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.standby.following import Following
from device.umpire import Umpire
from padel.events import Event
from padel.match import fold, folded
from tests.device.umpire.test_umpire import START, utterance
from tests.faults.two_devices.box import umpire_of
from tests.server.play import BOX, created
from wire.envelope import CloudEvent
from wire.pairing import Follow

SAID = ("blue smash winner", "red smash winner", "smash winner", "blue", "undo", "fault", "point red")


def new_umpire(moment: datetime = START) -> Umpire:
    return umpire_of(fold(None, Event(id="0", match="m", time=moment, data=created())))


def played(umpire: Umpire, *said: str) -> list[CloudEvent]:
    events = [Event(id="0", match="m", time=START, data=created())]
    for at, text in enumerate(said):
        events += umpire.hear(utterance(text, 10.0 * at)).events
    return [CloudEvent.wrap(one, BOX, "0" * 32, number) for number, one in enumerate(events, 1)]


def known(events: list[CloudEvent]) -> list[Event]:
    return [event for one in events if (event := one.event()) is not None]


@given(st.lists(st.sampled_from(SAID), max_size=12), st.data())
def test_however_it_comes_it_stands_where_the_primary_stands(said: list[str], data: st.DataObject) -> None:
    umpire = new_umpire()
    events = played(umpire, *said)
    following, at = Following(new_umpire().decision_on), 0
    while at < len(events):
        begins = data.draw(st.integers(0, at))
        ends = data.draw(st.integers(at + 1, len(events)))
        after = events[begins - 1].id if begins else None
        assert following.take(Follow(match="m", after=after, events=tuple(events[begins:ends]))) == events[at:ends]
        at = ends
    assert following.match == folded(known(events)) == umpire.match
    assert (following.pending is None) == (umpire._pending is None)
    assert following.cut_unfinished() is None


def test_what_no_longer_counts_is_taken_back() -> None:
    events = played(new_umpire(), "blue smash winner", "red smash winner")
    other = played(new_umpire(), "blue smash winner", "point red")
    following = Following(new_umpire().decision_on)
    following.take(Follow(match="m", events=tuple(events)))
    following.take(Follow(match="m", after=events[0].id, events=tuple(other[1:])))
    assert following.match == folded(known([events[0], *other[1:]]))


def test_a_hole_is_asked_for() -> None:
    events = played(new_umpire(), "blue smash winner", "red smash winner")
    following = Following(new_umpire().decision_on)
    following.take(Follow(match="m", events=tuple(events[:2])))
    assert following.take(Follow(match="m", after=events[3].id, events=tuple(events[4:]))) is None
    assert following.has == events[1].id


@pytest.mark.parametrize("missing", [1, 2])
def test_a_call_of_which_not_everything_came_is_gone_back_before(missing: int) -> None:
    events = played(new_umpire(), "fault", "blue smash winner")
    following = Following(new_umpire().decision_on)
    following.take(Follow(match="m", events=tuple(events[:-missing])))
    cut = following.cut_unfinished()
    assert (cut.text if cut is not None else None) == ("blue smash winner" if missing == 1 else None)
    assert following.match == folded(known(events[:3]))


def test_a_court_without_a_match_is_known_as_one() -> None:
    following = Following(new_umpire().decision_on)
    following.take(Follow(match="m", events=tuple(played(new_umpire(), "fault"))))
    assert following.take(Follow(match=None)) == []
    assert following.match is None
