"""A season of a club: matches by the real rules between players of different strength, and what is asked of it.

`SEASON_MATCHES` says how many matches (500 unless given). Measured: how fast the statistics are made from the event
log, and how long a profile and a leaderboard take, beside the same sums in plain SQL on the same tables.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from benchmarks.table import Figure
from padel.events import Event, EventData, MatchCreated, PairNames, ShotPlayed
from padel.format import DEFAULT_FORMAT, MatchFormat
from padel.score import Score
from padel.shots import Outcome, Pair, ShotType, other
from server.ingest.own_events import own_address
from server.statistics.database import StatisticsDatabase
from server.statistics.leaderboards import leaderboard
from server.statistics.questions import Questions
from server.statistics.reading import StoredEvents
from server.statistics.reference import published
from server.statistics.snapshots import Snapshots
from server.statistics.tallies import Period
from server.statistics.worker import Worker
from server.store.database import Store
from server.store.rows import Batch, ReceivedEvent
from wire.envelope import CloudEvent
from wire.topics import Address

_MATCHES = int(os.environ.get("SEASON_MATCHES", "500"))
_PLAYERS = [f"Player {letter}{number}" for letter in "ABCDEFGHIJ" for number in range(1, 9)]
_ASKED = 100
_BEGIN = datetime(2026, 1, 5, 18, tzinfo=UTC)
_BOX = Address("home", "1", "box-1")

_PLAIN = """
SELECT who.key, count(*) AS points, avg((p.winner = who.pair)::INTEGER) AS won
FROM players AS who JOIN points AS p USING (match) GROUP BY who.key HAVING points >= 20 ORDER BY won DESC LIMIT 10
"""


def figures() -> Iterator[Figure]:
    """Play a season, fold it, and ask."""
    with TemporaryDirectory() as name:
        store = Store(Path(name))
        events = _play(store)
        database = StatisticsDatabase(Path(name))
        began = time.perf_counter()
        worker = Worker(database, StoredEvents(store))
        worker.catch_up()
        elapsed_s = time.perf_counter() - began
        yield Figure(
            "statistics made from the event log",
            f"{events / elapsed_s:,.0f} events/s",
            f"{_MATCHES} matches, {events:,} events in {elapsed_s:.1f} s",
        )
        yield from _asked(database, worker)
        database.close()
        store.close()


def _asked(database: StatisticsDatabase, worker: Worker) -> Iterator[Figure]:
    questions = Questions(database, Snapshots(own_address("home").source), lambda: worker.tallies)
    chance = random.Random(2)

    def profile() -> None:
        questions.sums().player_profile(chance.choice(_PLAYERS), "all", Period())

    def board(metric: str) -> None:
        leaderboard(questions.sums(), metric, Period(), "all", 10)  # type: ignore[arg-type]

    def plain() -> None:
        with database.cursor() as cursor:
            cursor.execute(_PLAIN).fetchall()

    beside = f"plain SQL of a leaderboard: p95 {_p95_ms(plain):.1f} ms"
    yield Figure("profile of a player over the season", f"p95 {_p95_ms(profile):.1f} ms", beside)
    for metric in ("points", "pressure_play", "offensive_power"):
        took_ms = _p95_ms(lambda metric=metric: board(metric))  # type: ignore[misc]
        yield Figure(f"leaderboard, {metric}", f"p95 {took_ms:.1f} ms", beside)


def _p95_ms(ask: Callable[[], None]) -> float:
    ask()
    took = []
    for _ in range(_ASKED):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    return quantiles(took, n=20)[-1]


def _play(store: Store) -> int:
    chance, sequence = random.Random(1), 0
    strength = {name: chance.gauss(0, 0.04) for name in _PLAYERS}
    for number in range(_MATCHES):
        names = chance.sample(_PLAYERS, 4)
        received = []
        for data, seconds in _match(names, strength, chance):
            sequence += 1
            time_ = _BEGIN + timedelta(hours=8 * number, seconds=seconds)
            event = Event(id=f"{number}-{sequence}", match=f"match-{number}", time=time_, data=data)
            envelope = CloudEvent.wrap(event, _BOX, "0" * 32, sequence)
            received.append(ReceivedEvent(envelope, envelope.encode().decode()))
        store.commit(Batch(events=received))
    return sequence


def _match(names: list[str], strength: dict[str, float], chance: random.Random) -> Iterator[tuple[EventData, float]]:
    """Give the events of a match, with the seconds since its beginning; points last 14 s, rests 18 s."""
    pairs = [PairNames(name=f"Pair {at}", colour="blue", players=(names[at], names[at + 1])) for at in (0, 2)]
    yield MatchCreated(format=DEFAULT_FORMAT, pair_a=pairs[0], pair_b=pairs[1]), 0.0
    score, seconds = Score.start(MatchFormat.parse(DEFAULT_FORMAT)), 0.0
    edge = sum(strength[name] for name in names[:2]) - sum(strength[name] for name in names[2:])
    cells, weights = zip(*published().items(), strict=True)
    while not score.winner:
        serving = score.serving_pair
        won_by_a = chance.random() < (0.62 if serving == "a" else 0.38) + edge
        winner: Pair = "a" if won_by_a else "b"
        seconds += 32 + chance.gauss(0, 6)
        shot, outcome = chance.choices(cells, weights)[0]
        yield _ending(winner, shot, outcome, chance), seconds
        score = score.point_to(winner)


def _ending(winner: Pair, shot: ShotType, outcome: Outcome, chance: random.Random) -> ShotPlayed:
    pair = winner if outcome is Outcome.WINNER else other(winner)
    player = chance.choice((1, 2) if pair == "a" else (3, 4))
    return ShotPlayed(pair=pair, player=player, shot=shot, outcome=outcome)
