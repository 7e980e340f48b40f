"""What came of a demo run: the figures that CI and the benchmarks read."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the end of speech; the audio that had to pass, and then the wall clock."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Latency | None":
        """Summarise; `None` when there is nothing to summarise."""
        if not seconds:
            return None
        ordered = sorted(1000 * second for second in seconds)
        return cls(*(round(ordered[_rank(len(ordered), share)], 1) for share in (0.5, 0.95, 0.99)))


def _rank(count: int, share: float) -> int:
    return min(count - 1, max(0, math.ceil(share * count) - 1))


@dataclass(frozen=True, slots=True)
class Report:
    """A run of the demo.

    Attributes:
        calls: calls heard, by verdict.
        ignored: utterances that were no call.
        sent, stored: rows handed to the outbox, and rows in the server's database.
        doubled: events that a spectator saw twice.
        to_outbox, to_stream: latencies from the end of speech.
    """

    match: str
    score: str
    winner: str | None
    audio_s: float
    wall_s: float
    calls_heard: int
    calls: dict[str, int]
    ignored: int
    events: int
    sent: dict[str, int]
    stored: dict[str, int]
    doubled: int
    latency_to_outbox_ms: Latency | None
    latency_to_stream_ms: Latency | None
    is_complete: bool = field(default=False)

    def as_json(self) -> dict[str, Any]:
        """Give the report as JSON-ready data."""
        return asdict(self)
