"""A whole appliance, a process of its own: it hears the demo's match again and again, and a strap on each player."""

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from device.assembly import assembled
from device.clock import SteadyClock
from device.hearing.sources.audio import AudioBlock
from device.hearing.sources.recording import Recording
from device.settings import DeviceSettings, UmpireSettings
from device.wearables.assignments import Assignments
from device.wearables.roster import Roster
from device.wearables.sensor_factory import SensorMaker
from marcador.allocator import give_back_what_is_large
from marcador.demo.script import MATCH, recording

PLAYERS = (1, 2, 3, 4)


class AgainAndAgain:
    """A recording in real time, from its beginning again when it is over."""

    def __init__(self, path: Path) -> None:
        self._path, self._closed, self._end_s = path, threading.Event(), 0.0
        self._playing = Recording(path, datetime.now(UTC), speed=1.0)
        self.rate_hz = self._playing.rate_hz

    def blocks(self) -> Iterator[AudioBlock]:
        """Give the sound, until it is closed."""
        while not self._closed.is_set():
            before_s = self._end_s
            for block in self._playing.blocks():
                self._end_s = before_s + block.end_s
                yield AudioBlock(block.samples, self._end_s, block.ended)
            self._playing = Recording(self._path, datetime.now(UTC), speed=1.0)

    def close(self) -> None:
        """End it soon."""
        self._closed.set()
        self._playing.close()


def run(folder: Path, broker: str) -> None:
    """Run until it is told to stop."""
    device = DeviceSettings(data=folder, broker=broker, name="box")
    worn = [(player, f"simulated-strap-{player}") for player in PLAYERS]
    roster = Roster(Assignments(folder, device.court, worn), SensorMaker(SteadyClock()).make)
    source = AgainAndAgain(recording())
    with assembled(device, UmpireSettings(), MATCH, source, lambda _: roster, drain_s=10.0) as parts:
        signal.signal(signal.SIGTERM, lambda *_: parts.appliance.stop())
        asyncio.run(parts.appliance.run())


if __name__ == "__main__":
    give_back_what_is_large()
    logging.basicConfig(level=logging.WARNING)
    run(Path(sys.argv[1]), sys.argv[2])
