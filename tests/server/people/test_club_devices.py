"""Looking after the club's devices over HTTP: how each is, letting one in, shutting one out."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import URL

from server import own_address
from server.api import devices
from server.people.roles import Role
from server.store.rows import DeviceStatus
from tests.server.people.club import Browser, Club
from wire.delivery import Status, StreamDepth
from wire.enrolment import EnrolmentRequest, hash_of
from wire.sensor_status import SensorStatus
from wire.topics import Address, Stream

DEVICES, CODES = "/api/v1/devices", "/api/v1/devices/codes"


def admin(club: Club) -> Browser:
    club.add("admin", Role.ADMIN)
    return club.signed_in("admin")


def let_in(club: Club, code: str, device: str) -> None:
    request = EnrolmentRequest(code=hash_of(code), device=device, nonce="0" * 32)
    answer = club.browser().ask("POST", "/api/v1/enrolments", json=request.model_dump(exclude_none=True))
    assert answer.status_code == 200, answer.text


def test_a_device_is_let_in_with_a_code_listed_and_shut_out(club: Club) -> None:
    who = admin(club)
    assert who.get(DEVICES) == {"devices": []}
    made = who.post(CODES, {"court": "2"}, status=201)
    assert made["command"] == f"marcador device --enroll https://club.example {made['code']}"
    assert datetime.fromisoformat(made["until"]) > datetime.now(UTC) + timedelta(minutes=59)
    let_in(club, made["code"], "box-2")
    (listed,) = who.get(DEVICES)["devices"]
    assert (listed["court"], listed["device"], listed["online"], listed["enrolled"]) == ("2", "box-2", False, True)
    assert who.ask("DELETE", "/api/v1/courts/1/devices/box-2").status_code == 404
    assert who.ask("DELETE", "/api/v1/courts/2/devices/box-2").status_code == 204
    assert who.get(DEVICES) == {"devices": []}


@pytest.mark.parametrize(
    ("base", "listens", "here", "told"),
    [
        ("http://127.0.0.1:{port}/", "127.0.0.2", "127.0.0.2", "http://127.0.0.2:{port}"),
        ("https://localhost:{port}/", "127.0.0.1", "127.0.0.2", "https://THIS-SERVER:{port}"),
        ("http://[::1]:{port}/", "127.0.0.1", None, "http://THIS-SERVER:{port}"),
        ("https://club.example/", "127.0.0.1", "127.0.0.1", "https://club.example"),
    ],
)
def test_the_command_names_where_others_reach_the_server_that_somebody_sits_at(
    monkeypatch: pytest.MonkeyPatch, base: str, listens: str, here: str | None, told: str
) -> None:
    monkeypatch.setattr(own_address, "own_address", lambda: here)
    with socket.create_server((listens, 0)) as one:
        port = one.getsockname()[1]
        assert devices._pages(URL(base.format(port=port))) == told.format(port=port)


def test_what_a_device_says_of_itself_is_shown(club: Club) -> None:
    who, now = admin(club), datetime.now(UTC)
    strap = SensorStatus(player=1, sensor="A", name="Strap", state="streaming", battery_percent=80)
    status = Status(
        state="online",
        version="1.2",
        epoch="0" * 32,
        time=now + timedelta(seconds=40),
        outbox={Stream.MATCH: StreamDepth(depth=3)},
        sensors=(strap, strap.model_copy(update={"player": 2, "battery_percent": 15})),
        problems=("the microphone was unplugged; plug it in again",),
    )
    for device in ("box-1", "spare"):
        club.devices.apply(DeviceStatus(Address("home", "1", device), status))
    listed, spare = who.get(DEVICES)["devices"]
    assert (listed["device"], spare["device"]) == ("box-1", "spare")
    assert (listed["online"], listed["version"], listed["enrolled"]) == (True, "1.2", False)
    assert (listed["waiting"], listed["sensors"], listed["lowest_battery_percent"]) == ({"match": 3}, 2, 15)
    assert 39 < listed["clock_ahead_s"] < 41
    assert listed["problems"] == ["the microphone was unplugged; plug it in again"]


def test_a_court_that_no_topic_can_have_is_refused(club: Club) -> None:
    assert admin(club).ask("POST", CODES, json={"court": "a/b"}).status_code == 422
