"""Sensors that are tried again quickly, and the gathering of what they give."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from device.backoff import Backoff
from device.clock import SteadyClock
from device.wearables.bluetooth import BluetoothSensor
from device.wearables.profiles import load_profiles
from device.wearables.radio.adapters import LinkTimes, Radio
from device.wearables.retry_delay import Patience
from device.wearables.seen import SeenSensors
from device.wearables.sensor import Reading, Sensor
from device.wearables.sensor_factory import real_air


class Impatient(Patience):
    """Tries again at once."""

    def next_s(self, error: Exception) -> float:
        return Backoff(0.01, 0.05).next_s()


def a_radio(*adapters: str) -> Radio:
    """Give a radio over the real bleak."""
    return Radio(real_air(load_profiles()), adapters)


def a_sensor(
    sensor: str,
    *,
    radio: Radio | None = None,
    seen: SeenSensors | None = None,
    silent_s: float = 5,
    unreadable_s: float = 10,
) -> BluetoothSensor:
    return BluetoothSensor(
        sensor,
        radio or a_radio(),
        SteadyClock(),
        load_profiles(),
        seen,
        patience=Impatient(),
        times=LinkTimes(
            scan_s=0.3, namesakes_s=0.1, connect_s=3, silent_s=silent_s, unreadable_s=unreadable_s, check_s=0.05
        ),
    )


@asynccontextmanager
async def listening(sensor: Sensor) -> AsyncIterator[list[Reading]]:
    """Listen to a sensor for as long as the block lasts, and give what it says."""
    heard: list[Reading] = []

    async def listen() -> None:
        async with aclosing(sensor.readings()) as readings:
            async for reading in readings:
                heard.append(reading)

    task = asyncio.create_task(listen(), name="listening")
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
