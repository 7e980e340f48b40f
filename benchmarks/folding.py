"""The game: folding points into scores and events into matches, and reading a call's meaning."""

import gc
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.table import Figure
from padel.calls import match_grammar, understand
from padel.events import Event, MatchCreated, PairNames, ShotPlayed
from padel.format import DEFAULT_FORMAT, MatchFormat
from padel.match import Match, fold
from padel.score import Score
from padel.shots import PAIRS, Outcome, ShotType

_POINTS = 100_000
_MATCHES = 100
_CALLS = 500
_START = datetime(2026, 11, 21, 10, tzinfo=UTC)


def figures() -> Iterator[Figure]:
    """Measure on seeded random points."""
    yield Figure("fold of points into a score", f"{_points_per_s():,.0f} points/s", "one core")
    yield Figure("fold of whole matches, event by event", f"{_match_points_per_s():,.0f} points/s", "one core")
    yield Figure("meaning of a call", f"{_call_us():.0f} µs", "")


def _points_per_s() -> float:
    chance, start = random.Random(1), Score.start(MatchFormat.parse(DEFAULT_FORMAT))
    winners = [chance.choice(PAIRS) for _ in range(_POINTS)]
    score, began = start, time.perf_counter()
    for winner in winners:
        score = (start if score.winner else score).point_to(winner)
    return _POINTS / (time.perf_counter() - began)


def _match_points_per_s() -> float:
    chance = random.Random(1)
    matches = [_events(f"match {number}", chance) for number in range(_MATCHES)]
    gc.freeze()  # a hundred matches of events in waiting are the benchmark's, not the fold's
    began = time.perf_counter()
    for events in matches:
        match: Match | None = None
        for event in events:
            match = fold(match, event)
    elapsed_s = time.perf_counter() - began
    gc.unfreeze()
    return sum(len(events) - 1 for events in matches) / elapsed_s


def _events(match: str, chance: random.Random) -> list[Event]:
    pairs = [PairNames(name=name, colour=name, players=(f"{name} one", f"{name} two")) for name in ("blue", "red")]
    created = MatchCreated(format=DEFAULT_FORMAT, pair_a=pairs[0], pair_b=pairs[1])
    events = [Event(id="created", match=match, time=_START, data=created)]
    score = Score.start(MatchFormat.parse(DEFAULT_FORMAT))
    while not score.winner:
        winner = chance.choice(PAIRS)
        score = score.point_to(winner)
        shot = ShotPlayed(pair=winner, shot=ShotType.SMASH, outcome=Outcome.WINNER)
        number = len(events)
        events.append(Event(id=f"{number}", match=match, time=_START + timedelta(seconds=20 * number), data=shot))
    return events


def _call_us() -> float:
    grammar = match_grammar("en", ("blue", "red"), ("Maria", "Carlos", "Laura", "David"))
    began = time.perf_counter()
    for _ in range(_CALLS):
        understand(grammar, ("player", "three", "bandeja", "unforced", "error"))
    return 1e6 * (time.perf_counter() - began) / _CALLS
