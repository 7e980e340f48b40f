import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.appliance import Delivered
from device.assembly import assembled
from device.clock import ReplayClock
from device.hearing.sources.recording import Recording
from device.settings import DeviceSettings, UmpireSettings
from device.wearables.collector import AssignedSensor
from device.wearables.simulation.strap import SimulatedSensor
from marcador.demo.script import MATCH
from padel.events import CallHeard, MatchCreated
from tests.excerpts import excerpt
from wire.topics import Stream

NOBODY = "mqtt://127.0.0.1:1"


def hear(folder: Path, *texts: str) -> tuple[list[Delivered], dict[Stream, int]]:
    """Let an appliance without a server hear something; give what it decided, and how much it still holds."""
    decided: list[Delivered] = []
    start = datetime(2026, 11, 21, tzinfo=UTC)
    source, clock = Recording(excerpt(folder, *texts), start), ReplayClock(start)
    device = DeviceSettings(name="box", broker=NOBODY, data=folder / "device")
    with assembled(
        device,
        UmpireSettings(),
        MATCH,
        source,
        lambda clock: [AssignedSensor(SimulatedSensor(1, clock, seed=1), 1)],
        clock=clock,
        observe=decided.append,
        drain_s=0,
    ) as parts:
        asyncio.run(parts.appliance.run())
        depths = {stream: depth.depth for stream, depth in parts.outbox.depths().items()}
    return decided, depths


def verdicts(decided: list[Delivered]) -> list[str]:
    return [one.decided.decision.verdict for one in decided if one.decided.decision]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("appliance")


def test_without_a_server_calls_and_sensors_wait_in_the_outbox(folder: Path) -> None:
    decided, depths = hear(folder, "blue smash winner")
    assert verdicts(decided) == ["taken"]
    assert str(decided[-1].match.score) == "0-0 15-0"
    assert depths[Stream.MATCH] == 3, "the match, the call and the shot"
    assert depths[Stream.HEART_RATE] > 0
    assert depths[Stream.MOTION] > 0


def test_calls_are_heard_with_what_the_match_listens_for(tmp_path: Path) -> None:
    decided, _ = hear(tmp_path, "blue smash winner", "fifteen love", "red chiquita winner")
    assert verdicts(decided) == ["taken", "confirmed", "taken"]
    heard = [one.decided.events[0].data for one in decided if one.decided.events]
    grammars = [data.grammar for data in heard if isinstance(data, CallHeard)]
    assert len(grammars) == 3
    assert len(set(grammars)) > 1


def test_a_restarted_appliance_goes_on_with_its_match(folder: Path) -> None:
    decided, depths = hear(folder, "fifteen love")
    assert verdicts(decided) == ["confirmed"]
    assert str(decided[-1].match.score) == "0-0 15-0"
    assert depths[Stream.MATCH] == 4
    assert isinstance(decided[-1].match.setup, MatchCreated)
