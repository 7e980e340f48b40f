"""What a simulated sensor measures: a player of the seed's match, heart and wrist."""

from random import Random
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from device.wearables.gatt.heart_rate import HeartRateMeasurement
from device.wearables.simulation.heart import SimulatedHeart
from device.wearables.simulation.rallies import Rallies
from device.wearables.simulation.wrist import SimulatedWrist
from padel.events import Player


class Body(Protocol):
    """Who wears a simulated sensor."""

    def heart_rate(self) -> HeartRateMeasurement:
        """Give the next second's heart rate."""

    def motion(self, first: int, count: int, rate_hz: float) -> NDArray[np.int16]:
        """Give samples by their number since the sensor was switched on, count×3, x, y, z in milli-g."""


class PlayingBody:
    """A player in the seed's rallies; all players of a seed play the same match, each with a body of his own.

    Args:
        player: who wears the sensor.
        seed: of the match.
        sensor: which sensor; what two of one player feel differs by their noise.
    """

    def __init__(self, player: Player, seed: int, sensor: str = "") -> None:
        self._rallies = Rallies(seed)
        self._heart = SimulatedHeart(Random(f"heart {seed} {player}"))
        self._wrist = SimulatedWrist(Random(f"wrist {seed} {player} {sensor}"), player, self._rallies)
        self._second = 0

    def heart_rate(self) -> HeartRateMeasurement:
        """Give the next second's heart rate."""
        self._second += 1
        return self._heart.second(self._rallies.at(self._second - 1) is not None)

    def motion(self, first: int, count: int, rate_hz: float) -> NDArray[np.int16]:
        """Give samples by their number."""
        flat = self._wrist.samples(first / rate_hz, count, rate_hz)
        return np.asarray(flat, np.int16).reshape(-1, 3)
