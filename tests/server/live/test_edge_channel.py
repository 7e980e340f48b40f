"""A channel of the edge: what is published in which message, and where a reader goes on."""

from concurrent.futures import Future
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from server.edge.channel import QUEUE_FRAMES, Channel, Stage, Waiting, marker, position_in
from server.edge.edge import KNOWN_ABSENT, Edge
from server.edge.nchan import Nchan, channel_of
from server.live.frames import Frame, heartbeat
from server.live.hub import WALL, Topic
from server.live.opening import Openings
from tests.waiting import until


def frame(position: int) -> Frame:
    return Frame("match", b"event: match\nid: %d\ndata: {}\n\n" % position, position=position)


@given(
    st.lists(
        st.one_of(st.sampled_from(["event", "elsewhere", "take", "publish"]), st.integers(-2, 0)),
        max_size=60,
    )
)
def test_a_reader_that_is_handed_over_goes_on_with_exactly_what_it_has_not(steps: list[str | int]) -> None:
    channel = Channel(Topic("court", "1"))
    channel.published("0", 0)
    told, ours = 0, list[int]()
    messages: list[list[int]] = [[]]
    waiting: list[Waiting] = []

    on_its_way: list[int] = []

    def take() -> None:
        if not on_its_way:
            on_its_way.extend(one.position or 0 for one in channel.take())
        channel.answer(told)

    def publish() -> None:
        take()
        if on_its_way:
            messages.append(on_its_way.copy())
            on_its_way.clear()
            channel.published(str(len(messages) - 1), messages[-1][-1])
        channel.answer(told)

    for step in steps:
        if step == "event":
            told += 1
            ours.append(told)
            channel.put(frame(told))
        elif step == "elsewhere":
            told += 1
        elif step == "take":
            take()
        elif step == "publish":
            publish()
        else:
            waiting.append(Waiting(max(0, told + int(step)), Future()))
            channel.waiting.append(waiting[-1])
    while channel.is_due or on_its_way:
        publish()
    assert [position for message in messages for position in message] == ours
    for one in waiting:
        place = one.place.result(0)
        if place is not None:
            later = [position for message in messages[int(place) + 1 :] for position in message]
            assert later == [position for position in ours if position > one.position]


def test_who_waits_for_what_is_not_told_yet_waits_on() -> None:
    channel, place = Channel(WALL), Future[str | None]()
    channel.published("3", 7)
    channel.waiting.append(Waiting(9, place))
    channel.answer(told=8)
    assert not place.done()
    channel.put(frame(9))
    channel.answer(told=9)
    assert not place.done()
    channel.take()
    channel.published("4", 9)
    channel.answer(told=9)
    assert place.result(0) == "4"


def test_who_comes_while_a_message_is_on_its_way_is_given_the_place_after_it() -> None:
    channel, place = Channel(WALL), Future[str | None]()
    channel.published("3", 7)
    channel.put(frame(8))
    assert channel.take()
    channel.waiting.append(Waiting(8, place))
    channel.answer(told=8)
    assert not place.done(), "it would be told 8 again after place 3"
    channel.published("4", 8)
    channel.answer(told=8)
    assert place.result(0) == "4"


def test_who_has_everything_before_a_message_on_its_way_has_the_place_before_it() -> None:
    channel, place = Channel(WALL), Future[str | None]()
    channel.published("3", 7)
    channel.put(frame(8))
    assert channel.take()
    channel.waiting.append(Waiting(7, place))
    channel.answer(told=8)
    assert place.result(0) == "3"


def test_too_much_that_waits_is_left_to_the_store() -> None:
    channel = Channel(WALL, Stage.OPEN)
    for at in range(QUEUE_FRAMES + 1):
        channel.put(frame(at))
    assert channel.stage is Stage.UNKNOWN
    assert not channel.frames


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_a_message_tells_up_to_where_it_goes(first: int, last: int) -> None:
    assert position_in(frame(first).sse + frame(last).sse) == last
    assert position_in(marker(first)) == first
    assert marker(first).endswith(heartbeat().sse)
    assert position_in(b'event: gap\ndata: {"after":1}\n\n') is None


@given(st.text(min_size=1), st.text(min_size=1))
def test_each_court_has_a_channel_of_its_own_that_is_safe_in_a_path(one: str, other: str) -> None:
    names = [channel_of(Topic("court", court)) for court in (one, other)]
    assert (names[0] == names[1]) == (one == other)
    assert all(name.isascii() and not set(name) & set("/?#% \r\n") for name in names)


class EmptyEdge(Nchan):
    """An edge that has no channel; it counts how often it is asked for one."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def standing(self, channel: str) -> None:
        self.asked.append(channel)

    def close(self) -> None: ...


def happens(edge: Edge, match: Topic, position: int) -> None:
    """Have an event happen in a match, until it is known that nobody follows that."""
    while edge.wants((match,), position):
        edge.publish((match,), frame(position))
        until(lambda: not edge.wants((match,), position))


def test_channels_that_nobody_follows_are_forgotten_and_asked_for_again() -> None:
    nchan, matches = EmptyEdge(), [Topic("match", f"m{number}") for number in range(3 * KNOWN_ABSENT)]
    edge = Edge(nchan, cast(Openings, None), told=0)
    edge.start()
    try:
        for position, match in enumerate(matches, start=1):
            happens(edge, match, position)
        assert len(edge._channels) <= KNOWN_ABSENT + 1
        assert len(nchan.asked) == len(matches)
        happens(edge, matches[0], len(matches) + 1)
        assert nchan.asked.count(channel_of(matches[0])) == 2
    finally:
        edge.stop()
