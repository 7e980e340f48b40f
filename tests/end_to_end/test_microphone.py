"""A call spoken into a microphone arrives on the stream: PulseAudio's null sink plays the microphone's part."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import COMMAND, ServerProcess
from tests.excerpts import excerpt

PULSE = [
    "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit=no",
    "-L", "module-native-protocol-unix",
    "-L", "module-null-sink sink_name=vmic rate=16000 channels=1 format=s16le norewinds=1",
    "-L", "module-remap-source master=vmic.monitor source_name=virtmic",
]  # fmt: skip


@pytest.fixture
def sound(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment in which `default` is a virtual microphone, and `paplay` speaks into it."""
    if shutil.which("pulseaudio") is None:
        pytest.fail(
            "this test speaks into a virtual microphone: apt install pulseaudio pulseaudio-utils", pytrace=False
        )
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    (tmp_path / ".asoundrc").write_text("pcm.!default {type pulse}\nctl.!default {type pulse}\n")
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "PULSE_SOURCE": "virtmic"}
    environment["PULSE_SERVER"] = f"unix:{runtime}/pulse/native"
    pulse = subprocess.Popen(PULSE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 15
        while subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, "PulseAudio did not start"
            time.sleep(0.1)
        yield environment
    finally:
        pulse.terminate()
        pulse.wait(timeout=10)


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
    with httpx.stream("GET", f"{server.http}/api/v1/courts/1/stream", timeout=30) as stream:
        subprocess.run(["paplay", "--device=vmic", spoken], env=sound, check=True)
        for line in stream.iter_lines():
            if line.startswith("data:") and "marcador.shot.played.v1" in line:
                arrived: dict[str, Any] = json.loads(line[5:])
                return arrived
    pytest.fail("the stream ended without the shot")
