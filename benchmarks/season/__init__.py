"""A season of a club: what is made of its event log, and how long a coach waits while more comes in.

`SEASON_MATCHES` matches of some 150 points, `SEASON_SENSOR_ROWS` samples of sensors, `SEASON_EVENTS` events for the
rebuild, `SEASON_EVENTS_PER_S` coming in while it is read; small unless given. `make bench-season` has the full ones.
Each figure stands beside the same question as plain SQL on DuckDB, in the same run.
"""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

import duckdb

from benchmarks.receiving import free_port
from benchmarks.season.playing import PLAYERS, play
from benchmarks.season.serving import Reader, device, server
from benchmarks.table import Figure
from server.garbage import look_seldom
from server.projections.matches import Matches
from server.statistics.database import StatisticsDatabase
from server.statistics.reading import StoredEvents
from server.statistics.worker import Worker
from server.store.database import Store
from server.store.reading import Reader as StoreReader

_MATCHES = int(os.environ.get("SEASON_MATCHES", "20"))
_SENSOR_ROWS = int(os.environ.get("SEASON_SENSOR_ROWS", "400000"))
_EVENTS = int(os.environ.get("SEASON_EVENTS", "0"))
_EVENTS_PER_S = int(os.environ.get("SEASON_EVENTS_PER_S", "100"))
_ASKED = int(os.environ.get("SEASON_ASKED", "100"))

_PLAIN_BOARD = """
SELECT who.key, count(*) AS points, avg((p.winner = who.pair)::INTEGER) AS won
FROM players AS who JOIN points AS p USING (match) GROUP BY who.key HAVING points >= 20 ORDER BY won DESC LIMIT 10
"""
_PLAIN_PROFILE = """
SELECT s.shot, s.outcome, count(*), avg(p.importance)
FROM players AS who JOIN shots AS s ON s.match = who.match AND s.player = who.player
JOIN points AS p ON p.match = s.match AND p.number = s.number WHERE who.key = ? GROUP BY ALL
"""
_PLAIN_REVIEW = """
SELECT p.*, h.bpm FROM points AS p ASOF LEFT JOIN (
    SELECT epoch_us(time) AS time_us, bpm FROM store.heart_rate JOIN store.series USING (series)
    WHERE session = $match
) AS h ON p.time_us >= h.time_us WHERE p.match = $match ORDER BY p.number
"""
_PLAIN_REBUILD = """
SELECT subject, envelope->>'$.data.pair', envelope->>'$.data.shot', envelope->>'$.data.outcome', count(*)
FROM events WHERE type = 'marcador.shot.played.v1' GROUP BY ALL
"""


def figures() -> Iterator[Figure]:
    """Play a season, make everything of it anew, and ask while more comes in."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        store = Store(folder)
        events = play(store, _MATCHES, _SENSOR_ROWS)
        elapsed_s = time.perf_counter() - began
        yield Figure("the season", f"{_MATCHES} matches", f"{events:,} events, {elapsed_s:.0f} s to make and store")
        yield from _rebuilt(folder, store, events)
        store.close()
        yield from _asked(folder)
    if _EVENTS:
        with TemporaryDirectory() as name:
            store = Store(Path(name))
            events = play(store, round(_EVENTS / events * _MATCHES), 0)
            yield from _rebuilt(Path(name), store, events)
            store.close()


def _rebuilt(folder: Path, store: Store, events: int) -> Iterator[Figure]:
    began, began_cpu = time.perf_counter(), time.process_time()
    statistics_s = rebuild(folder, store)
    all_s, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    with store.cursor() as cursor:
        plain_s = _once_s(lambda: cursor.execute(_PLAIN_REBUILD).fetchall())
    yield Figure(
        f"all read models made again from {events:,} events",
        f"{all_s:.1f} s",
        f"{events / all_s:,.0f} events/s, {statistics_s:.1f} s of it statistics; {1e6 * cpu_s / events:.0f} µs of CPU"
        f" an event; plain SQL of shots {plain_s:.2f} s",
    )


def rebuild(folder: Path, store: Store) -> float:
    """Make all read models from the event log; give how many seconds of it the statistics took."""
    look_seldom()
    database, reader = StatisticsDatabase(folder), StoreReader(store)
    began = time.perf_counter()
    matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
    matches.load(reader.telling_of_matches(), reader.last_events(), store.position)
    worker = Worker(database, StoredEvents(store))
    worker.on_folded = matches.accept
    worker.catch_up()
    statistics_s = time.perf_counter() - began
    matches.fold_all(lambda: False)
    database.close()
    return statistics_s


class _Question(NamedTuple):
    """Something asked over HTTP: of which paths, within how many milliseconds, and the plain SQL beside it."""

    what: str
    paths: list[str]
    wanted_ms: int
    beside: str


def _asked(folder: Path) -> Iterator[Figure]:
    port, chance = free_port(), random.Random(2)
    matches = [f"match-{chance.randrange(_MATCHES)}" for _ in range(_ASKED)]
    with server(folder, port) as address:
        known = [one["name"] for one in json.loads(Reader(address).get("/api/v1/players"))["players"]]
        questions = _questions(matches, [quote(chance.choice(known)) for _ in range(_ASKED)])
        with device(port, _EVENTS_PER_S):
            found = [Reader(address).waited(one.paths) for one in questions]
    plain = _plain(folder, matches)
    for one, waited in zip(questions, found, strict=True):
        note = f"p50 {waited.p50:.1f} ms; wanted p95 {one.wanted_ms} ms; plain SQL p95 {plain[one.beside]:.1f} ms"
        yield Figure(f"{one.what}, over HTTP with {_EVENTS_PER_S} events/s coming in", str(waited), note)


def _questions(matches: list[str], players: list[str]) -> list[_Question]:
    boards, sessions = "/api/v1/leaderboards", "/api/v1/sessions"
    return [
        _Question("leaderboard, points", [f"{boards}/points"] * _ASKED, 10, "board"),
        _Question("leaderboard, offensive power", [f"{boards}/offensive_power"] * _ASKED, 10, "board"),
        _Question("profile of a player", [f"/api/v1/players/{one}/profile" for one in players], 10, "profile"),
        _Question("profiles of a match", [f"/api/v1/matches/{one}/profiles" for one in matches], 10, "profile"),
        _Question("session review: points", [f"{sessions}/{one}/points" for one in matches], 50, "review"),
        _Question("session review: worth", [f"/api/v1/matches/{one}/worth" for one in matches], 50, "review"),
        _Question("session review: heart rates", [f"{sessions}/{one}/heart-rate" for one in matches], 50, "review"),
    ]


def _plain(folder: Path, matches: list[str]) -> dict[str, float]:
    """Give how long the same questions take as plain SQL, with nothing else going on."""
    with duckdb.connect(str(folder / "statistics.duckdb"), read_only=True) as connection:
        connection.execute(f"ATTACH '{folder / 'marcador.duckdb'}' AS store (READ_ONLY)")
        keys = [player.casefold() for player in PLAYERS]
        return {
            "board": _p95_ms(lambda _: connection.execute(_PLAIN_BOARD).fetchall()),
            "profile": _p95_ms(lambda at: connection.execute(_PLAIN_PROFILE, [keys[at % len(keys)]]).fetchall()),
            "review": _p95_ms(lambda at: connection.execute(_PLAIN_REVIEW, {"match": matches[at]}).fetchall()),
        }


def _p95_ms(ask: Callable[[int], object]) -> float:
    return quantiles([1000 * _once_s(lambda at=at: ask(at)) for at in range(_ASKED)], n=20)[-1]  # type: ignore[misc]


def _once_s(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
