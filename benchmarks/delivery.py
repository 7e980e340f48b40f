"""From the end of speech to the outbox and to the stream: the whole demo, at a steady pace and at full speed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks.table import Figure


def figures() -> Iterator[Figure]:
    """Run the demo as a user would; the latencies count the silence that must pass before a call is decided."""
    report = _demo("8")
    for what, latency in (
        ("end of speech → outbox", report["latency_to_outbox_ms"]),
        ("end of speech → stream (SSE)", report["latency_to_stream_ms"]),
    ):
        yield Figure(what, f"p50 {latency['p50']:.0f}, p95 {latency['p95']:.0f}, p99 {latency['p99']:.0f} ms", _NOTE)
    fast = _demo("max")
    rows = sum(fast["stored"].values())
    yield Figure("the whole demo", f"{fast['audio_s'] / fast['wall_s']:.1f} × real time", f"{rows:,} rows stored")


_NOTE = "demo at 8 × real time, with four sensors; broker embedded"


def _demo(speed: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "marcador", "demo", "--once", "--json", "--speed", speed]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report
