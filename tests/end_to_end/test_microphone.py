"""A call spoken into a microphone arrives on the stream: PulseAudio's null sink plays the microphone's part."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import COMMAND, ServerProcess
from tests.excerpts import excerpt
from tests.waiting import PATIENCE_S


def test_a_call_spoken_into_the_microphone_arrives_on_the_stream(
    server: ServerProcess, sound: dict[str, str], tmp_path: Path
) -> None:
    command = [*COMMAND, "device", "--court", "1", "--microphone", "default", "--broker", server.broker]
    command += ["--data", str(tmp_path / "device")]
    with subprocess.Popen(command, env=sound, cwd=tmp_path, stdout=subprocess.PIPE) as device:
        try:
            assert device.stdout is not None
            assert b"listening" in device.stdout.readline()
            arrived = first_shot(server, spoken=excerpt(tmp_path, "blue smash winner", silence_s=1), sound=sound)
        finally:
            device.terminate()
    assert device.returncode == 0
    assert arrived["event"]["data"]["shot"] == "smash"
    assert arrived["scoreboard"]["a"]["points"] == "15"


def first_shot(server: ServerProcess, *, spoken: Path, sound: dict[str, str]) -> dict[str, Any]:
    """Speak into the microphone, and wait for the shot on the court's stream."""
    with httpx.stream("GET", f"{server.http}/api/v1/courts/1/stream", timeout=PATIENCE_S) as stream:
        subprocess.run(["paplay", "--device=vmic", spoken], env=sound, check=True)
        for line in stream.iter_lines():
            if line.startswith("data:") and "marcador.shot.played.v1" in line:
                arrived: dict[str, Any] = json.loads(line[5:])
                return arrived
    pytest.fail("the stream ended without the shot")
