"""What every way into the streams keeps: state first, order, exact resume, gap, health data.

What it keeps of its line is in `test_contract_of_lines.py`.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from padel.match import Match
from server.projections.match_fold import step
from tests.edge import HOW_TO_INSTALL, IS_INSTALLED
from tests.server.live.conftest import COACH, LONGEST_RESUME, Club
from tests.server.live.ways import WAYS, Entrances, Refused, Told, Way, address_of, by_edge, by_sse, by_websocket
from tests.server.play import BEGIN
from tests.server.process import Served
from tests.server.test_store import heart_rate
from tests.waiting import PATIENCE_S, until
from wire.scoreboard import Scoreboard
from wire.sensors import HeartRateSample
from wire.topics import Stream

EACH = len(WAYS)


def test_the_edge_keeps_all_of_this_too() -> None:
    if not IS_INSTALLED:
        pytest.skip(HOW_TO_INSTALL)
    assert by_edge in WAYS


def boards(club: Club, events: list[Any]) -> list[Any]:
    """Give the scoreboard after each event of one match."""
    match: Match | None = None
    found = []
    for event in events:
        match = step(match, event)
        found.append(None if match is None else Scoreboard.of(match, club.court).model_dump(mode="json"))
    return found


def played(club: Club, events: list[Any], first: int = 1) -> list[Told]:
    """Give what a stream tells of one match's events, the first of them after so many of its court."""
    told = zip(events, boards(club, events), strict=True)
    return [
        Told("match", at, event.model_dump(mode="json"), board)
        for at, (event, board) in enumerate(told, club.base + first)
    ]


def positions(club: Club, first: int, last: int) -> list[int]:
    return list(range(club.base + first, club.base + last + 1))


def test_resuming_after_any_event_gives_all_later_ones_and_none_twice(club: Club) -> None:
    events = club.box.play(25)
    expected = played(club, events)
    streams = [
        (way, path) for way in WAYS for path in (f"matches/{club.box.match}", f"courts/{club.court}", "courts")
    ]
    club.send(events[:20])
    for cut in range(0, 20, 3):
        for way, path in streams:
            with way(club.entrances, path, after=club.base + cut) as heard:
                assert list(islice(heard, 20 - cut)) == expected[cut:20]
    with ExitStack() as stack:
        at_the_end = [stack.enter_context(way(club.entrances, path, after=club.base + 20)) for way, path in streams]
        club.send(events[20:])
        for heard in at_the_end:
            assert list(islice(heard, 7)) == expected[20:]


def test_readers_that_come_and_go_during_play_miss_nothing(club: Club) -> None:
    events = club.box.play(150)
    club.send(events[:2])
    seen: list[list[int | None]] = [[] for _ in range(2 * EACH)]

    def follow(mine: list[int | None], way: Way, stride: int) -> None:
        while len(mine) < len(events):
            after = mine[-1] if mine else club.base
            with way(club.entrances, f"matches/{club.box.match}", after=after) as heard:
                mine += [one.position for one in islice(heard, min(stride, len(events) - len(mine)))]

    threads = [
        threading.Thread(target=follow, args=(one, WAYS[at % EACH], 5 + 31 * (at // EACH)))
        for at, one in enumerate(seen)
    ]
    for thread in threads:
        thread.start()
    for event in events[2:]:
        club.uplink.send(Stream.MATCH, [event.encode()])
        time.sleep(0.001)  # play, not one batch
    for thread in threads:
        thread.join(PATIENCE_S)
    assert seen == [positions(club, 1, len(events))] * len(seen)


def test_a_new_reader_is_told_first_what_stands(club: Club) -> None:
    events = club.box.play(4)
    with ExitStack() as stack:
        waiting = [stack.enter_context(way(club.entrances, f"courts/{club.court}")) for way in WAYS]
        assert [next(heard) for heard in waiting] == [Told("snapshot", club.base)] * EACH
        club.send(events)
        for heard in waiting:
            assert [one.position for one in islice(heard, 6)] == positions(club, 1, 6)
    last = boards(club, events)[-1]
    for way in WAYS:
        for path in (f"matches/{club.box.match}", f"courts/{club.court}"):
            with way(club.entrances, path) as heard:
                told = caught_up(way, heard, club.base + 6)
                assert (told.position, told.scoreboard) == (club.base + 6, last)
        with way(club.entrances, "courts") as heard:
            told = caught_up(way, heard, club.base + 6)
            assert told.position == club.base + 6
            assert last in (told.scoreboard, *(told.scoreboard if told.kind == "snapshot" else ()))


def caught_up(way: Way, heard: Iterator[Told], position: int) -> Told:
    """Give what is told of a position: the snapshot; at the edge that may be a second old, with the rest after it."""
    told = next(heard)
    assert told.kind == "snapshot"
    while way is by_edge and told.position != position:
        told = next(heard)
        assert told.kind == "match"
    return told


def test_a_court_follows_its_newest_match(club: Club) -> None:
    first, second = club.box.play(3), club.box.play(3)
    club.send([*first, *second])
    for way in WAYS:
        with way(club.entrances, f"courts/{club.court}", after=club.base + 3) as heard:
            assert list(islice(heard, 7)) == [*played(club, first)[3:], *played(club, second, 6)]


def test_a_court_that_has_had_no_match_is_resumed(club: Club) -> None:
    with ExitStack() as stack:
        streams = [
            stack.enter_context(way(club.entrances, path, after=club.base))
            for way in WAYS
            for path in (f"courts/{club.court}", "courts", "courts/nowhere")
        ]
        club.send(club.box.play(4))
        for at, heard in enumerate(streams):
            if at % 3 < 2:
                assert [told.position for told in islice(heard, 6)] == positions(club, 1, 6)


def test_a_position_that_cannot_be_resumed_is_a_gap_and_a_snapshot(club: Club) -> None:
    club.send(club.box.play(3))
    for path in (f"matches/{club.box.match}", "courts"):
        for after, said in (("700000", 700000), ("abc", None), ("-1", None)):
            for way in WAYS:
                with way(club.entrances, path, after=after) as heard:
                    assert next(heard) == Told("gap", None, data={"after": said, "position": club.base + 5})
                    assert next(heard).kind == "snapshot"
        for way in WAYS:
            with way(club.entrances, path, last_event_id="700000") as heard:
                assert next(heard).kind == "gap"


def test_more_missed_events_than_are_sent_one_by_one_are_a_gap(club: Club) -> None:
    club.send(club.box.play(LONGEST_RESUME + 10))
    for way in WAYS:
        for path in (f"matches/{club.box.match}", "courts"):
            with way(club.entrances, path, after=club.base + 11) as heard:
                assert next(heard).kind == "gap"
            with way(club.entrances, path, after=club.base + 12) as heard:
                told = [one.position for one in islice(heard, LONGEST_RESUME)]
                assert told == positions(club, 13, LONGEST_RESUME + 12)


def test_heart_rates_are_for_those_who_may_see_them(club: Club) -> None:
    club.send(club.box.new_match())
    path = f"matches/{club.box.match}"
    with ExitStack() as stack:
        seeing = [stack.enter_context(way(club.entrances, path, auth=COACH)) for way in WAYS]
        others = [stack.enter_context(way(club.entrances, path)) for way in WAYS]
        assert {next(heard).kind for heard in (*seeing, *others)} == {"snapshot"}
        batch = heart_rate(club.box.match, HeartRateSample(time=BEGIN, bpm=155, contact=True))
        club.uplink.send(Stream.HEART_RATE, [batch.encode()])
        until(lambda: club.uplink.committed(Stream.HEART_RATE) == 1)
        club.send(list(club.box.rallies(1)))
        time = "2026-03-01T18:00:00.000000Z"
        data = {"session": club.box.match, "player": 1, "time": time, "bpm": 155, "contact": True}
        assert [next(heard) for heard in seeing] == [Told("heart-rate", None, data=data)] * EACH
        assert [next(heard).position for heard in (*seeing, *others)] == [club.base + 3] * 2 * EACH


def test_a_reader_chooses_what_it_is_told(club: Club) -> None:
    events = [*club.box.new_match(), *club.box.called_point()]
    club.send(events)
    path = f"matches/{club.box.match}"
    with ExitStack() as stack:
        how = {"after": club.base, "types": "marcador.shot.played.v1, heart-rate", "auth": COACH}
        choosing = [stack.enter_context(way(club.entrances, path, **how)) for way in WAYS]
        assert [next(heard) for heard in choosing] == [played(club, events)[3]] * EACH
        batch = heart_rate(club.box.match, HeartRateSample(time=BEGIN, bpm=155, contact=True))
        club.uplink.send(Stream.HEART_RATE, [batch.encode()])
        assert [next(heard).kind for heard in choosing] == ["heart-rate"] * EACH
        club.send(club.box.called_point())
        assert [next(heard).position for heard in choosing] == [club.base + 6] * EACH
    for way in WAYS:
        with pytest.raises(Refused) as refused, way(club.entrances, path, types="match,scores"):
            pass
        assert refused.value.status == 422
        assert refused.value.problem["detail"].startswith("no stream has scores; there are match, heart-rate, ")


def test_a_match_that_is_not_there_is_refused(club: Club) -> None:
    for way in WAYS:
        with pytest.raises(Refused) as refused, way(club.entrances, "matches/none"):
            pass
        assert refused.value.status == 404
        assert refused.value.problem["detail"] == "there is no match 'none'"


def test_a_websocket_of_another_server_s_page_is_refused(club: Club) -> None:
    for at in filter(None, club.entrances):
        here, elsewhere = Entrances(at), "https://elsewhere.example"
        with pytest.raises(Refused) as refused, by_websocket(here, "courts", origin=elsewhere):
            pass
        assert refused.value.status == 403
        with by_websocket(here, "courts", origin=at) as heard:
            assert next(heard).kind == "snapshot"


def test_a_name_that_somebody_else_points_here_opens_no_server_that_trusts_this_computer(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    rebound = socket.create_connection((host, int(port)), PATIENCE_S)
    with rebound, pytest.raises(InvalidStatus, match="HTTP 403"):
        connect("ws://elsewhere.example/ws/courts", sock=rebound)


def test_open_streams_do_not_keep_the_server_from_ending(served: Served) -> None:
    at = Entrances(served.url)
    with by_sse(at, "courts/1") as one, by_websocket(at, "courts/1") as other:
        assert next(one) == next(other)
        assert served.stop() == 0
        assert [*one, *other] == []
    assert "graceful shutdown exceeded" not in served.errors()


def test_a_client_of_http_1_0_is_told_that_a_stream_needs_chunks(club: Club) -> None:
    with socket.create_connection(address_of(club.entrances.url), PATIENCE_S) as old:
        old.sendall(b"GET /api/v1/courts/1/stream HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        said = b""
        while piece := old.recv(65536):
            said += piece
    assert said.startswith(b"HTTP/1.1 505 ")
    assert b"a stream needs HTTP/1.1" in said
