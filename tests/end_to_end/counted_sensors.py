"""Straps whose samples tell their own numbers, lost and found again for hours, so that each can be looked for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from device.wearables.bluetooth import BluetoothSensor
from device.wearables.gatt import polar
from device.wearables.gatt.heart_rate import HeartRateMeasurement
from device.wearables.gatt.polar import FrameType
from device.wearables.gatt.polar_settings import Settings
from device.wearables.profiles import load_profiles
from device.wearables.radio.adapters import Radio
from device.wearables.retry_delay import Patience
from device.wearables.sensor import SensorState
from device.wearables.simulation.air import SimulatedAir
from device.wearables.simulation.motion import PolarPart
from device.wearables.simulation.peripheral import Peripheral
from tests.device.wearables.fast_time import LoopClock, moment

RATE_HZ = 200
FRAME = 36
_ROW = 10_000
_OFFERED = Settings(rates_hz=(25, 50, 100, RATE_HZ), resolutions_bits=(16,), ranges_g=(2, 4, 8))
_ON_ITS_WAY_S, _JITTER_S = 0.004, 0.010


@dataclass
class Sent:
    """What a strap has sent: each heart rate's number is its energy, each sample's number is in x and y."""

    seconds: int = 0
    first: list[int] = field(default_factory=list)

    def heart_rate(self) -> HeartRateMeasurement:
        self.seconds += 1
        return HeartRateMeasurement(bpm=60 + self.seconds % 120, energy_kj=self.seconds, rr_s=(0.5, 0.5))

    def motion(self, first: int, count: int, rate_hz: float) -> NDArray[np.int16]:
        assert (count, rate_hz) == (FRAME, RATE_HZ)
        self.first.append(first)
        numbers = np.arange(first, first + count)
        return np.stack([numbers % _ROW, numbers // _ROW, np.full(count, -1000)], axis=1).astype(np.int16)

    @property
    def numbers(self) -> NDArray[np.int64]:
        """Give the numbers of all samples, in the order of sending."""
        return (np.array(self.first, np.int64)[:, None] + np.arange(FRAME)).ravel()


def number_of(x_mg: NDArray[np.int64], y_mg: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the numbers that samples tell."""
    return y_mg * _ROW + x_mg


class _OnAir(Peripheral):
    """Counts the frames that were on their way when the link broke: no radio brings those."""

    broken = 0

    def _deliver(self, to: Callable[[str, bytes], None] | None, characteristic: str, value: bytes) -> None:
        if characteristic == polar.DATA and (to is None or to is not self.notify):
            self.broken += 1
        super()._deliver(to, characteristic, value)


class CountedStrap:
    """A strap on a player, and the sensor that the appliance has of it."""

    def __init__(self, player: int, air: SimulatedAir, radio: Radio) -> None:
        self.player, self.sent = player, Sent()
        self.reconnected_s: list[float] = []
        self._air = air
        self._random = Random(f"strap {player}")
        self._part = PolarPart(_OFFERED, FrameType.RAW_16, FRAME)
        self.peripheral = _OnAir(
            f"A0:9E:1A:00:00:0{player}",
            f"Polar H10 0000000{player}",
            self.sent,
            battery_percent=80,
            motion=self._part,
            drift_ppm=self._random.uniform(-40, 40),
            delay_s=lambda: _ON_ITS_WAY_S + self._random.expovariate(1 / _JITTER_S),
        )
        air.bring(self.peripheral)
        patience = Patience(self._random, asyncio.get_running_loop().time)
        self.sensor = BluetoothSensor(self.peripheral.name, radio, LoopClock(), load_profiles(), patience=patience)

    async def come_and_go(self, every_s: tuple[float, float], away_s: tuple[float, float]) -> None:
        """Leave the range again and again, and note how long it takes to stream once it is back."""
        loop, streams = asyncio.get_running_loop(), asyncio.Event()

        def note(state: SensorState) -> None:
            if state is SensorState.STREAMING:
                streams.set()

        self.sensor.on_state = note
        await streams.wait()
        while True:
            await asyncio.sleep(self._random.uniform(*every_s))
            streams.clear()
            self._air.take_away(self.peripheral)
            await asyncio.sleep(self._random.uniform(*away_s))
            self._air.bring(self.peripheral)
            back_s = loop.time()
            await streams.wait()
            self.reconnected_s.append(loop.time() - back_s)

    def true_times_us(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give when samples were taken, in microseconds since 1970."""
        clock = self.peripheral.clock
        began_us = moment(0).timestamp() * 1e6
        return began_us + 1e6 * (clock.began_s + numbers / RATE_HZ / (1 + clock.drift_ppm * 1e-6))
