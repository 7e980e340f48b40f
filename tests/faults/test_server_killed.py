import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from device.outbox import Outbox
from tests.end_to_end.conftest import DEMO_S, ServerProcess
from tests.end_to_end.test_demo import check
from tests.processes import Marcador
from tests.waiting import until
from wire.topics import Address, Stream


@contextmanager
def playing(server: ServerProcess, folder: Path) -> Iterator[Marcador]:
    """Play the demo against the server."""
    command = ["demo", "--once", "--speed", "max", "--json", "--data", str(folder / "demo")]
    command += ["--server", server.http, "--broker", server.broker]
    with (folder / "demo.log").open("w") as log, Marcador(*command, cwd=folder, stderr=log) as demo:
        try:
            yield demo
        finally:
            demo.kill()


def kill(server: ServerProcess, moment: int) -> None:
    """Kill the server when so many events are stored, and start it again."""
    until(lambda: server.get("/healthz")["position"] >= moment, f"{moment} events are stored")
    server.stop(SIGKILL)
    server.start()


def stored(server: ServerProcess, match: str) -> list[dict[str, Any]]:
    return [one["event"] for one in server.get(f"/api/v1/matches/{match}/events?limit=5000")["events"]]


def test_a_server_killed_in_the_middle_loses_nothing(server: ServerProcess, tmp_path: Path) -> None:
    """With the first calls of the demo; what is not stored when it ends still waits in the outbox."""
    with playing(server, tmp_path) as demo:
        kill(server, 4)
        until(lambda: server.get("/healthz")["position"] >= 8, "8 events are stored")
        demo.terminate()
        demo.wait()
    address = Address("home", "1", "demo")
    with Outbox.open(tmp_path / "demo" / "device" / "outbox.sqlite", address=address) as outbox:
        happened = outbox.journal()
        waiting = outbox.depths()[Stream.MATCH].depth
    events = stored(server, happened[0].match)
    assert len(events) + waiting == len(happened)
    assert [one["id"] for one in events] == [event.id for event in happened[: len(events)]]


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_server_killed_again_and_again_loses_nothing(server: ServerProcess, tmp_path: Path) -> None:
    with playing(server, tmp_path) as demo:
        for moment in (5, 20, 45, 70, 100, 125):
            kill(server, moment)
        out = demo.rest(DEMO_S)
    assert out, (tmp_path / "demo.log").read_text()
    report = json.loads(out)
    check(report)
    match = report["match"]
    assert [one["sequence"] for one in stored(server, match)] == list(range(1, report["events"] + 1))
    assert server.get(f"/api/v1/sessions/{match}")["events"] == report["events"]
