"""Server and appliance of one box share 512 MiB and play on: calls, four straps at 200 Hz, match after match.

Of these the appliance has 200 at most.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.bounded import Bounded
from tests.faults.test_memory import memory_mib
from tests.waiting import PATIENCE_S, until

MOST_MIB = 512
APPLIANCE_MOST_MIB = 200
_LOOKS_S = 1.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as Linux tells it")


class Box:
    """Server and appliance as two programs in one bound; as a context they are ended with the block."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        self._stack = ExitStack()
        http, mqtt = ports
        self.bound = self._stack.enter_context(Bounded(f"marcador-{os.getpid()}", MOST_MIB))
        serves = ["marcador", "server", "--http", f"127.0.0.1:{http}", "--mqtt", f"127.0.0.1:{mqtt}"]
        self.server = self._started([*serves, "--data", str(folder / "server")], folder / "server.log")
        self.http = self._stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{http}", timeout=PATIENCE_S))
        until(self._answers, "the server answers")
        hears = ["tests.faults.listening_box", str(folder / "device"), f"mqtt://127.0.0.1:{mqtt}"]
        self.device = self._started(hears, folder / "device.log")

    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def get(self, path: str) -> Any:
        return self.http.get(path).raise_for_status().json()

    def stored(self, what: str) -> list[float]:
        """Give how much of something each match has at the server."""
        matches = self.get("/api/v1/matches")["matches"]
        return [float(self.get(f"/api/v1/sessions/{one['match']}")[what]) for one in matches]

    def begin_next_where_one_is_over(self) -> None:
        """Have the court's device begin the next match, as a coach does."""
        match = self.get("/api/v1/courts/1/matches")["match"]
        if match is not None and match["state"] == "finished":
            self.http.post("/api/v1/courts/1/next-match", json={}).raise_for_status()

    def _started(self, module: list[str], log: Path) -> "subprocess.Popen[bytes]":
        command = self.bound.command([sys.executable, "-m", *module])
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        with log.open("wb") as file:
            running = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
        self._stack.callback(_ended, running)
        return running

    def _answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return self.http.get("/healthz", timeout=1).is_success
        return False


def _ended(running: "subprocess.Popen[bytes]") -> None:
    running.terminate()
    try:
        running.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def played(folder: Path, ports: list[int], seconds: float) -> dict[str, list[float]]:
    """Play for so long; give what each had in memory, again and again, and how much was stored."""
    found: dict[str, list[float]] = {"server": [], "device": []}
    with Box(folder, ports) as box:
        until(lambda: sum(box.stored("events")), "the first match has begun")
        threading.Thread(target=_watch, args=(str(box.http.base_url),), daemon=True).start()
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            for name, running in (("server", box.server), ("device", box.device)):
                assert running.poll() is None, (folder / f"{name}.log").read_text()[-2000:]
                found[name].append(memory_mib(running.pid))
            box.begin_next_where_one_is_over()
            time.sleep(_LOOKS_S)
        for name in ("events", "heart_rate_samples", "motion_samples"):
            found[name] = box.stored(name)
        found["is held"] = [float(box.bound.is_held)]
    return found


def _watch(url: str) -> None:
    """Follow the score, as somebody's phone does, until the server ends."""
    with suppress(httpx.HTTPError), httpx.stream("GET", f"{url}/api/v1/courts/1/stream", timeout=None) as lines:
        for _ in lines.iter_lines():
            pass


def total_mib(found: dict[str, list[float]]) -> float:
    """Give the most that both had together, what they share counted twice."""
    return max(map(sum, zip(found["server"], found["device"], strict=True)))


def skip_where_linux_does_not_hold_them(found: dict[str, list[float]]) -> None:
    if not found["is held"][0]:
        pytest.skip("their sum was below it, but nothing held them to it: no group of processes can be made here")


def test_a_box_with_its_server_starts_and_plays_in_512_mib(
    tmp_path: Path, free_ports: Callable[[int], list[int]]
) -> None:
    found = played(tmp_path, free_ports(2), 3.0)
    assert total_mib(found) <= MOST_MIB
    assert max(found["device"]) <= APPLIANCE_MOST_MIB
    skip_where_linux_does_not_hold_them(found)


@pytest.mark.soak
@pytest.mark.timeout(36_000)
def test_a_box_with_its_server_plays_for_an_hour_in_512_mib(
    tmp_path: Path, free_ports: Callable[[int], list[int]]
) -> None:
    minutes = float(os.environ.get("MEMORY_MINUTES", "60"))
    found = played(tmp_path, free_ports(2), 60 * minutes)
    for who in ("server", "device"):
        samples = found[who]
        print(
            f"{who}: {samples[0]:.0f} MiB at first, {samples[len(samples) // 2]:.0f} in the middle,"
            f" {samples[-1]:.0f} at last, {max(samples):.0f} at most",
            flush=True,
        )
    print(f"{len(found['events'])} matches", {name: sum(found[name]) for name in list(found)[2:-1]}, flush=True)
    assert total_mib(found) <= MOST_MIB
    assert max(found["device"]) <= APPLIANCE_MOST_MIB
    assert sum(found["motion_samples"]) > 0.9 * 4 * 200 * 60 * minutes
    skip_where_linux_does_not_hold_them(found)
