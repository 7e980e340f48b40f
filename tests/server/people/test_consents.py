"""Health data are the player's: a coach sees them only while the player allows it, everywhere that they are shown."""

import asyncio
import json
import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from starlette.requests import Request

from server.api.routes import routes
from server.api.sight import Sight
from server.auth.access import SHARE
from server.auth.lasting import lasting
from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.ingest.writer import Committed
from server.live.hub import Form, Topic
from server.live.publisher import Teller
from server.live.reader_queue import QueueReader
from server.people.principal import Principal
from server.people.rights import Right
from server.people.roles import Role
from tests.server.people.club import PASSWORD, Browser, Club, stream_start
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.test_store import heart_rate, motion
from wire.sensors import HeartRateSample
from wire.topics import Stream


@pytest.fixture
def match(club: Club) -> str:
    """A match in which Ana, player 1, and Bea, player 2, wore sensors."""
    box = Appliance()
    events = box.play(2)
    sent = [Delivery(BOX.stream(Stream.MATCH), one.encode()) for one in events]
    for player in (1, 2):
        sample = HeartRateSample(time=events[-1].time, bpm=100 + player)
        beats = heart_rate(box.match, sample, player=player, sequence=player)
        moves = motion(box.match, 9, player=player, sequence=player)
        sent += [Delivery(BOX.stream(Stream.HEART_RATE), beats.encode())]
        sent += [Delivery(BOX.stream(Stream.MOTION), moves.encode())]
    intake = Intake.of(Memory(Sequences(club.store.streams())), sent)
    for stored in club.store.commit(intake.batch):
        club.matches.apply(stored)
    for name, role, player in (
        ("maria", Role.ADMIN, None),
        ("pablo", Role.COACH, None),
        ("ana", Role.PLAYER, " ana "),
    ):
        club.add(name, role, player)
    return box.match


def seen(who: Browser, match: str) -> dict[str, set[int]]:
    """Give whose health data somebody sees, surface by surface."""
    found: dict[str, set[int]] = {}
    for name in ("heart-rate", "motion"):
        answer = who.ask("GET", f"/api/v1/sessions/{match}/{name}")
        found[name] = {one["player"] for one in answer.json().get("series", ())}
    for name in ("physiology", "swings"):
        answer = who.ask("GET", f"/api/v1/sessions/{match}/{name}")
        found[name] = {one["player"] for one in answer.json().get("players", ())}
    for table in ("heart_rates", "motion"):
        answer = who.ask("GET", f"/api/v1/tables/{table}")
        rows = [json.loads(line) for line in answer.text.splitlines()] if answer.status_code == 200 else []
        found[table] = {row["player"] for row in rows}
    (first, *_) = who.get(f"/api/v1/sessions/{match}/points")["points"]
    found["points"] = {int(player) for player, bpm in first["heart_rate"].items() if bpm is not None}
    return found


def test_a_coach_sees_a_player_who_allows_it_everywhere_and_nobody_else_anywhere(club: Club, match: str) -> None:
    ana, coach = club.signed_in("ana"), club.signed_in("pablo")
    nobody = club.browser()
    (pablo,) = ana.get("/api/v1/consents")["coaches"]
    assert not pablo["allowed"]
    for who in (coach, nobody, club.signed_in("maria")):
        assert set().union(*seen(who, match).values()) == set()
        assert who.ask("GET", f"/api/v1/sessions/{match}/heart-rate").status_code in (401, 403)
    assert set(map(frozenset, seen(ana, match).values())) == {frozenset({1})}
    assert ana.ask("PUT", f"/api/v1/consents/{pablo['id']}").status_code == 204
    assert set(map(frozenset, seen(coach, match).values())) == {frozenset({1})}
    assert coach.ask("GET", "/api/v1/players/Bea/effectiveness?by=zone").status_code == 403
    assert ana.ask("DELETE", f"/api/v1/consents/{pablo['id']}").status_code == 204
    assert set().union(*seen(coach, match).values()) == set()
    assert ana.ask("DELETE", f"/api/v1/consents/{pablo['id']}").status_code == 404


def test_a_link_shows_the_player_s_own_heart_rates_of_one_review_until_it_ends(club: Club, match: str) -> None:
    ana, nobody, path = club.signed_in("ana"), club.browser(), f"/api/v1/sessions/{match}/shares"
    made = ana.post(path, {"days": 7}, status=201)
    secret = made["address"].partition("#share=")[2]
    opened = club.browser()
    opened.always = {"X-Marcador-Share": secret}
    hearts = {"heart-rate": {1}, "physiology": {1}, "points": {1}, "heart_rates": {1}}
    assert {name: found for name, found in seen(opened, match).items() if found} == hearts
    assert opened.ask("GET", "/api/v1/players/Ana/load").status_code in (401, 403)
    assert set().union(*seen(nobody, match).values()) == set()
    coach = club.signed_in("pablo")
    coach.always = {"X-Marcador-Share": secret}
    assert seen(coach, match)["heart-rate"] == {1}
    assert seen(coach, match)["motion"] == set()
    assert [one["id"] for one in ana.get(path)["shares"]] == [made["id"]]
    assert club.signed_in("pablo").post(path, status=403)["code"] == "share-not-yours"
    assert club.signed_in("pablo").ask("DELETE", f"{path}/{made['id']}").status_code == 404
    assert ana.ask("DELETE", f"{path}/{made['id']}").status_code == 204
    assert set().union(*seen(opened, match).values()) == set()
    opened.always = {"X-Marcador-Share": ana.post(path, status=201)["address"].partition("#share=")[2]}
    assert seen(opened, match)["heart-rate"] == {1}
    club.now_s += 30 * 86_400 + 1
    assert set().union(*seen(opened, match).values()) == set()


MARK = re.compile(rb"(?<![\w.])187(?!\w)")
"""A heart rate that nothing else here is."""


def marked(who: Browser, path: str) -> bool:
    """Say whether a heart rate is in an answer, also in the files of an archive."""
    answer = who.ask("GET", path)
    assert answer.status_code < 500, answer.text
    if not answer.content.startswith(b"PK"):
        return answer.status_code == 200 and MARK.search(answer.content) is not None
    with ZipFile(BytesIO(answer.content)) as archive:
        return any(MARK.search(archive.read(name)) for name in archive.namelist())


def test_no_route_there_is_shows_a_heart_rate_to_who_is_not_allowed(
    club: Club, match: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.auth.limiting.rule_of", lambda method, path: None)
    sample = HeartRateSample(time=BEGIN + timedelta(seconds=4), bpm=187)
    beats = heart_rate(match, sample, player=1, sequence=3)
    sent = [Delivery(BOX.stream(Stream.HEART_RATE), beats.encode())]
    club.store.commit(Intake.of(Memory(Sequences(club.store.streams())), sent).batch)
    names = {"match": match, "session": match, "court": "1", "event": "club", "table": "heart_rates"}
    names |= {"name": "Ana", "one": "Ana", "two": "Bea", "metric": "points"}
    paths = [
        re.sub(r"{(\w+)}", lambda found: names.get(found[1], "none"), one.path) + "?player=1&format=csv"
        for one in routes(club.app)
        if one.method == "GET" and not one.path.endswith("/stream")
    ]
    paths += [f"/api/v1/sessions/{match}/activity?player=1&format=tcx"]
    ana, admin, nobody = club.signed_in("ana"), club.signed_in("maria"), club.browser()
    assert len([path for path in paths if marked(ana, path)]) >= 4
    assert [path for path in paths for who in (admin, nobody) if marked(who, path)] == []


def test_nobody_sees_a_player_s_health_data_by_taking_the_player_s_name(club: Club, match: str) -> None:
    maria = club.signed_in("maria")
    own = club.people.accounts.named("maria")
    assert own
    for name in ("Ana", " ANA "):
        refused = maria.ask("PATCH", f"/api/v1/accounts/{own.id}", json={"player": name})
        assert (refused.status_code, refused.json()["code"]) == (409, "player-taken")
        invited = {"role": "player", "player": name}
        assert maria.post("/api/v1/accounts/invitations", invited, 400)["code"] == "player-taken"
    early = club.people.links.invite("test", Role.PLAYER, name="eva", player="Eva")
    maria.ask("PATCH", f"/api/v1/accounts/{own.id}", json={"player": "Eva"})
    late = club.browser().post("/api/v1/auth/join", {"link": early, "password": PASSWORD}, 400)
    assert late["code"] == "player-taken"
    assert set().union(*seen(maria, match).values()) == set()


def test_what_a_stream_shows_ends_with_the_consent_the_time_the_session_and_the_role(club: Club, match: str) -> None:
    coach = club.signed_in("pablo")
    pablo, ana = (club.people.accounts.named(one) for one in ("pablo", "ana"))
    claims = club.people.tokens.verify_access(coach.token)
    assert ana
    assert pablo
    assert claims
    sight = Sight(club.parts.access, club.matches, Principal(Role.COACH, pablo, claims), Right.HEALTH)
    assert not sight.sees(match, 1)
    club.people.consents.give(ana, pablo, club.now_s + 60)
    assert sight.sees(match, 1)
    assert not sight.sees(match, 2)
    assert not sight.sees("another", 1)
    club.now_s += 60
    assert not sight.sees(match, 1)
    club.people.consents.give(ana, pablo, None)
    club.people.accounts.change(pablo.id, "maria", role=Role.UMPIRE)
    assert not sight.sees(match, 1)
    club.people.accounts.change(pablo.id, "maria", role=Role.COACH)
    assert not sight.sees(match, 1), "another role takes consents away for good"
    club.people.consents.give(ana, pablo, None)
    assert sight.sees(match, 1)
    club.people.sessions.end(pablo)
    assert not sight.sees(match, 1)


def test_what_a_link_opened_ends_with_the_link_and_what_an_account_opened_with_a_change_of_it(
    club: Club, match: str
) -> None:
    people, access = club.people, club.parts.access
    ana = people.accounts.named("ana")
    assert ana
    share, secret = people.shares.make(ana, match, 1)
    token = club.signed_in("ana").token
    by_link, by_account = (
        lasting(access, Request({"type": "http", "scheme": "https", "path": "/", "headers": [header]}))
        for header in ((SHARE.encode(), secret.encode()), (b"authorization", f"Bearer {token}".encode()))
    )
    assert by_link()
    assert by_account()
    people.shares.end(ana, share.id)
    people.accounts.change(ana.id, "maria", role=Role.UMPIRE)
    assert not by_link()
    assert not by_account()


def test_a_player_and_who_is_allowed_follow_the_player_s_heart_rate_in_any_match(club: Club, match: str) -> None:
    path, hub = "/api/v1/players/ANA/heart-rate/stream", club.parts.hub

    def opened(who: Browser) -> tuple[int, bytes]:
        return asyncio.run(stream_start(club, path, {"Authorization": f"Bearer {who.token}"} if who.token else {}))

    ana, coach, nobody = club.signed_in("ana"), club.signed_in("pablo"), club.browser()
    assert opened(ana)[0] == 200
    assert b'event: snapshot\ndata: {"position": 4, "player": "ana"}' in opened(ana)[1]
    assert [opened(who)[0] for who in (coach, nobody)] == [403, 403]
    (pablo,) = ana.get("/api/v1/consents")["coaches"]
    ana.ask("PUT", f"/api/v1/consents/{pablo['id']}")
    assert opened(coach)[0] == 200

    async def told() -> list[tuple[str, int] | None]:
        running = asyncio.create_task(hub.run())
        await asyncio.sleep(0)
        reader, other = QueueReader(Form(True)), QueueReader(Form(lambda session, player: False))
        hub.join(Topic("player", "ana"), reader)
        hub.join(Topic("player", "ana"), other)
        batches = [heart_rate(match, HeartRateSample(time=BEGIN, bpm=150), player=player) for player in (2, 1)]
        Teller(club.matches, club.devices, hub).tell(Committed([], batches, []))
        frames = await reader.take()
        assert other.taken() == []
        hub.leave(Topic("player", "ana"), reader)
        hub.leave(Topic("player", "ana"), other)
        running.cancel()
        return [one.health_of for one in frames]

    assert asyncio.run(told()) == [(match, 1)]


def test_only_the_player_allows_and_only_a_coach_is_allowed(club: Club, match: str) -> None:
    admin, ana, coach = (club.signed_in(one) for one in ("maria", "ana", "pablo"))
    (pablo,) = ana.get("/api/v1/consents")["coaches"]
    maria = admin.get("/api/v1/auth/me")["account"]["id"]
    assert admin.ask("PUT", f"/api/v1/consents/{pablo['id']}").status_code == 409
    assert coach.ask("PUT", f"/api/v1/consents/{pablo['id']}").status_code == 409
    for other in (maria, "nobody"):
        assert ana.ask("PUT", f"/api/v1/consents/{other}").json()["detail"] == "there is no such coach"
    late = ana.ask("PUT", f"/api/v1/consents/{pablo['id']}", json={"until": "2001-01-01T00:00:00Z"})
    assert late.status_code == 409
    assert set().union(*seen(coach, match).values()) == set()


def test_the_evidence_of_calls_and_the_public_pages_carry_no_health_data(club: Club, match: str) -> None:
    nobody = club.browser()
    for path in ("", "/events", "/history", "/profiles", "/worth"):
        assert "bpm" not in nobody.ask("GET", f"/api/v1/matches/{match}{path}").text
    for table in nobody.get("/api/v1/tables")["tables"]:
        rows = nobody.ask("GET", f"/api/v1/tables/{table['name']}")
        assert rows.status_code == (401 if table["health"] else 200)


def test_heart_rates_are_public_by_a_setting_only_until_there_are_accounts(club: Club, match: str) -> None:
    object.__setattr__(club.parts.access, "public_heart_rate", True)
    club.browser().get(f"/api/v1/sessions/{match}/heart-rate", 401)


def test_what_sensors_sent_is_in_no_quarantine_that_an_account_sees(club: Club, match: str) -> None:
    junk = '{"epoch":"%s","sequence":%d,"samples":[{"bpm":177}]}'
    numbers = {Stream.HEART_RATE: ("0" * 32, 3), Stream.MATCH: ("1" * 32, 1)}
    sent = [Delivery(BOX.stream(stream), (junk % number).encode()) for stream, number in numbers.items()]
    club.store.commit(Intake.of(Memory(Sequences(club.store.streams())), sent).batch)
    found = {one["stream"]: one["begins"] for one in club.signed_in("maria").get("/api/v1/quarantine")["messages"]}
    assert found["heart-rate"] == ""
    assert "177" in found["match"]
