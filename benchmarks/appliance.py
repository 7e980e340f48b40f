"""The whole appliance while four players wear straps and an umpire calls: its share of a core, and its memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.receiving import embedded_broker, storing_server
from benchmarks.running_appliance import PLAYERS, RATE_HZ, Took
from benchmarks.table import Figure

_MATCH_S = 5_400
_SAMPLE_BYTES = 6


def figures() -> Iterator[Figure]:
    """Run the appliance in a process of its own, against a server that stores, and ask it what it took."""
    with TemporaryDirectory() as name, embedded_broker() as broker:
        folder = Path(name)
        with storing_server(folder / "server", broker, "home"):
            command = [
                sys.executable,
                "-m",
                "benchmarks.running_appliance",
                str(folder / "device"),
                str(broker.address),
            ]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    took = Took(**json.loads(done.stdout))
    yield Figure(
        f"appliance, {len(PLAYERS)} players at 1 Hz + RR and {RATE_HZ} Hz, listening: CPU",
        f"{took.cpu_s / took.wall_s:.1%} of a core",
        f"over {took.wall_s:.0f} s: {took.calls} calls, {took.heart_rate_samples} heart rates, "
        f"{took.motion_samples / took.wall_s:.0f} motion samples/s; making the simulated frames included",
    )
    yield Figure(
        "the same: written to its disk in a match of 90 minutes",
        f"{took.written_bytes / took.wall_s * _MATCH_S / 1e6:.0f} MB",
        f"{took.written_bytes / took.wall_s / 1e3:.0f} KB/s, outbox and its log; samples alone are"
        f" {took.motion_samples / took.wall_s * _SAMPLE_BYTES / 1e3:.1f} KB/s",
    )
    yield Figure("the same: peak resident memory", f"{took.peak_mib:.0f} MiB", "whole process, with Python")
