"""The coach says which match begins, rests, ends or goes on: the court's device is told, and its answer is shown."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from padel.events import MatchAbandoned, MatchSetAside, MatchTakenUp, PointAwarded
from padel.match import Match
from server.api.dependencies import Parts
from server.app import create_app
from server.auth.access import Access
from server.ingest.inbox import Delivery, Inbox
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.ingest.writer import Committed
from server.live.backlog import Backlog
from server.live.hub import Hub
from server.projections.devices import Devices
from server.projections.match_fold import step
from server.projections.matches import Matches
from server.statistics.statistics import Statistics
from server.steering.forgetting import Forgetting
from server.store.database import Store
from server.store.reading import Reader
from tests.server.play import BOX, Appliance
from wire.commands import Command, read_command
from wire.delivery import Status
from wire.envelope import CloudEvent
from wire.match_commands import AbandonMatch, ForgetMatch, NextMatch, SetMatchAside, TakeUpMatch
from wire.match_status import CommandAnswer, MatchStatus
from wire.topics import Address, Stream
from wire.voice_commands import ForgetVoice, LearnVoice

OTHER = Address("home", "2", "box-2")
PAIRS = {
    "pair_a": {"colour": "green", "players": ["Eva", "Zoe"]},
    "pair_b": {"colour": "white", "players": ["Max", "Tom"]},
}


class Club:
    """A server without a broker: what devices send is stored at once, and what they are told is kept."""

    def __init__(self, store: Store, password: str | None = None) -> None:
        self.store, self.reader, self.devices = store, Reader(store), Devices()
        self.matches = Matches(lambda match, up_to: self.reader.events(match, up_to=up_to))
        self.told: list[tuple[str, Command]] = []
        self.has_broker, self.now_s = True, 0.0
        self.forgetting = Forgetting(self.matches, self.send, lambda: self.now_s)
        backlog, statistics = Backlog(self.reader, self.matches), Statistics(store, Inbox(), BOX.club)
        access = Access(password, False)
        self.parts = Parts(
            self.reader,
            self.matches,
            self.devices,
            Hub(),
            backlog,
            access,
            statistics,
            lambda: None,
            lambda: True,
            send=self.send,
        )
        self.auth: tuple[str, str] | None = None

    def send(self, topic: str, payload: bytes) -> bool:
        if self.has_broker:
            self.told.append((Address.of_topic(topic)[0].device, read_command(payload)))
        return self.has_broker

    def hears(self, *events: CloudEvent) -> None:
        for event in events:
            address = BOX if event.source == BOX.source else OTHER
            delivery = Delivery(address.stream(Stream.MATCH), event.encode())
            intake = Intake.of(Memory(Sequences(self.store.streams())), [delivery])
            for stored in self.store.commit(intake.batch):
                self.matches.apply(stored)

    def says(self, address: Address, match: MatchStatus | None = None, *, state: Any = "online", **more: Any) -> None:
        status = Status(state=state, epoch="0" * 32, match=match, **more)
        intake = Intake.of(Memory(Sequences(self.store.streams())), [Delivery(address.status, status.encode())])
        statuses = list(intake.batch.statuses.values())
        for said in statuses:
            self.devices.apply(said)
        self.forgetting.tell(Committed([], [], statuses))

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(create_app(self.parts))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", auth=self.auth) as client:
                return await client.request(method, f"/api/v1/courts/{path}", **more)

        return asyncio.run(once())

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any], status: int = 202) -> dict[str, Any]:
        answer = self.ask("POST", path, json=body)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def refused(self, path: str, body: dict[str, Any], status: int = 409) -> str:
        return str(self.post(path, body, status)["detail"])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def club(store: Store) -> Club:
    return Club(store)


def shown(*events: CloudEvent) -> MatchStatus:
    match: Match | None = None
    for event in events:
        match = step(match, event)
    assert match is not None
    return MatchStatus.of(match)


def resting(club: Club) -> tuple[Appliance, list[CloudEvent]]:
    """A match that was set aside on court 1, whose device is there."""
    box = Appliance()
    events = [*box.new_match(), box.wrap(PointAwarded(pair="a")), box.wrap(MatchSetAside())]
    club.hears(*events)
    club.says(BOX, shown(*events), set_aside=[shown(*events)])
    return box, events


def test_the_next_match_is_told_to_the_court_s_device(club: Club) -> None:
    club.says(BOX)
    asked = club.post("1/next-match", {**PAIRS, "format": "SET1-S:4/TB7", "first_server": 3, "and_then": "set_aside"})
    ((device, command),) = club.told
    assert isinstance(command, NextMatch)
    assert (device, asked["device"], asked["command"]) == ("box-1", "box-1", command.id)
    assert command.pair_b is not None
    assert command.pair_b.players == ("Max", "Tom")
    assert (command.format, command.first_server, command.and_then) == ("SET1-S:4/TB7", 3, "set_aside")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"format": "tennis"}, "format"),
        ({"first_server": 5}, "first_server"),
        ({"pair_a": {"colour": "blue", "players": ["Ana"]}}, "players"),
        ({"and_then": "abandon"}, "say why"),
        ({"and_then": "forget"}, "and_then"),
    ],
)
def test_what_is_no_match_is_refused_with_its_field(club: Club, body: dict[str, Any], says: str) -> None:
    club.says(BOX)
    assert says in club.refused("1/next-match", body, 422)
    assert not club.told


def test_the_device_s_answer_is_the_command_s_outcome(club: Club) -> None:
    club.says(BOX)
    command = club.post("1/next-match", PAIRS)["command"]
    url = f"1/commands/{command}"
    assert club.get(url) == {"state": "waiting", "reason": ""}
    club.says(BOX, commands=[CommandAnswer(id=command, obeyed=False, reason="the match is not over")])
    assert club.get(url) == {"state": "refused", "reason": "the match is not over"}
    club.says(BOX, commands=[CommandAnswer(id=command, obeyed=True)])
    assert club.get(url)["state"] == "obeyed"
    club.get(f"2/commands/{command}", 404)
    club.get("1/commands/none", 404)


def test_the_device_is_told_to_learn_its_umpire_s_voice_and_to_forget_it(club: Club) -> None:
    assert "not connected" in str(club.says(BOX, state="offline") or club.refused("1/umpires-voice", {}))
    club.says(BOX)
    asked = club.post("1/umpires-voice", {})
    assert club.ask("DELETE", "1/umpires-voice").status_code == 202
    (_, learn), (device, forget) = club.told
    assert isinstance(learn, LearnVoice)
    assert isinstance(forget, ForgetVoice)
    assert (device, asked["command"]) == ("box-1", learn.id)
    club.says(BOX, commands=[CommandAnswer(id=learn.id, obeyed=True, reason="say each call")])
    assert club.get(f"1/commands/{learn.id}") == {"state": "obeyed", "reason": "say each call"}


def test_the_match_that_is_played_is_set_aside_or_abandoned(club: Club) -> None:
    box = Appliance()
    club.says(BOX, shown(*box.new_match()))
    club.post("1/set-aside", {"reason": "rain"})
    club.post("1/abandon", {"reason": "rain"})
    club.post("1/abandon", {"reason": "nobody came", "match": "another"})
    commands = [command for _, command in club.told]
    assert isinstance(commands[0], SetMatchAside)
    assert [(one.match, one.reason) for one in commands if isinstance(one, SetMatchAside | AbandonMatch)] == [
        (box.match, "rain"),
        (box.match, "rain"),
        ("another", "nobody came"),
    ]
    assert "reason" in club.refused("1/abandon", {}, 422)


def test_without_a_match_there_is_nothing_to_set_aside(club: Club) -> None:
    club.says(BOX)
    assert club.refused("1/set-aside", {}) == "no match is being played on court '1'"


def test_a_court_without_a_device_one_that_is_away_and_one_with_two_cannot_be_told(club: Club) -> None:
    assert "no device on court '1'" in club.refused("1/next-match", {}, 404)
    club.says(BOX, state="offline")
    assert "not connected" in club.refused("1/next-match", {})
    club.says(BOX)
    club.says(Address("home", "1", "spare"))
    assert "two devices report for court 1" in club.refused("1/next-match", {})
    club.says(Address("home", "1", "spare"), state="offline")
    club.has_broker = False
    assert "no connection to the broker" in club.refused("1/next-match", {})
    assert not club.told


def test_a_match_goes_on_on_another_court_with_all_its_events(club: Club) -> None:
    _, events = resting(club)
    club.says(OTHER)
    club.post("2/take-up", {"match": events[0].subject, "and_then": "set_aside"})
    ((device, command),) = club.told
    assert isinstance(command, TakeUpMatch)
    assert (device, command.and_then, list(command.events)) == ("box-2", "set_aside", events)


def test_the_device_that_had_it_is_told_to_forget_it_when_it_reports(club: Club) -> None:
    box, events = resting(club)
    club.says(BOX, state="offline")
    other = Appliance(OTHER)
    other.match = box.match
    club.hears(other.wrap(MatchTakenUp(device=OTHER.source, position=len(events), after=events[-1].id)))
    assert not club.told
    club.says(BOX, set_aside=[shown(*events)])
    club.says(BOX, set_aside=[shown(*events)])
    club.says(OTHER, shown(*events))
    assert [(device, type(command)) for device, command in club.told] == [("box-1", ForgetMatch)]
    club.now_s += 30
    club.says(BOX, set_aside=[shown(*events)])
    assert len(club.told) == 2, "it did not hear, and is told again"
    club.says(BOX)
    assert len(club.told) == 2


def test_what_cannot_go_on_is_refused_and_says_why(club: Club) -> None:
    box = Appliance()
    club.says(OTHER)
    assert "there is no match 'x'" in club.refused("2/take-up", {"match": "x"}, 404)
    club.hears(*box.new_match(), box.wrap(MatchAbandoned(reason="rain")))
    assert "the match is over (abandoned)" in club.refused("2/take-up", {"match": box.match})
    assert not club.told


def test_a_match_that_is_played_elsewhere_is_not_taken_away(club: Club) -> None:
    box = Appliance()
    events = box.new_match()
    club.hears(*events)
    club.says(BOX, shown(*events), time=events[-1].time)
    club.says(OTHER)
    body = {"match": box.match}
    assert "court '1' plays this match now" in club.refused("2/take-up", {**body, "anyway": True})
    assert not club.told


def test_a_match_of_a_device_that_broke_is_taken_up_when_that_is_said(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Appliance()
    events = box.new_match()
    club.hears(*events)
    club.says(OTHER)
    monkeypatch.setattr(club.devices, "clock", lambda source: events[-1].time)
    assert "is away" in club.refused("2/take-up", {"match": box.match})
    club.post("2/take-up", {"match": box.match, "anyway": True})
    assert len(club.told) == 1


def test_last_night_s_match_may_be_taken_up_though_its_device_is_away(club: Club) -> None:
    box = Appliance()
    club.hears(*box.new_match())
    club.says(OTHER)
    club.post("2/take-up", {"match": box.match})


def test_the_matches_that_a_device_has_are_shown_while_it_is_there(club: Club) -> None:
    box, events = resting(club)
    found = club.get("1/matches")
    assert (found["match"]["match"], found["set_aside"][0]["score"]) == (box.match, "0-0 15-0")
    assert events
    club.says(BOX, state="offline")
    assert club.get("1/matches")["match"] is None


def test_only_the_coach_steers_a_court(store: Store) -> None:
    club = Club(store, "secret")
    club.says(BOX)
    for path in ("next-match", "set-aside", "abandon", "take-up"):
        assert "log in as 'coach'" in club.refused(f"1/{path}", {"reason": "r", "match": "m"}, 401)
    for path in ("matches", "commands/x"):
        club.get(f"1/{path}", 401)
    club.auth = ("coach", "secret")
    club.post("1/next-match", {})


def test_a_page_of_another_server_cannot_steer_this_one(club: Club) -> None:
    club.says(BOX)
    for origin, status in (("https://elsewhere.example", 403), ("null", 403), ("http://127.0.0.1", 202)):
        answer = club.ask("POST", "1/next-match", json={}, headers={"Origin": origin})
        assert answer.status_code == status
