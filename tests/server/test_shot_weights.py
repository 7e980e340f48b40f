"""Shot weights over HTTP: drafted, changed, published; kept over a restart, with who did what."""

from datetime import UTC, datetime
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from padel.weights import BASELINE, BASELINE_WEIGHTS
from tests.server.play import BOX
from tests.server.process import Served, Uplink
from tests.server.test_api import problem
from tests.waiting import until
from wire.broker import BrokerAddress
from wire.commands import read_command
from wire.delivery import Status
from wire.weight_commands import UseShotWeights

URL = "/api/v1/shot-weights/snapshots"


def drafted(served: Served, **more: Any) -> dict[str, Any]:
    response = served.http.post(URL, json={"name": "Autumn", "author": "Ana", **more})
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


def test_weights_are_drafted_changed_and_published_for_good(served: Served, settings: dict[str, Any]) -> None:
    draft = drafted(served)
    one = f"{URL}/{draft['id']}"
    assert (draft["draft"], draft["weights"]) == (True, BASELINE_WEIGHTS.model_dump(mode="json"))
    patch = {"weights": {"smash": {"winner": {"offensive": 2.5}}}, "author": "Bea", "reason": "too low"}
    patched = served.http.patch(one, json=patch)
    assert (patched.status_code, patched.json()["weights"]["smash"]["winner"]["offensive"]) == (202, 2.5)
    put = served.http.put(one, json={"name": "Winter", "weights": draft["weights"]})
    assert (put.status_code, put.json()["name"], put.json()["weights"]) == (202, "Winter", draft["weights"])
    assert served.get(f"{URL}/latest")["id"] == BASELINE
    assert served.http.post(f"{one}/publish").status_code == 202
    assert served.get(f"{URL}/latest")["id"] == draft["id"]
    for refused in (
        served.http.patch(one, json=patch),
        served.http.put(one, json={"name": "X", "weights": draft["weights"]}),
        served.http.post(f"{one}/publish"),
        served.http.delete(one),
    ):
        assert "published" in problem(refused, 409)
    entries = served.get(f"{one}/audit")["entries"]
    assert [(one["what"], one["author"]) for one in entries] == [
        ("drafted", "Ana"),
        ("changed", "Bea"),
        ("changed", "coach"),
        ("published", "coach"),
    ]
    (change,) = entries[1]["changes"]
    assert (change["before"], change["after"], entries[1]["reason"]) == (1.0, 2.5, "too low")
    before = served.get(one)
    served.kill()
    with Served(settings) as again:
        assert again.get(one) == before
        assert [one["id"] for one in again.get(URL)["snapshots"]] == [draft["id"], BASELINE]
        assert drafted(again, based_on=draft["id"])["based_on"] == draft["id"]


def test_a_device_is_told_which_weights_its_next_match_uses(
    served: Served, mosquitto: BrokerAddress, uplink: Uplink
) -> None:
    told: list[bytes] = []
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda client, data, message: told.append(message.payload)
    client.connect(mosquitto.host, mosquitto.port)
    client.loop_start()
    until(client.is_connected)
    client.subscribe(BOX.command, 1)
    online = Status(state="online", epoch="0" * 32, version="1", time=datetime.now(UTC))
    uplink.send("status", [online.encode()])
    draft = drafted(served)["id"]
    served.http.post(f"{URL}/{draft}/publish")
    until(lambda: told)
    client.loop_stop()
    command = read_command(told[0])
    assert isinstance(command, UseShotWeights)
    assert (command.snapshot, command.name) == (draft, "Autumn")


def test_what_cannot_be_is_refused_by_name(served: Served, uplink: Uplink) -> None:
    incomplete = {"smash": {"winner": {"offensive": 1.0}}}
    response = served.http.post(URL, json={"name": "Half", "weights": incomplete})
    assert " weights are missing" in problem(response, 422)
    assert "no shot weights" in problem(served.http.get(f"{URL}/x"), 404)
    assert "no shot weights" in problem(
        served.http.post(URL, json={"name": "X", "based_on": BASELINE[:-1] + "9"}), 404
    )
    assert "published" in problem(served.http.patch(f"{URL}/{BASELINE}", json={"name": "Mine"}), 409)
    kept = drafted(served)["id"]
    assert "audit" in problem(served.http.delete(f"{URL}/{kept}"), 409)
