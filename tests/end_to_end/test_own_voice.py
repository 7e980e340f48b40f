"""The appliance answers aloud into the very sink that its microphone listens to, and does not hear itself."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.excerpts import excerpt
from tests.processes import Marcador
from tests.waiting import PATIENCE_S, until

RATE_HZ = 16_000
LOUD = 500
A_POINT_A_SET = "SET3-S:TB1NOAD"
"""Of all that is said after a point the most: the set, its tie-break, the sets, the change of ends and the rest."""


class Recorder:
    """What the loudspeaker played, as it is recorded."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def samples(self) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
        content = self._path.read_bytes()
        return np.frombuffer(content[: len(content) // 2 * 2], "<i2")

    def loud_s(self, after_s: float) -> float:
        """Give for how long it was loud after a moment of the recording, by frames of 50 ms."""
        part = self.samples()[round(after_s * RATE_HZ) :]
        frames = np.abs(part[: len(part) // 800 * 800].reshape(-1, 800).astype(int)).max(1)
        return float((frames > LOUD).sum()) * 0.05

    def quiet_s(self) -> float:
        """Give for how long it has been quiet now."""
        loud = np.flatnonzero(np.abs(self.samples().astype(int)) > LOUD)
        return (len(self.samples()) - (loud[-1] if len(loud) else 0)) / RATE_HZ

    def length_s(self) -> float:
        return len(self.samples()) / RATE_HZ


@contextmanager
def recorder(path: Path, sound: dict[str, str]) -> Iterator[Recorder]:
    command = [
        "parec",
        "--device=vmic.monitor",
        "--rate=16000",
        "--channels=1",
        "--format=s16le",
        "--latency-msec=50",
    ]
    with path.open("wb") as file:
        process = subprocess.Popen(command, env=sound, stdout=file)
    try:
        yield Recorder(path)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def test_a_score_that_the_appliance_speaks_is_no_call(sound: dict[str, str], tmp_path: Path) -> None:
    settings = f'[feedback]\nspoken = "points"\nvolume = 0.9\n[match]\nformat = "{A_POINT_A_SET}"\n'
    (tmp_path / "marcador.toml").write_text(settings)
    command = ["device", "--broker", "mqtt://127.0.0.1:1", "--data", str(tmp_path / "device")]
    first, second = (excerpt(tmp_path, text, around_s=0.3) for text in ("blue smash winner", "red chiquita winner"))
    heard: list[str] = []
    with (
        recorder(tmp_path / "played.raw", sound) as played,
        (tmp_path / "device.log").open("w") as log,
        Marcador(*command, env=sound, cwd=tmp_path, stderr=log) as device,
    ):
        try:
            assert "listening" in device.stdout.readline()
            subprocess.run(["paplay", "--device=vmic", first], env=sound, check=True)
            spoken_s = played.length_s()
            heard.append(device.stdout.readline())
            until(lambda: played.loud_s(spoken_s) > 4, "a sound and the score were played")
            until(lambda: played.quiet_s() > 1.5, "the score was spoken to its end")
            subprocess.run(["paplay", "--device=vmic", second], env=sound, check=True)
            heard.append(device.stdout.readline())
        finally:
            device.terminate()
            heard += device.rest().splitlines()
    assert [line.split("  ")[0].strip() for line in heard] == ["blue smash winner", "red chiquita winner"]
    assert device.returncode == 0
