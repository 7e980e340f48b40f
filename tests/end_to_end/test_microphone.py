"""A call spoken into a microphone arrives on the stream: PulseAudio's null sink plays the microphone's part."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import ServerProcess
from tests.end_to_end.virtual_sound import plug_in, unplug
from tests.excerpts import excerpt
from tests.processes import Marcador
from tests.waiting import PATIENCE_S, until


def test_a_call_spoken_into_the_microphone_arrives_on_the_stream(
    server: ServerProcess, sound: dict[str, str], tmp_path: Path
) -> None:
    with device(server, sound, tmp_path) as box:
        arrived = first_shot(server, spoken=excerpt(tmp_path, "blue smash winner", silence_s=1), sound=sound)
    assert box.returncode == 0
    assert arrived["event"]["data"]["shot"] == "smash"
    assert arrived["scoreboard"]["a"]["points"] == "15"


def test_a_microphone_that_is_unplugged_is_missed_aloud_and_found_again(
    server: ServerProcess, sound: dict[str, str], tmp_path: Path
) -> None:
    # What it says when the microphone is back would run into the next call: it does not hear while it speaks.
    (tmp_path / "marcador.toml").write_text("[feedback]\non = false\n")
    with device(server, sound, tmp_path) as box:
        first_shot(server, spoken=excerpt(tmp_path, "blue smash winner", silence_s=1), sound=sound)
        unplug(sound)
        until(lambda: "unplugged" in problem(server), "the status says that the microphone is away")
        plug_in(sound)
        until(lambda: "unplugged" not in problem(server), "the microphone is found again")
        arrived = first_shot(server, spoken=excerpt(tmp_path, "red chiquita winner", silence_s=1), sound=sound)
    assert box.returncode == 0
    assert arrived["scoreboard"]["b"]["points"] == "15"


@contextmanager
def device(server: ServerProcess, sound: dict[str, str], folder: Path) -> Iterator[Marcador]:
    """Run an appliance that listens to the virtual microphone."""
    command = ["device", "--court", "1", "--microphone", "default", "--broker", server.broker]
    command += ["--data", str(folder / "device")]
    with (folder / "device.log").open("w") as log, Marcador(*command, env=sound, cwd=folder, stderr=log) as box:
        try:
            assert "listening" in box.stdout.readline()
            yield box
        finally:
            box.terminate()


def problem(server: ServerProcess) -> str:
    """Give what the first court's device says is amiss."""
    courts = httpx.get(f"{server.http}/api/v1/courts").json()["courts"]
    said: str | None = next(one["problem"] for one in courts if one["court"] == "1")
    return said or ""


def first_shot(server: ServerProcess, *, spoken: Path, sound: dict[str, str]) -> dict[str, Any]:
    """Speak into the microphone, and wait for the shot on the court's stream."""
    with httpx.stream("GET", f"{server.http}/api/v1/courts/1/stream", timeout=PATIENCE_S) as stream:
        subprocess.run(["paplay", "--device=vmic", spoken], env=sound, check=True)
        for line in stream.iter_lines():
            if line.startswith("data:") and "marcador.shot.played.v1" in line:
                arrived: dict[str, Any] = json.loads(line[5:])
                return arrived
    pytest.fail("the stream ended without the shot")
