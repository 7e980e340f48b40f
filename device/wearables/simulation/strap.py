"""A sensor that needs neither body nor radio: a strap with heart rate, RR and wrist motion, the same for a seed.

Its heart rate goes through the same bytes as a real strap's: frames of 0x2A37 are built, then parsed.
"""

from datetime import timedelta
from random import Random

from device.clock import Clock
from device.errors import ClockClosed
from device.wearables.gatt.heart_rate import build
from device.wearables.sensor import MotionReading, Sensor, SensorIdentity, SensorState
from device.wearables.simulation.heart import SimulatedHeart
from device.wearables.simulation.rallies import Rallies
from device.wearables.simulation.wrist import RATE_HZ, SimulatedWrist
from padel.events import Player


class SimulatedSensor(Sensor):
    """A sensor on a player who plays the seed's rallies from the moment the stream begins.

    Every second of the clock: one heart-rate notification, and the 52 samples of acceleration of the second past.
    Sensors of one seed play the same match; the stream ends when the clock does.
    """

    def __init__(self, player: Player, clock: Clock, seed: int) -> None:
        super().__init__(SensorIdentity(address=f"simulated-{player}", name=f"Simulated strap {player}"))
        self._player = player
        self._clock = clock
        self._seed = seed

    async def _stream(self) -> None:
        self._enter(SensorState.CONNECTING)
        rallies = Rallies(self._seed)
        heart = SimulatedHeart(Random(f"heart {self._seed} {self._player}"))
        wrist = SimulatedWrist(Random(f"wrist {self._seed} {self._player}"), self._player, rallies)
        begun, second = self._clock.now(), 0
        self._enter(SensorState.STREAMING)
        while True:
            past, moment = begun + timedelta(seconds=second), begun + timedelta(seconds=second + 1)
            try:
                await self._clock.sleep_until(moment)
            except ClockClosed:
                return
            self._heard(build(heart.second(rallies.at(second) is not None)), moment)
            self._put(MotionReading(past, RATE_HZ, wrist.second()))
            second += 1
