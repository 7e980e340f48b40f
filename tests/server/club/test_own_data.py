"""One's own data as an archive, and erased: what goes, what stays, and that nothing brings back what went."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from server.ingest.inbox import Delivery
from server.keep.backup import back_up
from server.keep.restoring import restore
from server.people.erasure import Erasures
from server.people.keeping import copy_people
from server.people.people import People
from server.people.roles import Role
from server.store.database import DATABASE_NAME, Store
from server.store.erasing import Wearer
from server.store.reading import Reader
from tests.server.club.running import Hall
from tests.server.club.thumb import Thumb
from tests.server.people.club import CHEAP, PASSWORD, Browser
from tests.server.play import BOX, Appliance
from tests.server.test_store import heart_rate, motion
from tests.waiting import until
from wire.sensors import HeartRateSample
from wire.topics import Stream


@pytest.fixture
def match(hall: Hall) -> str:
    """A match in which Ana, player 1, and Bea, player 2, wore sensors."""
    box = Appliance()
    events = box.play(2)
    sent = [Delivery(BOX.stream(Stream.MATCH), one.encode()) for one in events]
    for player in (1, 2):
        sample = HeartRateSample(time=events[-1].time, bpm=100 + player, rr_s=(0.6, 0.5))
        beats = heart_rate(box.match, sample, player=player, sequence=player)
        moves = motion(box.match, 9, player=player, sequence=player)
        sent += [Delivery(BOX.stream(Stream.HEART_RATE), beats.encode())]
        sent += [Delivery(BOX.stream(Stream.MOTION), moves.encode())]
    for one in sent:
        hall.inbox.put(one)
    until(lambda: hall.matches.court(box.match) is not None and hall.parts.reader.counts(box.match)[2] == 18)
    hall.add("luisa", Role.PLAYER, " ana ")
    return box.match


def archive(who: Browser) -> dict[str, Any]:
    answer = who.ask("GET", "/api/v1/own-data")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with ZipFile(BytesIO(answer.content)) as found:
        assert found.testzip() is None
        texts = {name: found.read(name).decode() for name in found.namelist()}
    return {
        name: json.loads(text) if name.endswith("json") else list(csv.DictReader(StringIO(text)))
        for name, text in texts.items()
    }


def erase(who: Browser, what: str, status: int = 200, password: str = PASSWORD) -> Any:
    return who.post("/api/v1/own-data/erasure", {"what": what, "password": password}, status)


def worn(hall: Hall, match: str) -> set[int]:
    reader = hall.parts.reader
    return {one.player for one in reader.heart_rate(match) if len(one.bpm)} | {
        one.player for one in reader.motion(match) if len(one.time_ms)
    }


def test_all_that_there_is_of_somebody_is_in_the_archive_and_nothing_of_others(hall: Hall, match: str) -> None:
    luisa = hall.signed_in("luisa")
    (pablo,) = luisa.get("/api/v1/consents")["coaches"]
    luisa.ask("PUT", f"/api/v1/consents/{pablo['id']}")
    found = archive(luisa)
    assert found["account.json"]["name"] == "luisa"
    assert [one["coach"] for one in found["consents.json"]] == ["pablo"]
    assert len(found["sessions.json"]) == 1
    assert [(one["match"], one["player"]) for one in found["matches.json"]] == [(match, 1)]
    assert [(one["bpm"], one["rr_s"]) for one in found[f"heart-rate/{match}.csv"]] == [("101", "0.6 0.5")]
    assert len(found[f"motion/{match}.csv"]) == 9
    assert found["log.json"][-1]["what"] == "allows to see health data"
    sofia = hall.signed_in("sofia")
    sofia.post(f"/api/v1/events/club/claims/{match}", None, 201)
    mine = archive(sofia)
    assert [one["match"] for one in mine["claims.json"]] == [match]
    assert mine["matches.json"] == []
    assert not [name for name in mine if name.endswith("csv")]
    assert "password" not in json.dumps(mine)
    hall.browser().get("/api/v1/own-data", 401)


def test_health_data_are_erased_of_oneself_alone_and_no_journal_brings_them_back(
    hall: Hall, match: str, tmp_path: Path
) -> None:
    luisa = hall.signed_in("luisa")
    assert erase(luisa, "health", 400, "guessed")["detail"] == "the password is wrong"
    assert worn(hall, match) == {1, 2}
    assert erase(luisa, "health") == {"matches": 1, "samples": 10}
    assert worn(hall, match) == {2}
    assert erase(luisa, "health")["samples"] == 0
    assert luisa.get(f"/api/v1/matches/{match}")["a"]["players"] == ["Ana", "Bea"], "the score stays, with its names"
    with hall.store.cursor() as cursor:
        hall.store.copying.build(cursor, 0)
    until(lambda: not hall.store.copying.is_owed and not (tmp_path / "received.incomplete").exists())
    hall.writer.stop()
    hall.store.close()
    for file in tmp_path.glob(f"{DATABASE_NAME}*"):
        file.unlink()
    store = Store(tmp_path)
    try:
        reader = Reader(store)
        assert {one.player for one in reader.heart_rate(match)} == {2}
        assert {one.player for one in reader.motion(match)} == {2}
        assert reader.counts(match)[0] > 0
    finally:
        store.close()
    hall.close = lambda: hall.people.close()  # type: ignore[method-assign]


def test_an_account_goes_with_all_that_is_its_own(hall: Hall, match: str) -> None:
    luisa, maria = hall.signed_in("luisa"), hall.signed_in("maria")
    answer = luisa.ask("POST", "/api/v1/own-data/erasure", json={"what": "account", "password": PASSWORD})
    assert answer.json() == {"matches": 1, "samples": 10}
    assert "Max-Age=0" in answer.headers["set-cookie"]
    luisa.get("/api/v1/consents", 401)
    assert "luisa" not in [one["name"] for one in maria.get("/api/v1/accounts")["accounts"]]
    log = maria.get("/api/v1/accounts/log")["entries"]
    assert "luisa" not in json.dumps(log)
    assert (log[0]["actor"], log[0]["what"]) == ("somebody who was erased", "erased the account")
    assert hall.parts.access.people is not None
    assert Erasures(hall.people.database, hall.people.now).all() == [Wearer(match, 1)]


def test_nothing_names_an_umpire_any_more_who_was_erased(hall: Hall) -> None:
    maria, sofia = hall.signed_in("maria"), hall.signed_in("sofia")
    account = next(one for one in maria.get("/api/v1/accounts")["accounts"] if one["name"] == "sofia")
    maria.ask("PATCH", f"/api/v1/accounts/{account['id']}", json={"player": "Sofía Ruiz"})
    maria.post("/api/v1/accounts/invitations", {"role": "umpire", "name": "sofia2"}, 201)
    match = hall.begun(sofia)
    Thumb(sofia, match).tap("point", pair="a")
    late = Thumb(sofia, match)
    late.position = 1
    late.queue(late.made("point", late_s=60, pair="b"))
    sofia.ask("PUT", "/api/v1/events/club/coverage-plans", json={"matches": [match]})
    reads = [f"/api/v1/events/club/scores/{match}/history", f"/api/v1/events/club/claims/{match}/log"]
    assert "sofia" in json.dumps([maria.get(path) for path in reads])
    erase(sofia, "account")
    reads += ["/api/v1/events/club/conflicts", "/api/v1/accounts/log", "/api/v1/events/club/coverage-plans"]
    told = json.dumps([maria.get(path) for path in reads], ensure_ascii=False)
    kept = "".join(row["x"] for row in hall.people.database.rows("SELECT actor || what || about AS x FROM log"))
    with hall.store.cursor() as cursor:
        events = "".join(row[0] for row in cursor.execute("SELECT envelope FROM events").fetchall())
    for text in (told, kept, events):
        assert "sofia" not in text.replace("sofia2", "")
        assert "Sofía" not in text
    assert account["id"] in events, "what was scored stays, by somebody whom nobody knows any more"
    files = b"".join(one.read_bytes() for one in hall.folder.glob("people.db*"))
    assert b"sofia" not in files.replace(b"sofia2", b""), "not even where the file has room again"


def test_the_last_administrator_stays(hall: Hall) -> None:
    maria = hall.signed_in("maria")
    assert erase(maria, "account", 409)["detail"].startswith("one administrator must be left")
    maria.get("/api/v1/accounts")


def test_a_backup_from_before_knows_after_its_restore_what_was_erased_since(
    hall: Hall, match: str, tmp_path: Path
) -> None:
    told: list[str] = []
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    back_up(hall.store, tmp_path / "backup", told.append)
    erase(hall.signed_in("luisa"), "account")
    copy_people(tmp_path, folder)
    store = restore(tmp_path / "backup", folder, 64, told.append, replace=True)
    people = People(folder, passwords=CHEAP, now=lambda: hall.now_s)
    try:
        assert Erasures(people.database, people.now).all() == [Wearer(match, 1)]
        assert store.erase([Wearer(match, 1)]) == 10
        assert people.accounts.named("luisa"), "the account is an administrator's to remove again"
    finally:
        people.close()
        store.close()
