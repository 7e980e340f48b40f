"""The server's word on who wears which sensor, and the status that answers it, over a real broker."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from device.clock import SteadyClock
from device.outbox import Outbox
from device.sensing import Sensing, _obey
from device.uplink import Uplink
from device.wearables.assignments import Assignments
from device.wearables.roster import Roster
from device.wearables.sensor_factory import SensorMaker
from tests.waiting import PATIENCE_S, awaited
from wire.broker import BrokerAddress
from wire.commands import AssignSensor, UnassignSensor
from wire.delivery import Status
from wire.sensor_status import SensorStatus
from wire.telling import Tell
from wire.topics import Address

ADDRESS = Address("home", "1", "box")
STRAP = "simulated-strap-2"


class Server:
    """The other end: hears the status, and commands."""

    def __init__(self, broker: BrokerAddress) -> None:
        self.statuses: list[Status] = []
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda client, *_: client.subscribe(ADDRESS.status, qos=1)
        self._client.on_message = lambda _, __, message: self.statuses.append(Status.decode(message.payload))
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()

    def command(self, payload: bytes) -> None:
        self._client.publish(ADDRESS.command, payload, qos=1).wait_for_publish(PATIENCE_S)

    @property
    def sensors(self) -> tuple[SensorStatus, ...]:
        return self.statuses[-1].sensors if self.statuses else ()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def server(mosquitto: BrokerAddress) -> Iterator[Server]:
    server = Server(mosquitto)
    yield server
    server.close()


async def test_the_server_assigns_a_sensor_and_the_status_tells_how_it_is(
    mosquitto: BrokerAddress, server: Server, tmp_path: Path
) -> None:
    roster = Roster(Assignments(tmp_path, "1"), SensorMaker(SteadyClock()).make)
    with Outbox.open(tmp_path / "outbox.sqlite", address=ADDRESS) as outbox:
        uplink = Uplink(outbox, mosquitto, ADDRESS, version="test")
        sensing = Sensing(roster, SteadyClock(), outbox, uplink, lambda: "match-1")
        uplink.start()
        running = asyncio.create_task(sensing.run())
        try:
            await awaited(lambda: server.statuses and uplink.connected)
            server.command(b"nothing that is known")
            server.command(AssignSensor(player=2, sensor=STRAP).encode())
            await awaited(lambda: [one.state for one in server.sensors] == ["streaming"])
            (sensor,) = server.sensors
            assert (sensor.player, sensor.name, sensor.motion_hz) == (2, STRAP, 200)
            await awaited(lambda: sensing.collector.counts["motion_samples"])
            server.command(UnassignSensor(player=2).encode())
            await awaited(lambda: server.statuses[-1].sensors == ())
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            uplink.stop(0)
    assert Assignments(tmp_path, "1").worn() == {}


def test_what_the_server_tells_is_said_at_the_terminal_and_cannot_move_its_cursor(
    caplog: pytest.LogCaptureFixture,
) -> None:
    _obey(
        None,
        lambda command: None,
        lambda command: None,
        lambda command: None,
        Tell(sentence="two devices\x1b[2J").encode(),
    )
    assert caplog.messages == ["two devices[2J"]
