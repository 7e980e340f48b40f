"""The game: folding points into scores, and reading a call's meaning."""

import random
import time
from collections.abc import Iterator

from benchmarks.table import Figure
from padel.calls import match_grammar, understand
from padel.format import DEFAULT_FORMAT, MatchFormat
from padel.score import Score

_POINTS = 100_000
_CALLS = 500


def figures() -> Iterator[Figure]:
    """Measure on seeded random points."""
    chance, start = random.Random(1), Score.start(MatchFormat.parse(DEFAULT_FORMAT))
    winners = [chance.choice(("a", "b")) for _ in range(_POINTS)]
    score, began = start, time.perf_counter()
    for winner in winners:
        score = (start if score.winner else score).point_to(winner)  # type: ignore[arg-type]
    yield Figure("fold of points", f"{_POINTS / (time.perf_counter() - began):,.0f} points/s", "one core")
    grammar = match_grammar("en", ("blue", "red"), ("Maria", "Carlos", "Laura", "David"))
    began = time.perf_counter()
    for _ in range(_CALLS):
        understand(grammar, ("player", "three", "bandeja", "unforced", "error"))
    yield Figure("meaning of a call", f"{1e6 * (time.perf_counter() - began) / _CALLS:.0f} µs", "")
