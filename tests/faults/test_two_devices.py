"""Two devices of a court: the one that scores dies at any place, in both directions, and every call counts once."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from device.outbox import Outbox
from device.settings import MatchSettings
from padel.events import Event
from padel.match import fold
from tests.faults.two_devices.box import Box, umpire_of, utterance
from tests.server.process import Served
from tests.waiting import until
from wire.identifiers import uuid7
from wire.scoreboard import Scoreboard
from wire.topics import Address

CALLS = (
    "blue smash winner",
    "red smash winner",
    "player three bandeja unforced error",
    "point blue",
    "point red",
    "fault",
    "double fault",
    "smash winner",
    "undo",
    "let",
)


class Court:
    """A court with two devices, and what an umpire has said there."""

    def __init__(self, boxes: tuple[Box, Box], served: Served, random: Random) -> None:
        self.boxes, self.served, self.random = boxes, served, random
        created = Event(id="0", match="m", time=datetime.now(UTC), data=MatchSettings().setup("en"))
        self._expected = umpire_of(fold(None, created))
        # Calls come fast, each some seconds after the one before: none of them is of the past.
        self._said = datetime.now(UTC)

    @property
    def score(self) -> str:
        """Give the score after all that was said."""
        return str(self._expected.match.score)

    @property
    def primary(self) -> Box | None:
        """Give the device that scores, when all that run agree."""
        roles = {box: box.stands[0] for box in self.boxes if box.is_running}
        found = [box for box, role in roles.items() if role == "primary"]
        return found[0] if len(found) == 1 else None

    @property
    def roles(self) -> dict[str, Any]:
        """Give the roles as the pages show them."""
        return {one["device"]: one["role"] for one in self.served.get("/api/v1/devices")["devices"]}

    def state_of(self, match: str) -> str | None:
        """Give the state of a match as the pages show it; `None` of one that they do not know."""
        boards = self.served.get("/api/v1/matches")["matches"]
        return next((one["state"] for one in boards if one["match"] == match), None)

    def say(self, text: str | None = None) -> None:
        """Say a call; every device that runs hears it, each a little differently in time."""
        text = text or self.random.choice(CALLS)
        self._said += timedelta(seconds=self.random.uniform(6, 20))
        for box in self.boxes:
            if box.is_running:
                box.hear(text, self._said + timedelta(seconds=self.random.uniform(-0.2, 0.2)))
        self._expected.hear(utterance(text, self._said))

    @property
    def shown(self) -> bool:
        """Say whether the pages and the devices show what was said."""
        if any(box.stands[1:] != (self.score, True) for box in self.boxes if box.is_running):
            return False
        expected = Scoreboard.of(self._expected.match, "1").model_dump(mode="json")
        match = next((one["match"] for one in self.served.get("/api/v1/courts")["courts"]), None)
        shown = self.served.get(f"/api/v1/matches/{match}") if match else {}
        return all(shown.get(name) == expected[name] for name in ("sets", "server", "fault", "points_played"))

    def settle(self) -> None:
        """Wait until one device scores, and everything shows what was said."""
        until(lambda: self.primary is not None, "one device scores")
        until(lambda: self.shown, f"{self.score} is shown")


@pytest.fixture
def random() -> Random:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(1 << 32)))
    print(f"FAULT_SEED={seed}")
    return Random(seed)


@pytest.fixture
def court(tmp_path: Path, make_broker: Any, random: Random) -> Iterator[Court]:
    broker = make_broker("mosquitto").address
    settings = {"http_listen": "127.0.0.1:0", "broker": str(broker), "data_directory": str(tmp_path / "data")}
    ahead_s = random.choice([0.0, -3_600.0, 3_600.0])
    boxes = (
        Box(tmp_path / "box-1", broker, "box-1", "box-2"),
        Box(tmp_path / "box-2", broker, "box-2", "box-1", ahead_s),
    )
    with Served(settings) as served:
        court = Court(boxes, served, random)
        try:
            for box in boxes:
                box.start()
            court.settle()
            yield court
        finally:
            for box in boxes:
                if box.is_running:
                    box.kill()
                print((tmp_path / box.name / "said").read_text())


def play(court: Court, deaths: int) -> None:
    """Say calls, and have whoever scores die among them."""
    for _ in range(deaths):
        for _ in range(court.random.randint(2, 6)):
            court.say()
            time.sleep(court.random.choice([0.0, 0.02, 0.2]))
        dying = court.primary or court.boxes[0]
        court.say()
        time.sleep(court.random.choice([0.0, 0.001, 0.01, 0.05]))
        dying.kill()
        for _ in range(court.random.randint(0, 3)):
            court.say()
        court.settle()
        dying.start()
        court.settle()


def test_whoever_scores_dies_at_any_place_and_every_call_counts_once(court: Court) -> None:
    assert court.primary is court.boxes[0]
    play(court, deaths=2)
    both_score(court)


def both_score(court: Court) -> None:
    """Have the one that scores stand still until the other one does, and go on then: for a moment both score."""
    frozen = court.primary
    assert frozen is not None
    (other,) = (box for box in court.boxes if box is not frozen)
    frozen.freeze(signal.SIGSTOP)
    try:
        court.say()
        until(lambda: other.stands[0] == "primary", "the other one scores")
        for _ in range(3):
            court.say()
    finally:
        frozen.freeze(signal.SIGCONT)
    court.settle()
    assert court.primary is other
    until(lambda: court.roles == {frozen.name: "standby", other.name: "primary"}, "the pages say which one scores")
    assert court.served.get("/api/v1/courts")["courts"][0]["problem"] is None


def test_a_match_that_a_device_began_as_it_died_is_not_left_empty(court: Court, tmp_path: Path) -> None:
    dying, match, now = court.boxes[0], uuid7(datetime.now(UTC)), datetime.now(UTC)
    court.say("point blue")
    court.settle()
    dying.kill()
    court.say("point red")
    court.settle()
    with Outbox.open(tmp_path / dying.name / "outbox.sqlite", address=Address("home", "1", dying.name)) as outbox:
        outbox.append_events([Event(id=uuid7(now), match=match, time=now, data=MatchSettings().setup("en"))])
    dying.start()
    until(lambda: court.state_of(match) == "abandoned", "it says that it was not played")
    court.settle()
    assert court.primary is not dying


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_many_deaths_in_a_row(court: Court) -> None:
    for _ in range(int(os.environ.get("FAULT_CYCLES", "20"))):
        play(court, deaths=2)
        both_score(court)
