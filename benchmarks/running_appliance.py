"""An appliance as it runs beside a court: the demo's recording in real time, a simulated strap on each player.

A process of its own, so that what it takes is the appliance's alone: the server's libraries are never imported here.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.memory import peak_mib
from device.appliance import Delivered
from device.assembly import Parts, assembled
from device.clock import SteadyClock
from device.hearing.sources.recording import Recording
from device.settings import DeviceSettings, UmpireSettings
from device.wearables.assignments import Assignments
from device.wearables.roster import Roster
from device.wearables.sensor_factory import SensorMaker
from marcador.allocator import give_back_what_is_large
from marcador.demo.script import MATCH, recording

PLAYERS = (1, 2, 3, 4)
RATE_HZ = 200
_FOR_S = 25.0
_WAIT_S = 60.0
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class Took:
    """What the process took and did in `wall_s`, from when all sensors streamed; the memory is its peak so far.

    `written_bytes` went to the disk, as Linux accounts it.
    """

    wall_s: float
    cpu_s: float
    peak_mib: float
    motion_samples: int
    heart_rate_samples: int
    calls: int
    written_bytes: int


def run(folder: Path, broker: str) -> Took:
    """Run until there was enough to measure; what it stores is delivered, or the run does not count."""
    device = DeviceSettings(data=folder, broker=broker, name="measured")
    worn = [(player, f"simulated-strap-{player}") for player in PLAYERS]
    roster = Roster(Assignments(folder, device.court, worn), SensorMaker(SteadyClock()).make)
    source = Recording(recording(), datetime.now(UTC), speed=1.0)
    calls: list[float] = []

    def note(delivered: Delivered) -> None:
        if delivered.decided.decision is not None:
            calls.append(delivered.stored_at)

    with assembled(device, UmpireSettings(), MATCH, source, lambda _: roster, observe=note) as parts:
        took = asyncio.run(_measured(parts, roster, calls))
        if not parts.uplink.wait_drained(_WAIT_S):
            raise SystemExit(f"the server did not store everything within {_WAIT_S:.0f} s")
    return took


async def _measured(parts: Parts, roster: Roster, calls: list[float]) -> Took:
    running = asyncio.create_task(parts.appliance.run(), name="appliance")
    try:
        await _until_streaming(roster)
        before, cpu, began, had_written = parts.collector.counts, time.process_time(), time.monotonic(), _written()
        await asyncio.sleep(_FOR_S)
        written_bytes = _written() - had_written
        cpu_s, wall_s, after = time.process_time() - cpu, time.monotonic() - began, parts.collector.counts
    finally:
        parts.appliance.stop()
        await running
    return Took(
        wall_s=wall_s,
        cpu_s=cpu_s,
        peak_mib=peak_mib(),
        motion_samples=after["motion_samples"] - before["motion_samples"],
        heart_rate_samples=after["heart_rate_samples"] - before["heart_rate_samples"],
        calls=sum(began <= at <= began + wall_s for at in calls),
        written_bytes=written_bytes,
    )


def _written() -> int:
    """Give how many bytes this process had written to a disk (proc(5), io)."""
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["write_bytes"])


async def _until_streaming(roster: Roster) -> None:
    for _ in range(round(_WAIT_S / _LOOK_S)):
        if [(one.state, one.motion_hz) for one in roster.states()] == [("streaming", RATE_HZ)] * len(PLAYERS):
            return
        await asyncio.sleep(_LOOK_S)
    raise SystemExit(f"not all sensors streamed within {_WAIT_S:.0f} s: {roster.states()}")


if __name__ == "__main__":
    give_back_what_is_large()
    print(json.dumps(asdict(run(Path(sys.argv[1]), sys.argv[2]))))
