"""A microphone and a loudspeaker without hardware: PulseAudio's null sink plays both, and hears what it says."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_S, until

SINK = ["module-null-sink", "sink_name=vmic", "rate=16000", "channels=1", "format=s16le", "norewinds=1"]
MICROPHONE = ["module-remap-source", "master=vmic.monitor", "source_name=virtmic"]

PULSE = [
    "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit=no",
    "-L", "module-native-protocol-unix",
    "-L", " ".join(SINK),
    "-L", " ".join(MICROPHONE),
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
        until(lambda: _answers(environment), "PulseAudio starts")
        yield environment
    finally:
        pulse.terminate()
        pulse.wait(timeout=PATIENCE_S)


def unplug(sound: dict[str, str]) -> None:
    """Take the virtual microphone away, and what it hears through: PulseAudio would go on with any other source."""
    subprocess.run(["pactl", "unload-module", SINK[0]], env=sound, check=True)


def plug_in(sound: dict[str, str]) -> None:
    """Bring the virtual microphone back; PulseAudio gives it another number."""
    for module in (SINK, MICROPHONE):
        subprocess.run(["pactl", "load-module", *module], env=sound, check=True, stdout=subprocess.DEVNULL)


def _answers(environment: dict[str, str]) -> bool:
    return subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode == 0
