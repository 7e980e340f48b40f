"""Who wears what is said while the appliance runs, by a command or by the server, and followed at once."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from device.wearables.assignments import Assignments
from device.wearables.bluetooth import BluetoothSensor
from device.wearables.collector import Collector
from device.wearables.profiles import load_profiles
from device.wearables.radio.adapters import Radio
from device.wearables.roster import Roster
from device.wearables.simulation.court import simulated, simulated_court
from tests.device.wearables.fast_time import LoopClock, run_fast
from tests.device.wearables.test_collector import EPOCH, Kept
from wire.commands import AssignSensor, UnassignSensor

STRAP, WRIST, OTHER = "simulated-strap-1", "simulated-wrist-1", "simulated-strap-2"


class Court:
    """A roster and its collector in a simulated air."""

    def __init__(self, folder: Path) -> None:
        self.kept = Kept()
        self.air = simulated_court(1)
        self.assignments = Assignments(folder, "1")
        radio, clock, profiles = Radio(self.air), LoopClock(), load_profiles()
        self.roster = Roster(self.assignments, lambda name: BluetoothSensor(name, radio, clock, profiles))
        self.collector = Collector([], clock, self.kept.append, lambda: "match-1", epoch=EPOCH, stays=True)

    def states(self) -> dict[str, tuple[int, str]]:
        return {one.name: (one.player, one.state) for one in self.roster.states()}

    def players(self) -> set[int]:
        return {batch.player for batch in (*self.kept.heart_rate, *self.kept.motion)}


def in_fast_time(folder: Path, story: Callable[[Court], Awaitable[None]]) -> Court:
    """Run a court for as long as the story lasts."""

    async def run() -> Court:
        court = Court(folder)
        task = asyncio.create_task(court.roster.run(court.collector))
        try:
            await story(court)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return court

    return run_fast(run())


def test_a_sensor_that_is_assigned_while_it_runs_streams_and_no_other_is_recorded(tmp_path: Path) -> None:
    async def story(court: Court) -> None:
        await asyncio.sleep(30)
        assert court.states() == {}
        court.assignments.assign(1, STRAP)
        await asyncio.sleep(30)
        assert court.states() == {STRAP: (1, "streaming")}

    court = in_fast_time(tmp_path, story)
    assert court.players() == {1}
    assert {batch.sensor for batch in (*court.kept.heart_rate, *court.kept.motion)} == {STRAP}
    assert sum(len(batch.samples) for batch in court.kept.heart_rate) > 15


def test_the_server_commands_it_too(tmp_path: Path) -> None:
    async def story(court: Court) -> None:
        court.roster.obey(AssignSensor(player=2, sensor=STRAP))
        court.roster.obey(AssignSensor(player=2, sensor=WRIST, also=True))
        await asyncio.sleep(20)
        assert court.states() == {STRAP: (2, "streaming"), WRIST: (2, "streaming")}
        court.roster.obey(UnassignSensor(player=2, sensor=STRAP))
        await asyncio.sleep(5)
        assert court.states() == {WRIST: (2, "streaming")}

    court = in_fast_time(tmp_path, story)
    assert court.assignments.worn() == {2: (WRIST,)}


def test_the_server_may_call_a_sensor_by_the_address_that_the_status_says(tmp_path: Path) -> None:
    async def story(court: Court) -> None:
        for number, name in enumerate((STRAP, WRIST)):
            peripheral = simulated(name, 1)
            court.air.take_away(peripheral)
            peripheral.address = f"C4:00:00:00:00:0{number}"
            court.air.bring(peripheral)
        court.assignments.assign(1, STRAP)
        court.assignments.assign(1, WRIST, also=True)
        await asyncio.sleep(40)
        court.roster.obey(UnassignSensor(player=1, sensor="c4:00:00:00:00:00"))
        court.roster.obey(AssignSensor(player=3, sensor="C4:00:00:00:00:01"))
        await asyncio.sleep(40)
        assert court.states() == {WRIST: (3, "streaming")}

    assert in_fast_time(tmp_path, story).assignments.worn() == {3: (WRIST,)}


def test_what_is_no_longer_assigned_is_disconnected_and_what_it_said_is_kept(tmp_path: Path) -> None:
    async def story(court: Court) -> None:
        court.assignments.assign(1, STRAP)
        await asyncio.sleep(40)
        court.assignments.unassign(1)
        await asyncio.sleep(5)
        said = court.collector.counts
        assert not court.air._links
        await asyncio.sleep(60)
        assert court.collector.counts == said

    court = in_fast_time(tmp_path, story)
    kept = sum(batch.count for batch in court.kept.motion)
    assert kept == court.collector.counts["motion_samples"] > 200 * 20


def test_a_sensor_that_changes_players_is_never_recorded_for_both(tmp_path: Path) -> None:
    async def story(court: Court) -> None:
        court.assignments.assign(1, STRAP)
        await asyncio.sleep(20)
        court.assignments.assign(3, STRAP)
        await asyncio.sleep(20)
        assert court.states() == {STRAP: (3, "streaming")}

    court = in_fast_time(tmp_path, story)
    times = {player: [b.start for b in court.kept.motion if b.player == player] for player in (1, 3)}
    assert max(times[1]) < min(times[3])


def test_a_changed_state_is_told(tmp_path: Path) -> None:
    told: list[dict[str, tuple[int, str]]] = []

    async def story(court: Court) -> None:
        court.roster.on_change = lambda: told.append(court.states())
        court.assignments.assign(1, STRAP)
        await asyncio.sleep(20)
        strap = next(one for one in court.air._near.values() if one.name == STRAP)
        court.air.take_away(strap)
        await asyncio.sleep(20)
        (state,) = court.roster.states()
        assert "not nearby" in (state.problem or "")
        court.air.bring(strap)
        await asyncio.sleep(20)
        (state,) = court.roster.states()
        assert (state.problem, state.reconnects, state.motion_hz, state.adapter) == (None, 1, 200, "simulated")
        assert state.clock is not None
        assert state.battery_percent is not None

    in_fast_time(tmp_path, story)
    states = [one[STRAP][1] for one in told if STRAP in one]
    assert states[:3] == ["stopped", "connecting", "streaming"]
    assert "lost" in states


@pytest.mark.parametrize("name", ["simulated-strap-9", "Strap 1"])
def test_a_sensor_that_is_not_there_says_so(tmp_path: Path, name: str) -> None:
    async def story(court: Court) -> None:
        court.assignments.assign(1, name)
        await asyncio.sleep(30)
        (state,) = court.roster.states()
        assert f"{name} is not nearby" in (state.problem or "")

    in_fast_time(tmp_path, story)
