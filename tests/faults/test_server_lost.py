"""A server that lost everything it had, or both copies of a part, has it back from what its devices kept."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from device.outbox import Outbox
from server.store.database import DATABASE_NAME, EVENTS_NAME
from tests.faults.test_outbox_moved import COURT_1, MATCH, begin, delivering, points, stored
from tests.server.play import BEGIN
from tests.server.process import Served
from tests.server.test_store import heart_rate
from tests.waiting import until
from wire.broker import BrokerAddress
from wire.sensors import HeartRateSample
from wire.topics import Stream


@pytest.fixture
def settings(tmp_path: Path, mosquitto: BrokerAddress) -> dict[str, Any]:
    return {"http_listen": "127.0.0.1:0", "broker": str(mosquitto), "data_directory": str(tmp_path / "data")}


def spoil(data: Path) -> None:
    """Damage the middle of the event log, and the database."""
    segment = sorted((data / EVENTS_NAME).glob("*.log"))[-1]
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join(b"#" + one[1:] if 3 < at < 9 else one for at, one in enumerate(lines)))
    (data / DATABASE_NAME).write_bytes(b"nothing" * 3_000)


@pytest.mark.parametrize("everything", [True, False])
def test_what_the_server_lost_comes_again_from_the_device(
    tmp_path: Path, settings: dict[str, Any], mosquitto: BrokerAddress, everything: bool
) -> None:
    data, happened, later = tmp_path / "data", [*begin(), *points(20)], points(3)
    with Outbox.open(tmp_path / "outbox.sqlite", address=COURT_1) as outbox:
        with Served(settings) as served, delivering(outbox, mosquitto, COURT_1):
            outbox.append_events(happened)
            sample = HeartRateSample(time=BEGIN, bpm=120)
            outbox.append(
                Stream.HEART_RATE,
                [lambda number: heart_rate(MATCH, sample, epoch=outbox.epoch, sequence=number).encode()] * 4,
            )
            until(lambda: served.position == 22)
        shutil.rmtree(data) if everything else spoil(data)
        with Served(settings) as served, delivering(outbox, mosquitto, COURT_1):
            outbox.append_events(later)
            until(lambda: served.position == 25 and served.get("/healthz")["missing"] == 0)
            until(lambda: served.get(f"/api/v1/sessions/{MATCH}")["heart_rate_samples"] == 4)
            assert [one["id"] for one in stored(served)] == [one.id for one in (*happened, *later)]
            board = served.get(f"/api/v1/matches/{MATCH}")
            assert board["points_played"] == 23
