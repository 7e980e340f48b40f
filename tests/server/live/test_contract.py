"""What every way into the streams keeps: state first, order, exact resume, gap, health data, slow readers, end."""

import os
import socket
import threading
import time
from contextlib import ExitStack
from itertools import islice
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from padel.match import Match
from server.projections.match_fold import step
from tests.server.live.ways import Refused, Told, Way, by_sse, by_websocket
from tests.server.play import BEGIN, Appliance
from tests.server.process import Served, Uplink
from tests.server.test_store import heart_rate
from tests.waiting import PATIENCE_S, until
from wire.scoreboard import Scoreboard
from wire.sensors import HeartRateSample
from wire.topics import Stream

WAYS: tuple[Way, ...] = (by_sse, by_websocket)


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


def played(events: list[Any], first: int = 1) -> list[Told]:
    """Give what a stream tells of one match's events."""
    told = zip(events, boards(events), strict=True)
    return [Told("match", at, event.model_dump(mode="json"), board) for at, (event, board) in enumerate(told, first)]


def test_resuming_after_any_event_gives_all_later_ones_and_none_twice(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(25)
    expected = played(events)
    streams = [(way, path) for way in WAYS for path in (f"matches/{box.match}", "courts/1", "courts")]
    send(served, uplink, events[:20])
    for cut in range(0, 20, 3):
        for way, path in streams:
            with way(served.url, path, after=cut) as heard:
                assert list(islice(heard, 20 - cut)) == expected[cut:20]
    with ExitStack() as stack:
        at_the_end = [stack.enter_context(way(served.url, path, after=20)) for way, path in streams]
        send(served, uplink, events[20:])
        for heard in at_the_end:
            assert list(islice(heard, 7)) == expected[20:]


def test_readers_that_come_and_go_during_play_miss_nothing(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(150)
    send(served, uplink, events[:2])
    seen: list[list[int | None]] = [[] for _ in range(6)]

    def follow(mine: list[int | None], way: Way, stride: int) -> None:
        while len(mine) < len(events):
            with way(served.url, f"matches/{box.match}", after=mine[-1] if mine else 0) as heard:
                mine += [one.position for one in islice(heard, min(stride, len(events) - len(mine)))]

    threads = [
        threading.Thread(target=follow, args=(one, WAYS[at % 2], 5 + 31 * (at // 2))) for at, one in enumerate(seen)
    ]
    for thread in threads:
        thread.start()
    for event in events[2:]:
        uplink.send(Stream.MATCH, [event.encode()])
        time.sleep(0.001)  # play, not one batch
    for thread in threads:
        thread.join(PATIENCE_S)
    assert seen == [list(range(1, len(events) + 1))] * 6


def test_a_new_reader_is_told_first_what_stands(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(4)
    with ExitStack() as stack:
        waiting = [stack.enter_context(way(served.url, "courts/1")) for way in WAYS]
        assert [next(heard) for heard in waiting] == [Told("snapshot", 0)] * 2
        send(served, uplink, events)
        for heard in waiting:
            assert [one.position for one in islice(heard, 6)] == [1, 2, 3, 4, 5, 6]
    last = boards(events)[-1]
    for way in WAYS:
        for path, told in ((f"matches/{box.match}", last), ("courts/1", last), ("courts", [last])):
            with way(served.url, path) as heard:
                assert next(heard) == Told("snapshot", 6, None, told)


def test_a_court_follows_its_newest_match(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    first, second = box.play(3), box.play(3)
    send(served, uplink, [*first, *second])
    for way in WAYS:
        with way(served.url, "courts/1", after=3) as heard:
            assert list(islice(heard, 7)) == [*played(first)[3:], *played(second, 6)]


def test_a_court_that_has_had_no_match_is_resumed(served: Served, uplink: Uplink) -> None:
    with ExitStack() as stack:
        streams = [
            stack.enter_context(way(served.url, path, after=0))
            for way in WAYS
            for path in ("courts/1", "courts", "courts/nowhere")
        ]
        send(served, uplink, Appliance().play(4))
        for heard in (*streams[:2], *streams[3:5]):
            assert [told.position for told in islice(heard, 6)] == [1, 2, 3, 4, 5, 6]


def test_a_position_that_cannot_be_resumed_is_a_gap_and_a_snapshot(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    send(served, uplink, box.play(3))
    for path in (f"matches/{box.match}", "courts"):
        for after, said in (("7000", 7000), ("abc", None), ("-1", None)):
            for way in WAYS:
                with way(served.url, path, after=after) as heard:
                    assert next(heard) == Told("gap", None, data={"after": said, "position": 5})
                    assert next(heard).kind == "snapshot"
        with by_sse(served.url, path, last_event_id="7000") as heard:
            assert next(heard).kind == "gap"


def test_more_than_two_thousand_missed_events_are_a_gap(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    send(served, uplink, box.play(2010))
    for way in WAYS:
        for path in (f"matches/{box.match}", "courts"):
            with way(served.url, path, after=11) as heard:
                assert next(heard).kind == "gap"
            with way(served.url, path, after=12) as heard:
                assert [one.position for one in islice(heard, 2000)] == list(range(13, 2013))


def test_heart_rates_are_for_those_who_may_see_them(settings: dict[str, Any], uplink: Uplink) -> None:
    box, coach = Appliance(), ("coach", "correct horse")
    with Served({**settings, "coach_password": coach[1]}) as served, ExitStack() as stack:
        send(served, uplink, box.new_match())
        path = f"matches/{box.match}"
        seeing = [stack.enter_context(way(served.url, path, auth=coach)) for way in WAYS]
        others = [stack.enter_context(way(served.url, path)) for way in WAYS]
        assert {next(heard).kind for heard in (*seeing, *others)} == {"snapshot"}
        batch = heart_rate(box.match, HeartRateSample(time=BEGIN, bpm=155, contact=True))
        uplink.send(Stream.HEART_RATE, [batch.encode()])
        until(lambda: uplink.committed(Stream.HEART_RATE) == 1)
        send(served, uplink, list(box.rallies(1)))
        time = "2026-03-01T18:00:00.000000Z"
        data = {"session": box.match, "player": 1, "time": time, "bpm": 155, "contact": True}
        assert [next(heard) for heard in seeing] == [Told("heart-rate", None, data=data)] * 2
        assert [next(heard).position for heard in (*seeing, *others)] == [3] * 4


def test_a_reader_chooses_what_it_is_told(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = [*box.new_match(), *box.called_point()]
    send(served, uplink, events)
    path = f"matches/{box.match}"
    with ExitStack() as stack:
        types = "marcador.shot.played.v1, heart-rate"
        choosing = [stack.enter_context(way(served.url, path, after=0, types=types)) for way in WAYS]
        assert [next(heard) for heard in choosing] == [played(events)[3]] * 2
        batch = heart_rate(box.match, HeartRateSample(time=BEGIN, bpm=155, contact=True))
        uplink.send(Stream.HEART_RATE, [batch.encode()])
        assert [next(heard).kind for heard in choosing] == ["heart-rate"] * 2
        send(served, uplink, box.called_point())
        assert [next(heard).position for heard in choosing] == [6] * 2
    for way in WAYS:
        with pytest.raises(Refused) as refused, way(served.url, path, types="match,scores"):
            pass
        assert refused.value.status == 422
        assert refused.value.problem["detail"].startswith("no stream has scores; there are match, heart-rate, ")


def test_a_match_that_is_not_there_is_refused(served: Served) -> None:
    for way in WAYS:
        with pytest.raises(Refused) as refused, way(served.url, "matches/none"):
            pass
        assert refused.value.status == 404
        assert refused.value.problem["detail"] == "there is no match 'none'"


def test_a_websocket_of_another_server_s_page_is_refused(served: Served) -> None:
    with pytest.raises(Refused) as refused, by_websocket(served.url, "courts", origin="https://elsewhere.example"):
        pass
    assert refused.value.status == 403
    with by_websocket(served.url, "courts", origin=served.url) as heard:
        assert next(heard).kind == "snapshot"
    host, port = served.url.removeprefix("http://").split(":")
    rebound = socket.create_connection((host, int(port)), PATIENCE_S)
    with rebound, pytest.raises(InvalidStatus, match="HTTP 403"):
        connect("ws://elsewhere.example/ws/courts", sock=rebound)


def test_open_streams_do_not_keep_the_server_from_ending(served: Served) -> None:
    with by_sse(served.url, "courts/1") as one, by_websocket(served.url, "courts/1") as other:
        assert next(one) == next(other)
        assert served.stop() == 0
        assert [*one, *other] == []
    assert "graceful shutdown exceeded" not in served.errors()


_HANDSHAKE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [("/api/v1/matches/{}/stream", "", b"200 OK"), ("/ws/matches/{}", _HANDSHAKE, b"101 Swit")],
    ids=["sse", "websocket"],
)
def test_a_reader_that_does_not_read_is_cut_off_and_others_go_on(
    served: Served, uplink: Uplink, path: str, more: str, status: bytes
) -> None:
    box = Appliance()
    events = box.play(898)
    send(served, uplink, events[:2])
    host, port = served.url.removeprefix("http://").split(":")
    with socket.socket() as slow, by_sse(served.url, f"matches/{box.match}") as heard:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(PATIENCE_S)
        slow.connect((host, int(port)))
        slow.sendall(f"GET {path.format(box.match)} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode())
        assert slow.recv(15)[9:] == status[:6]
        next(heard)
        for start in range(2, len(events), 50):
            send(served, uplink, events[start : start + 50])
            assert next(one for one in heard if one.position == min(start + 50, 900))
        rest = b""
        try:
            while piece := slow.recv(65536):
                rest += piece
        except ConnectionResetError:
            pass
        assert b"id: 900\n" not in rest
        assert b'"id":900}' not in rest


def test_a_client_of_http_1_0_is_told_that_a_stream_needs_chunks(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE_S) as old:
        old.sendall(b"GET /api/v1/courts/1/stream HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        said = b""
        while piece := old.recv(65536):
            said += piece
    assert said.startswith(b"HTTP/1.1 505 ")
    assert b"a stream needs HTTP/1.1" in said


def test_readers_that_come_and_go_leave_nothing_behind(served: Served, uplink: Uplink) -> None:
    come_and_go(served, uplink, 150)


@pytest.mark.soak
def test_a_hundred_thousand_readers_that_come_and_go_leave_nothing_behind(served: Served, uplink: Uplink) -> None:
    come_and_go(served, uplink, 100_000)


def come_and_go(served: Served, uplink: Uplink, count: int) -> None:
    box = Appliance()
    send(served, uplink, box.play(2))
    host, port = served.url.removeprefix("http://").split(":")
    request = f"GET /api/v1/matches/{box.match}/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()

    def joins(many: int, *, waits: bool) -> None:
        open_ones = []
        for _ in range(many):
            one = socket.create_connection((host, int(port)), PATIENCE_S)
            one.sendall(request)
            if waits:
                assert one.recv(15) == b"HTTP/1.1 200 OK"
            open_ones.append(one)
        for one in open_ones:
            one.close()

    files = f"/proc/{served.pid}/fd"
    quiet = len(os.listdir(files))
    joins(20, waits=True)
    until(lambda: len(os.listdir(files)) <= quiet + 2)
    for at in range(0, count, 50):
        joins(50, waits=at % 100 == 0)
    until(lambda: len(os.listdir(files)) <= quiet + 2)
    assert "Traceback" not in served.errors()
