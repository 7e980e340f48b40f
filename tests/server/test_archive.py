"""The whole club as one archive: what a new server has after its import, and what is refused of a bad one."""

import json
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import duckdb
import pytest

from marcador.main import main
from server.errors import ArchiveRefused, StoreError
from server.ingest.inbox import Delivery
from server.keep.archive_form import EVENTS, MANIFEST, NAMES, PEOPLE
from server.keep.archiving import archive_into, write_archive
from server.keep.importing import import_archive
from server.people.erasure import Erasures
from server.people.roles import Role
from server.store.database import Store
from tests.server.club.running import Hall
from tests.server.people.club import Browser, Club
from tests.server.play import BOX, Appliance
from tests.server.test_store import heart_rate, motion
from tests.waiting import until
from wire.sensors import HeartRateSample
from wire.topics import Stream

TOLD: list[str] = []


class Whole:
    """A club with something of everything."""

    def __init__(self, folder: Path) -> None:
        self.hall, self.box = Hall(folder), Appliance()
        self.hall.parts = self.hall.app.state.parts = replaced(self.hall)
        self.hall.add("luisa", Role.PLAYER, "Ana")
        sofia = self.hall.signed_in("sofia")
        self.event = sofia.post("/api/v1/events", {"name": "Open", "divisions": ["A"]}, 201)["id"]
        self.prepared = self.hall.prepared(sofia, self.event, division="A", time="2026-05-01T10:00:00Z")
        sofia.ask("PUT", f"/api/v1/events/{self.event}/coverage-plans", json={"matches": [self.prepared]})
        pablo = next(one for one in self.hall.people.accounts.all() if one.name == "pablo")
        self.hall.signed_in("luisa").ask("PUT", f"/api/v1/consents/{pablo.id}", json={})
        events = self.box.play(7)
        beats = heart_rate(self.box.match, HeartRateSample(time=events[-1].time, bpm=101, rr_s=(0.6,)), player=1)
        sent = [Delivery(BOX.stream(Stream.MATCH), one.encode()) for one in events]
        sent.append(Delivery(BOX.stream(Stream.HEART_RATE), beats.encode()))
        sent.append(Delivery(BOX.stream(Stream.MOTION), motion(self.box.match, 9, player=1).encode()))
        for one in sent:
            self.hall.inbox.put(one)
        until(lambda: self.hall.parts.reader.counts(self.box.match) == (len(events), 1, 9))

    @property
    def reads(self) -> list[str]:
        """What is asked of both servers."""
        match = f"/api/v1/matches/{self.box.match}"
        tables = [
            f"/api/v1/tables/{one}" for one in ("matches", "points", "shots", "events", "heart_rates", "motion")
        ]
        events = f"/api/v1/events/{self.event}"
        return [
            *(match, f"{match}/events", f"{match}/history", "/api/v1/matches", "/api/v1/players"),
            *(f"/api/v1/sessions/{self.box.match}/heart-rate", *tables, "/api/v1/events", events, f"{events}/scores"),
            *(f"{events}/coverage-plans", f"{events}/claims"),
        ]


def replaced(hall: Hall) -> Any:
    from dataclasses import replace

    return replace(
        hall.parts, archive=lambda file, health: write_archive(hall.store, file, health=health, tell=TOLD.append)
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.auth.limiting.rule_of", lambda method, path: None)
        whole = Whole(tmp_path_factory.mktemp("whole"))
        yield whole
        whole.hall.close()


@pytest.fixture(scope="module")
def archive(whole: Whole, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "club.zip"
    assert archive_into(whole.hall.store, path, TOLD.append).samples == 10
    return path


def asked(club: Club, who: Browser, paths: list[str]) -> dict[str, bytes]:
    return {path: who.ask("GET", path).content for path in paths}


def test_a_new_server_has_all_of_the_club_and_nobody_can_sign_in_by_it(
    whole: Whole, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.auth.limiting.rule_of", lambda method, path: None)
    pablo = whole.hall.signed_in("pablo")
    before = asked(whole.hall, pablo, whole.reads)
    assert b"101" in before[f"/api/v1/sessions/{whole.box.match}/heart-rate"], "whom Ana allows sees"
    new = tmp_path / "new"
    found = import_archive(archive, new, 64, TOLD.append)
    assert (found.events, found.accounts) == (whole.hall.store.position, 5)
    club = Club(new, coach_password="vibora")
    try:
        assert (club.store.rebuilt, club.store.wanted) == (None, [])
        reader = club.parts.reader
        club.matches.load(reader.telling_of_matches(), reader.last_events(), found.events)
        club.devices.load(reader.devices())
        browser = club.browser()
        wrong = {"name": "pablo", "password": "four words in a row"}
        browser.post("/api/v1/auth/login", wrong, 401)
        account = club.people.accounts.named("pablo")
        assert account is not None
        club.people.links.redeem(club.people.links.reset(account.id, "test"), "", "four words in a row")
        after = asked(club, club.signed_in("pablo"), whole.reads)
        assert [(before[path], after[path]) for path in before if before[path] != after[path]] == [], "byte by byte"
    finally:
        club.close()
    assert (new / "received.incomplete").exists(), "a second copy of samples is owed"


def test_an_archive_has_no_secrets_and_is_for_other_programs_too(whole: Whole, archive: Path, tmp_path: Path) -> None:
    with ZipFile(archive) as opened:
        assert set(opened.namelist()) == NAMES | {MANIFEST}
        manifest = json.loads(opened.read(MANIFEST))
        people = opened.read(PEOPLE).decode()
        for name, noted in manifest["files"].items():
            content = opened.read(name)
            assert (len(content), sha256(content).hexdigest()) == (noted["bytes"], noted["sha256"])
        events = [json.loads(line) for line in opened.read(EVENTS).splitlines()]
        opened.extract("tables/points.parquet", tmp_path)
    assert (manifest["format"], manifest["version"], manifest["health"]) == ("marcador-archive", 1, True)
    assert [one["position"] for one in events] == list(range(1, whole.hall.store.position + 1))
    assert not [word for word in ("argon2", "password", "whsec_", "hash") if word in people]
    points = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/tables/points.parquet'").fetchall()
    assert points[0][0] == manifest["files"]["tables/points.parquet"]["rows"] > 0
    with pytest.raises(StoreError, match="is there already"):
        archive_into(whole.hall.store, archive, TOLD.append)


def test_over_the_network_an_administrator_takes_all_but_health_data(whole: Whole, tmp_path: Path) -> None:
    maria, sofia = whole.hall.signed_in("maria"), whole.hall.signed_in("sofia")
    assert sofia.ask("POST", "/api/v1/archive").status_code == 403
    answer = maria.ask("POST", "/api/v1/archive")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with ZipFile(BytesIO(answer.content)) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    assert manifest["health"] is False
    assert {manifest["files"][f"store/{one}.parquet"]["rows"] for one in ("heart_rate", "motion", "quarantine")} == {
        0
    }
    path = tmp_path / "club.zip"
    path.write_bytes(answer.content)
    assert import_archive(path, tmp_path / "new", 64, TOLD.append).events == whole.hall.store.position
    assert "heart rates and motion are not in it" in TOLD[-1]


def changed(archive: Path, path: Path, **more: bytes | None) -> Path:
    """Write an archive with other files; what is `None` is left out. The manifest goes along with its checksums."""
    with ZipFile(archive) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = more.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in more.keys() - set(old.namelist()):
            new.writestr(name, more[name] or b"")
    return path


def noting(archive: Path, name: str, content: bytes) -> dict[str, bytes]:
    """Give a file of an archive, and a manifest that says that it is so."""
    with ZipFile(archive) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    manifest["files"][name] |= {"bytes": len(content), "sha256": sha256(content).hexdigest()}
    return {name: content, MANIFEST: json.dumps(manifest).encode()}


def later(archive: Path) -> dict[str, bytes]:
    with ZipFile(archive) as opened:
        return {MANIFEST: json.dumps({**json.loads(opened.read(MANIFEST)), "version": 2}).encode()}


def person(**row: Any) -> bytes:
    return json.dumps({"table": "accounts", "row": row}).encode() + b"\n"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda archive: {"../../etc/cron.d/evil": b"x"}, "'../../etc/cron.d/evil', which is no file of an archive"),
        (lambda archive: {"/etc/passwd": b"x"}, "which is no file of an archive"),
        (lambda archive: {EVENTS: b"{}\n"}, "events.jsonl in .* is not what was archived"),
        (lambda archive: {"store/motion.parquet": None}, "is not whole: store/motion.parquet is missing"),
        (lambda archive: {MANIFEST: None}, "is no archive of a club"),
        (lambda archive: {MANIFEST: b"[]"}, "cannot be read"),
        (later, "written by a later version of Marcador"),
        (lambda archive: noting(archive, EVENTS, b"0" * 30_000_000), "would be far larger"),
        (lambda archive: noting(archive, EVENTS, b"[]\n"), "line 1 of events.jsonl cannot be read"),
        (
            lambda archive: noting(archive, EVENTS, b'{"position":1,"received":0,"envelope":"{}"}\n'),
            "line 1 of events",
        ),
        (lambda archive: noting(archive, "store/motion.parquet", b"PAR1"), "the tables of .* do not fit"),
        (lambda archive: noting(archive, PEOPLE, person(password="x", id="1")), "does not know"),
        (lambda archive: noting(archive, PEOPLE, person(**{"id) VALUES (1); --": "1"})), "does not know"),
        (lambda archive: noting(archive, PEOPLE, person(id=[1])), "neither a text nor a number"),
        (lambda archive: noting(archive, PEOPLE, b'{"table":"sessions","row":{}}\n'), "does not know"),
    ],
)
def test_a_bad_archive_is_refused_in_a_sentence_and_leaves_nothing(
    archive: Path, tmp_path: Path, change: Any, why: str
) -> None:
    bad = changed(archive, tmp_path / "bad.zip", **change(archive))
    new = tmp_path / "new"
    with pytest.raises(ArchiveRefused, match=why):
        import_archive(bad, new, 64, TOLD.append)
    left = [one.name for one in new.rglob("*") if one.name not in ("lock", "received.incomplete")]
    assert left == []
    assert not (tmp_path.parent / "etc").exists()


def test_what_is_no_zip_or_damaged_is_refused(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    for number, bad in enumerate((b"", b"PK\x03\x04", bytes(content[: len(content) // 2]))):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(bad)
        with pytest.raises(ArchiveRefused, match="is no archive, or a damaged one"):
            import_archive(path, tmp_path / "new", 64, TOLD.append)


def test_what_was_erased_stays_erased_on_a_new_server(whole: Whole, archive: Path, tmp_path: Path) -> None:
    from server.store.erasing import Wearer

    erasures = Erasures(whole.hall.people.database, whole.hall.people.now)
    erasures.remember([Wearer("other", 2)])
    again = tmp_path / "again.zip"
    archive_into(whole.hall.store, again, TOLD.append)
    import_archive(again, tmp_path / "new", 64, TOLD.append)
    club = Club(tmp_path / "new")
    assert Erasures(club.people.database, club.people.now).all() == [Wearer("other", 2)]
    club.close()


def test_the_round_as_a_person_types_it(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first", tmp_path / "second.zip"
    assert main(["server", "import", str(archive), "--data", str(first)]) == 0
    assert main(["server", "archive", str(second), "--data", str(first)]) == 0
    assert main(["server", "import", str(second), "--data", str(first)]) == 1
    said = capsys.readouterr()
    assert "5 accounts are in" in said.out
    assert "nobody has a password yet" in said.err
    assert "has a store already" in said.err
    with ZipFile(archive) as one, ZipFile(second) as other:
        for name in (EVENTS, PEOPLE, "store/heart_rate.parquet", "tables/points.parquet"):
            assert one.read(name) == other.read(name), name
    store = Store(first)
    store.close()


def test_any_table_as_csv_and_parquet_over_the_api(whole: Whole, tmp_path: Path) -> None:
    pablo, anyone = whole.hall.signed_in("pablo"), whole.hall.browser()
    for name in ("matches", "points", "shots", "events", "heart_rates", "motion"):
        lines = [json.loads(line) for line in pablo.ask("GET", f"/api/v1/tables/{name}").text.splitlines()]
        parquet = pablo.ask("GET", f"/api/v1/tables/{name}?format=parquet")
        assert parquet.headers["content-type"] == "application/vnd.apache.parquet"
        (tmp_path / "table.parquet").write_bytes(parquet.content)
        rows = duckdb.sql(f"SELECT * FROM '{tmp_path}/table.parquet'")
        assert rows.columns == list(lines[0])
        assert len(rows) == len(lines)
        csv = pablo.ask("GET", f"/api/v1/tables/{name}?format=csv").text.splitlines()
        assert csv[0].split(",") == list(lines[0])
        assert len(csv) == len(lines) + 1
    for form in ("csv", "parquet"):
        assert anyone.ask("GET", f"/api/v1/tables/heart_rates?format={form}").status_code == 401
    assert anyone.ask("GET", "/api/v1/tables/matches?format=xlsx").status_code == 422
