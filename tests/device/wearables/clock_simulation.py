"""A sensor whose clock drifts, over a radio that holds frames back: what was true, and what arrives."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

BEGIN = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)

Jitter = Callable[[Random, float], float]
"""By how much a frame that was ready at a moment is late, in seconds."""


def evenly(random: Random, ready_s: float) -> float:
    """Give a delay of anything up to 100 ms."""
    return random.uniform(0.0, 0.1)


def by_connection_interval(interval_s: float) -> Jitter:
    """Give the wait for the next connection event; three in ten are missed; 100 ms at most."""

    def wait(random: Random, ready_s: float) -> float:
        event_s = math.ceil(ready_s / interval_s) * interval_s
        while random.random() < 0.3:
            event_s += interval_s
        return min(event_s - ready_s, 0.1)

    return wait


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that arrived.

    Attributes:
        true_s: when its last sample was taken, after `BEGIN`.
        device_s: what the sensor's clock showed then.
        arrival: when it arrived.
    """

    true_s: float
    device_s: float
    arrival: datetime


@dataclass(frozen=True, slots=True)
class SimulatedClock:
    """A sensor that fills frames.

    Attributes:
        period_s: between frames.
        jitter: of their arrival.
        drift_ppm: by how much its clock is fast.
        begins_at_s: what its clock shows at `BEGIN`.
        gaps_s: stretches that nobody hears.
    """

    period_s: float
    jitter: Jitter
    drift_ppm: float = 0.0
    begins_at_s: float = 1000.0
    gaps_s: tuple[tuple[float, float], ...] = ()

    def frames(self, random: Random, until_s: float, from_s: float = 0.0) -> Iterator[Frame]:
        """Give the frames that arrive, in the order of their arrival."""
        arrived_s = true_s = from_s
        while true_s < until_s:
            true_s += self.period_s
            if any(begin <= true_s < end for begin, end in self.gaps_s):
                continue
            arrived_s = max(arrived_s, true_s + self.jitter(random, true_s))
            device_s = self.begins_at_s + true_s * (1 + 1e-6 * self.drift_ppm)
            yield Frame(true_s, device_s, BEGIN + timedelta(seconds=arrived_s))


def seconds(moment: datetime) -> float:
    """Give a moment as seconds after `BEGIN`."""
    return (moment - BEGIN).total_seconds()
