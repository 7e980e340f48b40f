"""Server-Sent Events from a running server: resuming, gaps, health data, slow readers, the server's end."""

import socket
import threading
import time
from itertools import islice
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.match import Match
from server.live.frames import Frame
from server.live.hub import READER_BOUND, Hub, Topic
from server.projections.match_fold import step
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.process import Served, Uplink
from tests.server.sse import listen
from tests.server.test_store import heart_rate
from tests.waiting import PATIENCE_S, until
from wire.scoreboard import Scoreboard
from wire.sensors import HeartRateSample
from wire.topics import Stream


def send(served: Served, uplink: Uplink, events: list[Any]) -> None:
    # In pieces, as a device's window does: Mosquitto holds 1,000 messages for a subscriber and drops the others.
    for start in range(0, len(events), 500):
        piece = events[start : start + 500]
        uplink.send(Stream.MATCH, [one.encode() for one in piece])
        until(lambda piece=piece: served.position == piece[-1].sequence)


def boards(events: list[Any]) -> list[Any]:
    """Give the scoreboard after each event of one match."""
    match: Match | None = None
    found = []
    for event in events:
        match = step(match, event)
        found.append(None if match is None else Scoreboard.of(match, "1").model_dump(mode="json"))
    return found


@pytest.mark.parametrize("path", ["matches/{match}", "courts/1"])
def test_resuming_after_any_event_gives_all_later_ones_and_none_twice(
    served: Served, uplink: Uplink, path: str
) -> None:
    box = Appliance()
    events = box.play(25)
    send(served, uplink, events[:20])
    url = f"/api/v1/{path.format(match=box.match)}/stream"
    expected = [one.model_dump(mode="json") for one in events]
    for cut in (*range(0, 20, 3), 20):
        with listen(served.http, url, after=cut) as heard:
            if cut == 20:
                send(served, uplink, events[20:])
            last = 27 if cut == 20 else 20
            got = list(islice(heard, last - cut))
            assert [one.id for one in got] == list(range(cut + 1, last + 1))
            assert [one.event for one in got] == ["match"] * len(got)
            assert [one.data["event"] for one in got] == expected[cut:last]
            assert [one.data["scoreboard"] for one in got] == boards(events)[cut:last]


def test_readers_that_come_and_go_during_play_miss_nothing(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(300)
    send(served, uplink, events[:2])
    seen: list[list[int]] = [[] for _ in range(4)]

    def follow(mine: list[int], stride: int) -> None:
        with httpx.Client(base_url=served.url, timeout=PATIENCE_S) as http:
            while len(mine) < len(events):
                with listen(http, f"/api/v1/matches/{box.match}/stream", after=mine[-1] if mine else 0) as heard:
                    mine += [one.id for one in islice(heard, min(stride, len(events) - len(mine)))]

    threads = [threading.Thread(target=follow, args=(one, 5 + 31 * at)) for at, one in enumerate(seen)]
    for thread in threads:
        thread.start()
    for event in events[2:]:
        uplink.send(Stream.MATCH, [event.encode()])
        time.sleep(0.001)  # play, not one batch
    for thread in threads:
        thread.join(PATIENCE_S)
    assert seen == [list(range(1, len(events) + 1))] * 4


def test_a_new_reader_gets_a_snapshot_first(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(4)
    with listen(served.http, "/api/v1/courts/1/stream") as heard:
        assert next(heard) == ("snapshot", 0, {"position": 0, "scoreboard": None})
        send(served, uplink, events)
        assert [one.id for one in islice(heard, 6)] == [1, 2, 3, 4, 5, 6]
    with listen(served.http, f"/api/v1/matches/{box.match}/stream") as heard:
        assert next(heard) == ("snapshot", 6, {"position": 6, "scoreboard": boards(events)[-1]})


def test_a_court_follows_its_newest_match(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    first = box.play(3)
    second = box.play(3)
    send(served, uplink, [*first, *second])
    with listen(served.http, "/api/v1/courts/1/stream", after=3) as heard:
        got = list(islice(heard, 7))
    assert [one.id for one in got] == [4, 5, 6, 7, 8, 9, 10]
    assert [one.data["scoreboard"] for one in got] == [*boards(first)[3:], *boards(second)]


@pytest.mark.parametrize("path", ["courts/1", "courts/nowhere"])
def test_a_court_that_has_had_no_match_is_resumed(served: Served, uplink: Uplink, path: str) -> None:
    with listen(served.http, f"/api/v1/{path}/stream", after=0) as heard:
        send(served, uplink, Appliance().play(4))
        if path == "courts/1":
            assert [one.id for one in islice(heard, 6)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("after", "said"), [("7000", 7000), ("abc", None), ("-1", None)])
def test_a_position_that_cannot_be_resumed_is_a_gap_and_a_snapshot(
    served: Served, uplink: Uplink, after: str, said: int | None
) -> None:
    box = Appliance()
    send(served, uplink, box.play(3))
    for more in ({"after": after}, {"params": {"last_event_id": after}}):
        with listen(served.http, f"/api/v1/matches/{box.match}/stream", **more) as heard:
            assert next(heard) == ("gap", None, {"after": said, "position": 5})
            assert next(heard).event == "snapshot"


def test_more_than_two_thousand_missed_events_are_a_gap(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(2010)
    send(served, uplink, events)
    url = f"/api/v1/matches/{box.match}/stream"
    with listen(served.http, url, after=11) as heard:
        assert next(heard).event == "gap"
    with listen(served.http, url, after=12) as heard:
        assert [one.id for one in islice(heard, 2000)] == list(range(13, 2013))


def test_heart_rates_are_for_those_who_may_see_them(settings: dict[str, Any], uplink: Uplink) -> None:
    box, coach = Appliance(), ("coach", "correct horse")
    with Served({**settings, "coach_password": coach[1]}) as served:
        send(served, uplink, box.new_match())
        url = f"/api/v1/matches/{box.match}/stream"
        with listen(served.http, url, auth=coach) as seen, httpx.Client(base_url=served.url) as other:
            next(seen)
            with listen(other, url) as unseen:
                next(unseen)
                batch = heart_rate(box.match, HeartRateSample(time=BEGIN, bpm=155, contact=True))
                uplink.send(Stream.HEART_RATE, [batch.encode()])
                until(lambda: uplink.committed(Stream.HEART_RATE) == 1)
                send(served, uplink, list(box.rallies(1)))
                time = "2026-03-01T18:00:00.000000Z"
                data = {"session": box.match, "player": 1, "time": time, "bpm": 155, "contact": True}
                assert next(seen) == ("heart-rate", None, data)
                assert next(seen).id == 3
                assert next(unseen).id == 3


def test_open_streams_do_not_keep_the_server_from_ending(served: Served) -> None:
    with listen(served.http, "/api/v1/courts/1/stream") as heard:
        next(heard)
        assert served.stop() == 0
        assert list(heard) == []
    assert "graceful shutdown exceeded" not in served.errors()


def test_a_reader_that_does_not_read_is_cut_off_and_others_go_on(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(1900)
    send(served, uplink, events[:2])
    host, port = served.url.removeprefix("http://").split(":")
    url = f"/api/v1/matches/{box.match}/stream"
    with socket.socket() as slow, listen(served.http, url) as heard:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(PATIENCE_S)
        slow.connect((host, int(port)))
        slow.sendall(f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert slow.recv(15) == b"HTTP/1.1 200 OK"
        next(heard)
        for start in range(2, len(events), 50):
            send(served, uplink, events[start : start + 50])
            assert next(one for one in heard if one.id == min(start + 50, 1902))
        rest = b""
        while piece := slow.recv(65536):
            rest += piece
        assert b"id: 1902\n" not in rest


async def test_a_slow_reader_is_cut_alone_and_told_nothing_more() -> None:
    hub = Hub(reader_bound=3)
    topic = Topic("match", "m")
    slow, quick = (hub.join(topic, sees_health=False) for _ in range(2))
    slow.begin()
    quick.begin()
    got: list[Frame] = []
    for at in range(1, 6):
        for reader in (slow, quick):
            reader.put(Frame(b"x", at))
        got += await quick.take()
    assert slow.is_cut
    assert await slow.take() == []
    assert [one.position for one in got] == [1, 2, 3, 4, 5]
    assert not quick.is_closed


async def test_a_reader_that_comes_while_a_device_catches_up_is_not_cut_before_it_begins() -> None:
    hub = Hub()
    topic = Topic("match", "m")
    reader = hub.join(topic, sees_health=False)
    for at in range(1, 2001):
        reader.put(Frame(b"x", at))
    assert [one.position for one in reader.begin()] == list(range(1, 2001))
    for at in range(READER_BOUND + 1):
        assert not reader.is_cut
        reader.put(Frame(b"x", 2001 + at))
    assert reader.is_cut


async def test_a_heartbeat_comes_to_every_reader() -> None:
    import asyncio

    hub = Hub(heartbeat_s=0.01)
    reader = hub.join(Topic("court", "1"), sees_health=False)
    task = asyncio.create_task(hub.run(), name="hub")
    assert (await asyncio.wait_for(reader.take(), 5))[0].data == b": heartbeat\n\n"
    task.cancel()


@given(st.integers(1, 60), st.integers(0, 70), st.integers(0, 70))
def test_a_backlog_is_exactly_what_lies_between_two_positions(played: int, after: int, up_to: int) -> None:
    from server.live.backlog import Backlog
    from server.projections.matches import Matches
    from server.store.rows import StoredEvent

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
