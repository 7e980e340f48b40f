"""Scoring by hand through everything: a thumb, the server, the broker, a running appliance, and back."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from device.assembly import assembled
from device.clock import ReplayClock
from device.settings import DeviceSettings, UmpireSettings
from marcador.demo.script import MATCH
from tests.device.test_match_commands import Silence
from tests.end_to_end.conftest import ServerProcess
from tests.waiting import PATIENCE_S, until


def test_a_thumb_scores_on_a_court_whose_device_hears_nothing(server: ServerProcess, tmp_path: Path) -> None:
    settings = DeviceSettings(court="1", name="box-1", broker=server.broker, data=tmp_path / "box")
    silence, clock = Silence(), ReplayClock(datetime.now(UTC))
    with assembled(settings, UmpireSettings(), MATCH, silence, lambda _: (), clock=clock, drain_s=0) as parts:
        hearing = threading.Thread(target=lambda: asyncio.run(parts.appliance.run()), name="device-1")
        hearing.start()
        try:
            until(lambda: any(one["online"] and one["match"] for one in server.get("/api/v1/courts")["courts"]))
            match = parts.appliance.umpire.match.id
            assert asked(server, f"claims/{match}", {})["mine"]
            tap = {"id": "tap-0001", "time": datetime.now(UTC).isoformat(), "do": "point", "pair": "b"}
            answer = asked(server, f"scores/{match}", tap)
            assert answer["answers"][0]["said"].endswith("love fifteen")
            assert answer["match"]["b"]["points"] == "15"
            undone = asked(server, f"scores/{match}", {**tap, "id": "tap-0002", "do": "undo", "pair": None})
            assert undone["answers"][0]["said"].startswith("taken back: ")
            assert asked(server, f"scores/{match}", tap)["answers"] == answer["answers"]
            assert parts.appliance.umpire.match.score.points == (0, 0)
        finally:
            parts.appliance.stop()
            hearing.join(PATIENCE_S)
    history = server.get(f"/api/v1/events/club/scores/{match}/history")["history"]
    assert [(one["score"], one["by"]) for one in history[:2]] == [
        ("0-0", "whoever sits at the server"),
        ("0-0 0-15", "whoever sits at the server"),
    ]


def asked(server: ServerProcess, path: str, body: dict[str, Any]) -> Any:
    answer = server._client.post(f"/api/v1/events/club/{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json()
