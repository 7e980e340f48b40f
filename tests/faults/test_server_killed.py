import subprocess
import time
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from tests.end_to_end.conftest import COMMAND, ServerProcess
from tests.end_to_end.test_demo import check


def wait_for_events(server: ServerProcess, count: int) -> None:
    deadline = time.monotonic() + 60
    while server.get("/healthz")["position"] < count:
        assert time.monotonic() < deadline, f"{count} events did not arrive"
        time.sleep(0.01)


def play_and_kill(server: ServerProcess, folder: Path, moments: list[int]) -> dict[str, Any]:
    """Play the demo against the server, and kill the server each time that so many events are stored."""
    import json

    command = [*COMMAND, "demo", "--once", "--speed", "max", "--json"]
    command += ["--server", server.http, "--broker", server.broker]
    demo = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        for moment in moments:
            wait_for_events(server, moment)
            server.stop(SIGKILL)
            server.start()
        out, errors = demo.communicate(timeout=110)
    finally:
        demo.kill()
        demo.wait()
    assert out, errors
    report: dict[str, Any] = json.loads(out)
    return report


def test_a_server_killed_in_the_middle_loses_nothing(server: ServerProcess, tmp_path: Path) -> None:
    report = play_and_kill(server, tmp_path, [40])
    check(report)
    match = report["match"]
    events = server.get(f"/api/v1/matches/{match}/events")["events"]
    assert [one["event"]["sequence"] for one in events] == list(range(1, report["events"] + 1))
    assert server.get(f"/api/v1/sessions/{match}")["events"] == report["events"]


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_server_killed_again_and_again_loses_nothing(server: ServerProcess, tmp_path: Path) -> None:
    check(play_and_kill(server, tmp_path, [5, 20, 45, 70, 100, 125]))
