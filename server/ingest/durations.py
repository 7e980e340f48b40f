"""How long what comes in takes on its way, as Prometheus is told: a few figures a commit, whatever its size."""

import time
from collections.abc import Iterator

from prometheus_client import Histogram
from prometheus_client.core import Metric

BUCKETS_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Durations:
    """Histograms of commits. Moments are of `time.monotonic`."""

    def __init__(self) -> None:
        self._commit = Histogram(
            "marcador_commit_seconds", "How long a commit took to be on disk", buckets=BUCKETS_S, registry=None
        )
        self._lag = Histogram(
            "marcador_ingest_lag_seconds",
            "Of each commit, from the arrival of its first message until it was committed, and told to all",
            ["until"],
            buckets=BUCKETS_S,
            registry=None,
        )
        self._committed, self._told = (self._lag.labels(until) for until in ("committed", "told"))

    def committed(self, arrived_s: float, began_s: float) -> None:
        """Note a commit that has just been made, and when its first message had come."""
        now = time.monotonic()
        self._commit.observe(now - began_s)
        self._committed.observe(now - arrived_s)

    def told(self, arrived_s: float) -> None:
        """Note that a commit has just been handed to all who are told."""
        self._told.observe(time.monotonic() - arrived_s)

    def collect(self) -> Iterator[Metric]:
        """Give the histograms."""
        yield from self._commit.collect()
        yield from self._lag.collect()
