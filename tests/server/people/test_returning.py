"""After a return from a later version, whose file of people has tables and columns that this one does not know."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from server.errors import SettingsError
from server.keep.ageing import KEPT, delete_old
from server.people.people import People
from server.people.returning import take_back
from server.people.roles import Role
from server.store.exported import EXPORT_NAME
from tests.server.people.club import CHEAP, COOKIE, PASSWORD, Club
from tests.waiting import PATIENCE_S


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Club]:
    """A club with an administrator who is signed in, and a coach with a player's consent."""
    club = Club(tmp_path, coach_password="vibora")
    for name, role in (("maria", Role.ADMIN), ("coach", Role.COACH), ("ana", Role.PLAYER)):
        club.add(name, role, name)
    yield club
    club.close()


def later(path: Path, more: str = "") -> None:
    """Make a file one of a later version."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "ALTER TABLE accounts ADD COLUMN colour TEXT DEFAULT 'blue'; CREATE TABLE tomorrow (what TEXT);"
            f'UPDATE club_events SET content = \'{{"name": "Club"}}\'; {more} PRAGMA user_version = 9999'
        )


def set_aside(directory: Path) -> list[Path]:
    return sorted(directory.glob("people.db.*"))


def test_accounts_sessions_and_consents_are_taken_over(
    left: Club, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ana, coach = (left.people.accounts.named(one) for one in ("ana", "coach"))
    assert ana
    assert coach
    left.people.consents.give(ana, coach, None)
    token = str(left.signed_in("maria").cookies.get(COOKIE))
    left.people.database.close()
    later(tmp_path / "people.db")

    people = People(tmp_path, passwords=CHEAP, now=lambda: left.now_s)
    assert people.sign_in("maria", PASSWORD)
    assert [one.coach_name for one in people.consents.of(ana.id)] == ["coach"]
    assert people.sessions.refresh(token) is not None
    assert [tuple(row) for row in people.database.rows("SELECT * FROM club_events")] == [
        ("club", '{"name": "Club"}', 0)
    ]
    people.database.close()
    (aside,) = set_aside(tmp_path)
    assert "of it nothing is missing" in caplog.text
    assert [one.stat().st_mode & 0o077 for one in (aside, tmp_path / "people.db")] == [0, 0]
    people = People(tmp_path, passwords=CHEAP, now=lambda: left.now_s)
    assert people.sign_in("coach", PASSWORD)
    assert set_aside(tmp_path) == [aside]
    people.close()


def test_what_has_another_name_there_is_told_and_kept(
    left: Club, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    left.people.database.close()
    later(
        tmp_path / "people.db", "ALTER TABLE log RENAME COLUMN what TO happened; ALTER TABLE notes RENAME TO texts;"
    )
    people = People(tmp_path, passwords=CHEAP, now=lambda: left.now_s)
    assert people.sign_in("maria", PASSWORD)
    people.close()
    assert " rows of log is missing" in caplog.text
    assert "the later version has no table notes" in caplog.text
    with closing(sqlite3.connect(set_aside(tmp_path)[0])) as kept:
        assert kept.execute("SELECT count(happened) FROM log").fetchone()[0] >= 3


def test_while_another_program_uses_the_file_it_stays_where_it_is(
    left: Club, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.people.database._BUSY_S", 0.1)
    left.people.database.close()
    later(tmp_path / "people.db")
    with closing(sqlite3.connect(tmp_path / "people.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        people = People(tmp_path, passwords=CHEAP, now=lambda: left.now_s)
        with pytest.raises(SettingsError, match="locked"):
            people.accounts.named("maria")
    assert people.sign_in("maria", PASSWORD)
    people.close()


def test_two_that_find_it_at_once_take_it_over_once(
    left: Club, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left.people.database.close()
    later(tmp_path / "people.db")
    began, go_on, taken, found = Event(), Event(), list[Path](), list[str]()

    def slowly(path: Path, empty: sqlite3.Connection) -> None:
        taken.append(path)
        began.set()
        assert go_on.wait(PATIENCE_S)
        take_back(path, empty)

    def find() -> None:
        people = People(tmp_path, passwords=CHEAP, now=lambda: left.now_s)
        account = people.accounts.named("maria")
        found.append(account.name if account else "nobody")
        people.close()

    monkeypatch.setattr("server.people.database.take_back", slowly)
    finding = [Thread(target=find) for _ in range(2)]
    finding[0].start()
    assert began.wait(PATIENCE_S)
    finding[1].start()
    finding[1].join(0.3)
    go_on.set()
    for one in finding:
        one.join(PATIENCE_S)
    assert (found, len(taken), len(set_aside(tmp_path))) == (["maria", "maria"], 1, 1)


def test_what_was_set_aside_is_kept_for_a_month(left: Club, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    left.people.database.close()
    later(tmp_path / "people.db")
    assert left.people.accounts.named("maria")
    (tmp_path / EXPORT_NAME / "tables").mkdir(parents=True)
    now = datetime.now(UTC)
    delete_old(tmp_path, now + KEPT - timedelta(hours=1))
    assert len(set_aside(tmp_path)) == 1
    assert (tmp_path / EXPORT_NAME).is_dir()
    delete_old(tmp_path, now + KEPT + timedelta(hours=1))
    assert set_aside(tmp_path) == []
    assert not (tmp_path / EXPORT_NAME).exists()
    assert caplog.text.count("was kept for 30 days after an update, and is deleted") == 2
    assert left.people.accounts.named("maria")
