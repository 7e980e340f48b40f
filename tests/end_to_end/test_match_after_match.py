"""A day and the next: two matches after each other on one device, and one that another finishes a day later.

Everything is real: an umpire's voice in a court's noise, the recogniser that ships, devices, broker and server. Only
the clocks are the recordings' own.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from device.appliance import Delivered
from device.assembly import Parts, assembled
from device.clock import ReplayClock
from device.hearing.sources.audio import AudioBlock, AudioSource
from device.hearing.sources.recording import Recording
from device.settings import DeviceSettings, MatchSettings, PairSettings, UmpireSettings
from tests.end_to_end.conftest import ServerProcess
from tests.end_to_end.recorded_calls import spoken
from tests.waiting import PATIENCE_S, until

EVENING = datetime.now(UTC) - timedelta(days=1, minutes=30)
NEXT_DAY = EVENING + timedelta(hours=20)
SHORT = "SET1-S:TB3NOAD"
MATCH = MatchSettings(
    format=SHORT,
    pair_a=PairSettings(colour="blue", players=("Ana", "Luis")),
    pair_b=PairSettings(colour="red", players=("Carla", "Max")),
)
FIRST = ("ana smash winner", "luis volley winner", "point blue")
SECOND = ("next match maria carlos versus laura david", "confirm", "maria smash winner", "laura lob winner")
SECOND_ENDS = ("point red", "david bandeja winner")
THIRD = ("next match", "confirm", "maria smash winner", "set match aside", "confirm")
GOES_ON = ("play", "laura lob winner", "maria smash winner", "blue bandeja winner")


class Waiting:
    """A recording before which nothing is heard until it may begin: blocks of silence, by the same clock."""

    def __init__(self, recording: Recording, may_begin: Callable[[], bool]) -> None:
        self._recording, self._may_begin, self.rate_hz = recording, may_begin, recording.rate_hz
        self._closed = threading.Event()

    def blocks(self) -> Iterator[AudioBlock]:
        blocks = self._recording.blocks()
        block = next(blocks)
        silence = AudioBlock(block.samples * 0, block.end_s, block.ended)
        while not self._may_begin() and not self._closed.wait(0.2):
            yield silence
        yield block
        yield from blocks

    def close(self) -> None:
        self._closed.set()
        self._recording.close()


class Heard:
    """What a device decided, call by call."""

    def __init__(self) -> None:
        self.verdicts: list[tuple[str, str]] = []

    def note(self, delivered: Delivered) -> None:
        utterance, decision = delivered.decided.utterance, delivered.decided.decision
        if utterance is not None:
            self.verdicts.append((utterance.text, decision.verdict if decision else delivered.decided.rejected))


@contextmanager
def device(
    server: ServerProcess,
    folder: Path,
    court: str,
    source: AudioSource,
    clock: ReplayClock,
    heard: Heard,
    *,
    match: MatchSettings = MATCH,
    lasts_s: float = PATIENCE_S * 2,
) -> Iterator[Parts]:
    """A court's device, hearing in a thread of its own until its recording ends."""
    settings = DeviceSettings(court=court, name=f"box-{court}", broker=server.broker, data=folder / f"box-{court}")
    with assembled(
        settings, UmpireSettings(), match, source, lambda _: (), clock=clock, observe=heard.note, drain_s=10.0
    ) as parts:
        hearing = threading.Thread(target=lambda: asyncio.run(parts.appliance.run()), name=f"device-{court}")
        hearing.start()
        try:
            yield parts
            hearing.join(lasts_s)
            assert not hearing.is_alive()
            assert parts.uplink.wait_drained(PATIENCE_S)
        finally:
            parts.appliance.stop()
            hearing.join(PATIENCE_S)


def played(folder: Path, name: str, calls: tuple[str, ...], start: datetime) -> tuple[Recording, ReplayClock]:
    return Recording(spoken(folder / f"{name}.wav", *calls), start), ReplayClock(start)


def matches(server: ServerProcess, status: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get(f"/api/v1/matches?status={status}")["matches"]
    return found


def names(board: dict[str, Any]) -> list[str]:
    return [*board["a"]["players"], *board["b"]["players"]]


def remembers(folder: Path, court: str, *players: str) -> None:
    """Have a device know players of earlier matches."""
    (folder / f"box-{court}").mkdir(exist_ok=True)
    (folder / f"box-{court}" / "players.json").write_text(json.dumps({"players": players}))


def order(server: ServerProcess, court: str, what: str, **body: object) -> None:
    """Tell a court's device what to do, once it is there; it must obey."""
    until(lambda: any(one["court"] == court and one["online"] for one in server.get("/api/v1/courts")["courts"]))
    asked = httpx.post(f"{server.http}/api/v1/courts/{court}/{what}", json=body, timeout=PATIENCE_S)
    assert asked.status_code == 202, asked.text
    outcome = f"/api/v1/courts/{court}/commands/{asked.json()['command']}"
    until(lambda: server.get(outcome)["state"] != "waiting")
    assert server.get(outcome)["state"] == "obeyed", server.get(outcome)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    remembers(tmp_path, "1", "Maria", "Carlos", "Laura", "David")
    return tmp_path


def test_matches_after_each_other_by_voice_and_one_that_goes_on_the_next_day_elsewhere(
    server: ServerProcess, folder: Path
) -> None:
    heard = Heard()
    evening = played(folder, "evening", (*FIRST, *SECOND, *SECOND_ENDS, *THIRD), EVENING)
    with device(server, folder, "1", *evening, heard):
        pass
    assert [verdict for _, verdict in heard.verdicts if verdict == "refused" or "not a call" in verdict] == []
    second, first = matches(server, "finished")
    assert (names(first), first["winner"]) == (["Ana", "Luis", "Carla", "Max"], "a")
    assert (names(second), second["winner"]) == (["Maria", "Carlos", "Laura", "David"], "b")
    (third,) = matches(server, "set_aside")
    assert (names(third), third["points_played"], third["court"]) == (names(second), 1, "1")

    taken_up = threading.Event()
    morning, clock = played(folder, "morning", GOES_ON, NEXT_DAY)
    with device(server, folder, "2", Waiting(morning, taken_up.is_set), clock, heard) as parts:
        order(server, "2", "take-up", match=third["match"])
        taken_up.set()
        until(lambda: parts.appliance.umpire.match.play.is_over, "the match is played to its end")
    ended = next(one for one in matches(server, "finished") if one["match"] == third["match"])
    assert (ended["court"], ended["winner"], names(ended)) == ("2", "a", names(third))
    events = [one["event"] for one in server.get(f"/api/v1/matches/{third['match']}/events")["events"]]
    assert {one["source"].split("/")[4] for one in events} == {"1", "2"}
    gap = max(
        datetime.fromisoformat(later["time"]) - datetime.fromisoformat(one["time"]) for one, later in pairwise(events)
    )
    assert gap > timedelta(hours=18)


def test_the_next_match_is_called_on_a_running_device_after_one_was_abandoned_by_order(
    server: ServerProcess, folder: Path
) -> None:
    heard, begun = Heard(), threading.Event()
    calls, clock = played(folder, "evening", ("david bandeja winner",), EVENING)
    with device(server, folder, "1", Waiting(calls, begun.is_set), clock, heard):
        order(server, "1", "abandon", reason="rain")
        others = {"colour": "blue", "players": ["Maria", "Carlos"]}, {"colour": "red", "players": ["Laura", "David"]}
        order(server, "1", "next-match", pair_a=others[0], pair_b=others[1])
        begun.set()
    assert [verdict for _, verdict in heard.verdicts] == ["taken"]
    goes_on, left = server.get("/api/v1/matches?court=1")["matches"]
    assert (names(left), left["state"], left["winner"]) == (["Ana", "Luis", "Carla", "Max"], "abandoned", None)
    assert (names(goes_on), goes_on["points_played"]) == (["Maria", "Carlos", "Laura", "David"], 1)
