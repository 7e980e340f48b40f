"""A match that goes on on another device: which events count, which court shows it, and what lists say of it."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.events import MatchAbandoned, MatchSetAside, MatchTakenUp, PointAwarded, PointUndone, StepUndone
from padel.match import Match, fold
from server.projections.devices import Devices
from server.projections.match_fold import MatchFold, counted, steps
from server.projections.matches import Matches
from server.projections.shown_matches import QUIET, ShownMatches
from server.store.rows import DeviceStatus, StoredEvent
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.process import Served, Uplink
from tests.server.sse import listen
from tests.waiting import until
from wire.delivery import Status
from wire.envelope import CloudEvent
from wire.topics import Address, Stream

OTHER = Address("home", "2", "box-2")


def stored(events: list[CloudEvent]) -> list[StoredEvent]:
    return [StoredEvent(at, event) for at, event in enumerate(events, 1)]


def folded(events: list[CloudEvent]) -> Match:
    match: Match | None = None
    for envelope in events:
        event = envelope.event()
        assert event is not None
        match = fold(match, event)
    assert match is not None
    return match


def taking_up(box: Appliance, other: Appliance, known: list[CloudEvent]) -> CloudEvent:
    other.match = box.match
    taken_up = MatchTakenUp(device=other.address.source, position=len(known), after=known[-1].id)
    return other.wrap(taken_up)


def goes_on(aside: bool = True) -> tuple[Appliance, Appliance, list[CloudEvent]]:
    """A match of which two devices scored two points each; the first one set it aside."""
    box, other = Appliance(), Appliance(OTHER)
    first = [*box.new_match(), box.wrap(PointAwarded(pair="a")), box.wrap(PointAwarded(pair="a"))]
    first += [box.wrap(MatchSetAside())] if aside else []
    then = [taking_up(box, other, first), other.wrap(PointAwarded(pair="b")), other.wrap(PointAwarded(pair="b"))]
    return box, other, first + then


def in_memory(events: list[CloudEvent], kept: int = 9) -> Matches:
    everything = stored(events)
    matches = Matches(
        lambda match, up_to: [one for one in everything if one.event.subject == match and one.position <= up_to],
        kept,
    )
    for one in everything:
        matches.apply(one)
    return matches


def test_it_goes_on_where_it_was_taken_up() -> None:
    _, _, events = goes_on()
    found = list(steps(stored(events)))[-1]
    assert found.match == folded(events)
    assert (found.court, found.match.score.points) == ("2", (2, 2))  # type: ignore[union-attr]


def test_what_its_former_device_says_later_does_not_count() -> None:
    box, _, events = goes_on(aside=False)
    late = [box.wrap(PointAwarded(pair="a")), box.wrap(MatchAbandoned(reason="rain"))]
    assert in_memory([*events, *late]).match(box.match) == folded(events)
    assert [one.event for one in counted(stored([*events, *late]))] == events


def test_what_came_after_the_events_that_the_other_went_on_from_does_not_count() -> None:
    box, other = Appliance(), Appliance(OTHER)
    known = [*box.new_match(), box.wrap(PointAwarded(pair="a"))]
    crossed = [box.wrap(PointAwarded(pair="a")), box.wrap(PointUndone())]
    then = [taking_up(box, other, known), other.wrap(PointAwarded(pair="b"))]
    assert in_memory([*known, *crossed, *then]).match(box.match) == folded([*known, *then])


def test_it_comes_back_to_the_device_that_began_it() -> None:
    box, other, events = goes_on()
    events += [other.wrap(MatchSetAside())]
    back = taking_up(other, box, events)
    events += [back, box.wrap(PointAwarded(pair="a"))]
    late = other.wrap(PointAwarded(pair="b"))
    assert in_memory([*events, late]).match(box.match) == folded(events)


@given(st.data())
def test_the_server_has_the_score_of_the_device_that_has_the_match(data: st.DataObject) -> None:
    """Whatever reached the server when: of three devices, each of which may go on sending what does not count."""
    boxes = [Appliance(Address("home", str(at), "box")) for at in (1, 2, 3)]
    holder, sent = boxes[0], boxes[0].new_match()
    mine = list(sent)
    for box in boxes[1:]:
        box.match = holder.match
    for _ in range(data.draw(st.integers(0, 25))):
        box = data.draw(st.sampled_from(boxes))
        if box is not holder and data.draw(st.booleans()):
            mine = mine[: data.draw(st.integers(2, len(mine)))]
            mine.append(taking_up(holder, box, mine))
            holder = box
            sent.append(mine[-1])
        else:
            event = box.wrap(PointAwarded(pair=data.draw(st.sampled_from(["a", "b"]))))
            knows = box is holder or any(one.source == box.address.source for one in sent)
            sent += [event] if knows else []
            mine += [event] if box is holder else []
    matches = in_memory(sent)
    assert matches.match(holder.match) == folded(mine)
    assert matches.court(holder.match) == holder.address.court


def test_a_match_that_was_put_out_of_memory_is_folded_the_same() -> None:
    box, _, events = goes_on()
    between = Appliance(Address("home", "3", "box-3")).new_match()
    matches = in_memory([*events[:6], *between, *events[6:], *between[1:], box.wrap(PointAwarded(pair="a"))], kept=1)
    assert matches.match(box.match) == folded(events)


def test_its_court_shows_what_it_had_before_and_the_other_court_shows_it() -> None:
    box, other = Appliance(), Appliance(OTHER)
    before = [*box.new_match(), box.wrap(MatchAbandoned(reason="rain"))]
    abandoned = box.match
    known = [*box.new_match(), box.wrap(MatchSetAside())]
    matches = in_memory([*before, *known, taking_up(box, other, known)])
    assert (matches.newest("1"), matches.newest("2")) == (abandoned, box.match)
    assert [one.match for one in matches.newest_first("2")] == [box.match]
    assert [(one.state, one.court) for one in matches.newest_first()] == [("live", "2"), ("abandoned", "1")]


def test_the_only_match_of_a_court_leaves_it_empty() -> None:
    box, _, events = goes_on()
    matches = in_memory(events)
    assert matches.newest("1") is None
    assert matches.courts() == ["1", "2"]
    assert matches.court_view("1")[1] is None
    assert matches.showing(box.match, len(events)) == ["2"]


def test_a_match_that_cannot_be_taken_up_stays_where_it_is() -> None:
    box, other = Appliance(), Appliance(OTHER)
    known = [*box.new_match(), box.wrap(MatchAbandoned(reason="rain"))]
    matches = in_memory([*known, taking_up(box, other, known)])
    assert matches.newest("1") == box.match
    assert matches.newest("2") is None


def test_an_event_of_a_match_that_was_never_created_is_no_match() -> None:
    one = MatchFold()
    assert one.take(Appliance().wrap(PointAwarded(pair="a")), list) is None
    assert one.court == ""


class TestLastNight:
    """A match that nobody ended is not live for ever."""

    @pytest.fixture
    def box(self) -> Appliance:
        return Appliance()

    def shown(self, box: Appliance, now: datetime | None, more: tuple[CloudEvent, ...] = ()) -> str:
        devices = Devices()
        devices.apply(DeviceStatus(BOX, Status(state="online", epoch=box.epoch, time=now)))
        shown = ShownMatches(in_memory([*box.new_match(), *more]), devices)
        board = shown.board(box.match)
        assert board is not None
        assert shown.list("1", board.state, 9) == [board]
        assert not shown.list("2", board.state, 9)
        return board.state

    def test_it_is_live_while_its_device_hears_of_it(self, box: Appliance) -> None:
        assert self.shown(box, BEGIN + QUIET) == "live"

    def test_it_rests_when_nothing_was_heard_for_hours_by_its_device_s_clock(self, box: Appliance) -> None:
        assert self.shown(box, BEGIN + QUIET + timedelta(minutes=1)) == "set_aside"

    def test_the_server_s_clock_serves_where_the_device_is_away(self, box: Appliance) -> None:
        assert datetime.now(UTC) - BEGIN > QUIET
        assert self.shown(box, None) == "set_aside"


def test_a_court_s_stream_tells_where_the_match_went(served: Served, uplink: Uplink) -> None:
    box, _, events = goes_on()
    uplink.send(Stream.MATCH, [one.encode() for one in events[:5]])
    until(lambda: served.position == 5)
    with listen(served.http, "/api/v1/courts/1/stream", after=4) as there:
        assert next(there).data["scoreboard"]["state"] == "set_aside"
        uplink.address = OTHER
        uplink.send(Stream.MATCH, [one.encode() for one in events[5:]])
        live = next(there)
        assert (live.id, live.data["scoreboard"]["court"]) == (6, "2")
    until(lambda: served.position == 8)
    for court, positions in (("1", [1, 2, 3, 4, 5, 6]), ("2", [6, 7, 8])):
        with listen(served.http, f"/api/v1/courts/{court}/stream", after=0) as again:
            got = list(islice(again, len(positions)))
            assert [one.id for one in got] == positions
            assert next(one for one in got if one.id == 6).data == live.data
    found = {one["court"]: one["match"] for one in served.get("/api/v1/courts")["courts"]}
    assert found == {"1": None, "2": box.match}
    for status, count in (("set_aside", 1), ("live", 0), ("finished", 0), ("abandoned", 0)):
        assert len(served.get(f"/api/v1/matches?status={status}")["matches"]) == count
    assert served.http.get("/api/v1/matches?status=over").status_code == 422


# ---- two devices of a court that stand by for each other

FIRST, SECOND = Address("home", "1", "box-1"), Address("home", "1", "box-2")


def standing_in(box: Appliance, other: Appliance, known: list[CloudEvent], term: int) -> CloudEvent:
    other.match = box.match
    return other.wrap(MatchTakenUp(device=other.address.source, position=len(known), after=known[-1].id, term=term))


def test_standing_in_is_no_step_that_an_undo_takes_back() -> None:
    first, second = Appliance(FIRST), Appliance(SECOND)
    known = [*first.new_match(), first.wrap(PointAwarded(pair="a"))]
    events = [*known, standing_in(first, second, known, 2), second.wrap(StepUndone(steps=1))]
    assert in_memory(events).match(first.match).score.points == (0, 0)  # type: ignore[union-attr]


def test_who_stood_in_once_and_says_so_late_changes_nothing() -> None:
    first, second = Appliance(FIRST), Appliance(SECOND)
    known = [*first.new_match(), first.wrap(PointAwarded(pair="a"))]
    late = [standing_in(first, second, known, 2), second.wrap(PointAwarded(pair="b"))]
    back = [standing_in(first, first, known, 3), first.wrap(PointAwarded(pair="a"))]
    assert in_memory([*known, *back, *late]).match(first.match) == folded([*known, *back])


def test_of_two_that_stood_in_at_once_the_first_by_name_scores() -> None:
    begun = Appliance(Address("home", "1", "box-0"))
    known = [*begun.new_match(), begun.wrap(PointAwarded(pair="a"))]
    ways = []
    for address in (FIRST, SECOND):
        box = Appliance(address)
        ways.append([standing_in(begun, box, known, 2), box.wrap(PointAwarded(pair="b"))])
    for one, other in (ways, reversed(ways)):
        assert in_memory([*known, *one, *other]).match(begun.match) == folded([*known, *ways[0]])


@given(st.data())
def test_of_two_devices_the_server_has_the_score_of_the_higher_term(data: st.DataObject) -> None:
    """Whatever arrives when: each device's events in its order, with what it says of the match from its own side."""
    boxes = [Appliance(FIRST), Appliance(SECOND)]
    sent: list[list[CloudEvent]] = [boxes[0].new_match(), []]
    mine, term, holder = list(sent[0]), 1, 0
    boxes[1].match = boxes[0].match
    stored_here = list(sent[0])
    taken = [len(stored_here), 0]
    for _ in range(data.draw(st.integers(0, 20))):
        if data.draw(st.booleans()):
            event = boxes[holder].wrap(PointAwarded(pair=data.draw(st.sampled_from(["a", "b"]))))
            sent[holder].append(event)
            mine.append(event)
        elif data.draw(st.booleans()):
            holder, term = 1 - holder, term + 1
            counts = [one for one in mine if one in stored_here]
            event = standing_in(boxes[0], boxes[holder], counts, term)
            sent[holder].append(event)
            mine = [*counts, event]
        else:
            which = data.draw(st.integers(0, 1))
            more = data.draw(st.integers(0, len(sent[which]) - taken[which]))
            stored_here += sent[which][taken[which] : taken[which] + more]
            taken[which] += more
    for which in (1 - holder, holder):
        stored_here += sent[which][taken[which] :]
    assert in_memory(stored_here).match(boxes[0].match) == folded(mine)
