"""The coach sees how a court's sensors are, and says who wears them."""

from collections.abc import Iterator
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.server.play import BOX
from tests.server.process import Served
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.commands import AssignSensor, Command, UnassignSensor, read_command
from wire.delivery import Status
from wire.sensor_status import SensorStatus

SENSORS = f"/api/v1/courts/{BOX.court}/sensors"
STRAP = SensorStatus(
    player=2, sensor="A0:9E:1A:00:00:01", name="Polar H10 1A2B3C4D", state="streaming", battery_percent=87
)


class Box:
    """A device that says how it is, and keeps the commands that it hears."""

    def __init__(self, broker: BrokerAddress) -> None:
        self.commands: list[Command] = []
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = lambda _, __, message: self.commands.append(read_command(message.payload))
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()
        self._client.subscribe(BOX.command, qos=1)

    def say(self, state: Any, *sensors: SensorStatus) -> None:
        status = Status(state=state, epoch="0" * 32, sensors=sensors)
        self._client.publish(BOX.status, status.encode(), qos=1, retain=True).wait_for_publish(PATIENCE_S)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def box(served: Served, mosquitto: BrokerAddress) -> Iterator[Box]:
    box = Box(mosquitto)
    box.say("online", STRAP)
    until(lambda: served.http.get(SENSORS).status_code == 200)
    yield box
    box.close()


def test_the_sensors_of_a_court_are_shown_as_its_device_says(served: Served, box: Box) -> None:
    assert served.http.get(SENSORS).json() == {
        "device": BOX.device,
        "online": True,
        "sensors": [STRAP.model_dump()],
    }


def test_an_assignment_reaches_the_device(served: Served, box: Box) -> None:
    assert served.http.put(f"{SENSORS}/3", json={"sensor": "Strap 3"}).status_code == 202
    assert served.http.put(f"{SENSORS}/3", json={"sensor": "board", "also": True}).status_code == 202
    assert served.http.delete(f"{SENSORS}/2").status_code == 202
    until(lambda: len(box.commands) == 3)
    assert box.commands == [
        AssignSensor(player=3, sensor="Strap 3"),
        AssignSensor(player=3, sensor="board", also=True),
        UnassignSensor(player=2),
    ]


def test_a_device_that_is_away_cannot_be_told(served: Served, box: Box) -> None:
    box.say("offline")
    until(lambda: not served.http.get(SENSORS).json()["online"])
    answer = served.http.put(f"{SENSORS}/3", json={"sensor": "Strap 3"})
    assert answer.status_code == 409
    assert "not connected" in answer.json()["detail"]
    assert served.http.get(SENSORS).json()["sensors"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{SENSORS}/5", {"sensor": "Strap"}, 422),
        (f"{SENSORS}/1", {"sensor": " "}, 422),
        (f"{SENSORS}/1", {}, 422),
        ("/api/v1/courts/nowhere/sensors/1", {"sensor": "Strap"}, 404),
    ],
)
def test_what_cannot_be_assigned_is_refused(
    served: Served, box: Box, path: str, body: dict[str, str], status: int
) -> None:
    answer = served.http.put(path, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert box.commands == []


class TestWithAPassword:
    """Only the coach sees and says who wears what."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "coach_password": "secret"}

    @pytest.fixture
    def box(self, served: Served, mosquitto: BrokerAddress) -> Iterator[Box]:
        box = Box(mosquitto)
        box.say("online", STRAP)
        until(lambda: served.http.get(SENSORS, auth=("coach", "secret")).status_code == 200)
        yield box
        box.close()

    def test_nobody_else_may(self, served: Served, box: Box) -> None:
        assert served.http.get(SENSORS).status_code == 401
        assert served.http.put(f"{SENSORS}/1", json={"sensor": "Strap"}).status_code == 401
        assert served.http.delete(f"{SENSORS}/1").status_code == 401
        assert box.commands == []
