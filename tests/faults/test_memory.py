"""Memory stays flat while matches and sensors are played for hours: of the server and of the device.

Matches are as long as real ones, since the server keeps something of each: with one of 20 events after another it had
3.4 KiB more for each event, databases' buffers included.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

import pytest

from tests.faults.combined.system import System

_STEPS, _PAUSE_S, _POINTS = 2, 0.1, 400
_DISKS_MIB = 2048, 512
"""Room for all that is played; five times as fast as on court, so that what fills once is full in the first third."""
_FEW_MIB = 16.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as Linux tells it")


def memory_mib(process: int) -> float:
    """Give what a process has in memory (proc(5), statm)."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def played(folder: Path, ports: list[int], seconds: float) -> dict[str, list[float]]:
    """Play for so long, and give what server and device had in memory, again and again."""
    found: dict[str, list[float]] = {"server": [], "device": []}
    with System(folder, ports, Random(1), _DISKS_MIB) as system:
        assert system.server is not None
        system.script.points_a_match = _POINTS
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            system.play(_STEPS)
            found["server"].append(memory_mib(system.server.process))
            found["device"].append(memory_mib(system.box.process))
            time.sleep(_PAUSE_S)
        system.settle()
    return found


def growth_mib(samples: list[float]) -> float:
    """Give how much more the last third has than the one before; the first is for what fills once."""
    third = len(samples) // 3
    return median(samples[-third:]) - median(samples[third : 2 * third])


def test_memory_does_not_run_away(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    found = played(tmp_path, free_ports(5), 4.0)
    assert {who: growth_mib(samples) for who, samples in found.items() if growth_mib(samples) > 4 * _FEW_MIB} == {}


@pytest.mark.soak
@pytest.mark.timeout(36_000)
def test_memory_is_flat_for_half_an_hour(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    minutes = float(os.environ.get("MEMORY_MINUTES", "30"))
    found = played(tmp_path, free_ports(5), 60 * minutes)
    for who, samples in found.items():
        print(
            f"{who}: {samples[0]:.1f} MiB at first, {samples[len(samples) // 2]:.1f} in the middle,"
            f" {samples[-1]:.1f} at last, {growth_mib(samples):+.1f} in a third; {len(samples) * _STEPS} steps",
            flush=True,
        )
    assert {who: growth_mib(samples) for who, samples in found.items() if growth_mib(samples) > _FEW_MIB} == {}
