"""The server's commands about matches through a running appliance: over a real broker, while nobody says a word."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from device.assembly import assembled
from device.clock import ReplayClock
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, AudioBlock
from device.matches.people import FILE_NAME
from device.settings import DeviceSettings, UmpireSettings
from marcador.demo.script import MATCH
from tests.device.test_sensing import Server
from tests.waiting import PATIENCE_S, awaited
from wire.broker import BrokerAddress
from wire.match_commands import AbandonMatch, NextMatch, NextPair

START = datetime(2026, 11, 28, tzinfo=UTC)


class Silence:
    """A court where nobody speaks."""

    rate_hz = SAMPLE_RATE_HZ

    def __init__(self) -> None:
        self._closed = threading.Event()

    def blocks(self) -> Iterator[AudioBlock]:
        samples, end_s = np.zeros(round(BLOCK_S * self.rate_hz), np.int16), 0.0
        while not self._closed.wait(BLOCK_S):
            end_s += BLOCK_S
            yield AudioBlock(samples, end_s, START + timedelta(seconds=end_s))

    def close(self) -> None:
        self._closed.set()


async def test_a_command_begins_the_next_match_and_what_depends_on_it_follows(
    mosquitto: BrokerAddress, tmp_path: Path
) -> None:
    broker = f"mqtt://{mosquitto.host}:{mosquitto.port}"
    device = DeviceSettings(club="home", court="1", name="box", broker=broker, data=tmp_path / "device")
    server, clock = Server(mosquitto), ReplayClock(START)
    with assembled(device, UmpireSettings(), MATCH, Silence(), lambda clock: (), clock=clock, drain_s=0) as parts:
        running = asyncio.create_task(parts.appliance.run())
        umpire = parts.appliance.umpire
        before = umpire.match
        try:
            await awaited(lambda: parts.uplink.connected and server.statuses)
            pairs = (
                NextPair(colour="green", players=("Ana", "Bea")),
                NextPair(colour="white", players=("Eva", "Ivo")),
            )
            command = NextMatch(id="c1", pair_a=pairs[0], pair_b=pairs[1], match="next-1", language="es")
            server.command(command.encode())
            await awaited(lambda: server.statuses[-1].commands)
            server.command(command.encode())
            server.command(AbandonMatch(id="c2", match=before.id, reason="late").encode())
            await awaited(lambda: len(server.statuses[-1].commands) == 2)
            first, second = server.statuses[-1].commands
        finally:
            parts.appliance.stop()
            await asyncio.wait_for(running, PATIENCE_S)
            server.close()
        assert (umpire.match.id, umpire.match.setup.language) == ("next-1", "es")
        assert parts.outbox.journal()[0].match == "next-1"
    assert (first.id, first.obeyed) == ("c1", True)
    assert (second.id, second.obeyed) == ("c2", False), "that match is over"
    assert "Ivo" in (device.data / FILE_NAME).read_text()
