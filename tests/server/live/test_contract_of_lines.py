"""What every way into the streams keeps of its line: heartbeats, slow readers that come back, rights taken away."""

import os
import re
import socket
import time
from contextlib import ExitStack
from itertools import islice

import httpx
import pytest

from server.people.roles import Role
from tests.edge import HOW_TO_INSTALL, IS_INSTALLED
from tests.server.live.conftest import COACH, Club
from tests.server.live.ways import HANDSHAKE, WAYS, Told, Way, address_of, by_edge, by_sse, by_websocket
from tests.server.people.club import PASSWORD
from tests.server.test_metrics import figures
from tests.waiting import PATIENCE_S, until

BEAT = Told("heartbeat", None, data={})
_TOO_SLOW = b"\x88\x02\x03\xf5"
"""A WebSocket's last frame: close, 1013."""
_WHOLE = re.compile(rb'id: (\d+)\ndata: [^\n]*\n\n|"id":(\d+)}')

_STREAM_ROUTE = ("route", "/api/v1/matches/{match}/stream")

_HOST = "Host: 127.0.0.1\r\n"
_BEGIN_OF = {
    "stream": (f"GET /api/v1/matches/%s/stream HTTP/1.1\r\n{_HOST}\r\n", b"HTTP/1.1 200"),
    "socket": (f"GET /ws/matches/%s HTTP/1.1\r\n{_HOST}{HANDSHAKE}\r\n", b"HTTP/1.1 101"),
}

every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
at_the_server = pytest.mark.parametrize("kind", _BEGIN_OF)


@every_way
def test_while_nothing_else_comes_heartbeats_do(club: Club, way: Way) -> None:
    club.send(club.box.play(1))
    with way(club.entrances, f"matches/{club.box.match}", beats=True) as heard:
        assert next(heard).kind == "snapshot"
        assert list(islice(heard, 2)) == [BEAT] * 2
        club.send(list(club.box.rallies(1)))
        assert next(told for told in heard if told != BEAT).position == club.base + 4
        assert next(heard) == BEAT


@every_way
def test_a_reader_that_does_not_read_is_cut_off_and_comes_back_to_its_place_and_others_go_on(
    club: Club, way: Way
) -> None:
    events = club.box.play(198)
    club.send(events[:2])
    path, last = f"matches/{club.box.match}", club.base + len(events)
    with socket.socket() as asleep, by_sse(club.entrances, path) as heard:
        _fall_asleep(asleep, club, way)
        next(heard)
        for start in range(2, len(events), 20):
            club.send(events[start : start + 20])
            assert next(one for one in heard if one.position == club.base + min(start + 20, len(events)))
        if way is by_edge:
            time.sleep(3.0)  # It reads nothing while heartbeats come.
        told = [int(one or other) for one, other in _WHOLE.findall(_rest(asleep))]
    assert told == list(range(told[0], told[-1] + 1))
    assert told[-1] < last
    with way(club.entrances, path, after=told[-1]) as heard:
        missed = [one.position for one in islice(heard, last - told[-1])]
    assert missed == list(range(told[-1] + 1, last + 1))


def _fall_asleep(asleep: socket.socket, club: Club, way: Way) -> None:
    """Open a stream, and read no more of it."""
    path = ("/ws/matches/{}" if way is by_websocket else "/api/v1/matches/{}/stream").format(club.box.match)
    asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asleep.settimeout(PATIENCE_S)
    asleep.connect(address_of(club.entrances.edge if way is by_edge else club.entrances.url))
    more = HANDSHAKE if way is by_websocket else ""
    asleep.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode())
    assert asleep.recv(12)[9:] == (b"101" if way is by_websocket else b"200")


def _rest(asleep: socket.socket) -> bytes:
    """Give what came before the line was cut."""
    rest = b""
    try:
        while _TOO_SLOW not in rest and (piece := asleep.recv(65536)):
            rest += piece
    except ConnectionResetError:
        pass
    return rest


@pytest.mark.skipif(not IS_INSTALLED, reason=HOW_TO_INSTALL)
def test_many_who_come_to_the_edge_in_a_second_ask_the_server_once(club: Club) -> None:
    club.send(club.box.play(1))
    path, many = f"matches/{club.box.match}", 20
    before = _asked_for_streams(club)
    with ExitStack() as stack:
        for _ in range(many):
            assert next(stack.enter_context(by_edge(club.entrances, path))).position == club.base + 3
        assert _asked_for_streams(club) - before < many / 2
        before = _asked_for_streams(club)
        assert _status_at_edge(club, path, {"Origin": "https://elsewhere.example"}) == 403, "not from what is kept"
        assert _status_at_edge(club, path, {"X-Marcador-Share": "a link"}) == 200
        assert _asked_for_streams(club) - before == 1


def _status_at_edge(club: Club, path: str, headers: dict[str, str]) -> int:
    url = f"{club.entrances.edge}/api/v1/{path}/stream"
    with httpx.stream("GET", url, headers=headers, timeout=PATIENCE_S) as response:
        return response.status_code


def _asked_for_streams(club: Club) -> float:
    found = figures(club.served, auth=COACH)
    name = "marcador_http_request_seconds_count"
    return sum(count for (one, labels), count in found.items() if one == name and _STREAM_ROUTE in labels)


@at_the_server
def test_readers_that_come_and_go_leave_nothing_behind(club: Club, kind: str) -> None:
    _come_and_go(club, kind, 150)


@at_the_server
@pytest.mark.soak
def test_a_hundred_thousand_readers_that_come_and_go_leave_nothing_behind(club: Club, kind: str) -> None:
    _come_and_go(club, kind, 100_000)


def _come_and_go(club: Club, kind: str, count: int) -> None:
    club.send(club.box.play(2))
    said_before = len(club.served.errors())
    request, answer = _BEGIN_OF[kind]

    def joins(many: int, *, waits: bool) -> None:
        open_ones = []
        for _ in range(many):
            one = socket.create_connection(address_of(club.entrances.url), PATIENCE_S)
            one.sendall((request % club.box.match).encode())
            if waits:
                assert one.recv(len(answer)) == answer
            open_ones.append(one)
        for one in open_ones:
            one.close()

    files = f"/proc/{club.served.pid}/fd"
    quiet = len(os.listdir(files))
    joins(20, waits=True)
    until(lambda: len(os.listdir(files)) <= quiet + 2)
    for at in range(0, count, 50):
        joins(50, waits=at % 100 == 0)
    until(lambda: len(os.listdir(files)) <= quiet + 2)
    until(lambda: figures(club.served, auth=COACH)[("marcador_stream_readers", ())] == 0)
    assert "Traceback" not in club.served.errors()[said_before:]


def test_what_somebody_was_let_in_with_is_asked_for_again(club: Club) -> None:
    club.send(club.box.play(1))
    path, people = f"matches/{club.box.match}", club.people
    with ExitStack() as stack:
        anyone = [stack.enter_context(way(club.entrances, path)) for way in WAYS]
        coaches = [stack.enter_context(way(club.entrances, path, auth=COACH)) for way in WAYS]
        people.links.redeem(people.links.invite("test", Role.ADMIN, name="maria"), "", PASSWORD)
        for heard in coaches:
            assert [told.kind for told in heard] == ["snapshot"], "with accounts the shared password is good no more"
        signing_in = {"name": "maria", "password": PASSWORD}
        answer = httpx.post(f"{club.entrances.url}/api/v1/auth/login", json=signing_in)
        token = answer.json()["access_token"]
        signed_in = [stack.enter_context(way(club.entrances, path, auth=token, beats=True)) for way in WAYS]
        for heard in signed_in:
            assert [told.kind for told in islice(heard, 2)] == ["snapshot", "heartbeat"]
        maria = people.accounts.named("maria")
        assert maria
        people.sessions.end(maria)
        for heard in signed_in:
            assert {told.kind for told in heard} <= {"heartbeat"}, "it ends"
        club.send(list(club.box.rallies(1)))
        for heard in anyone:
            assert [told.position for told in islice(heard, 2)] == [club.base + 3, club.base + 4]
