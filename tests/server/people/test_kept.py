"""Accounts in a backup and after a restore, and beside a database that is made anew."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from server.keep.backup import back_up
from server.keep.restoring import restore
from server.people.people import People
from server.people.roles import Role
from tests.server.people.club import CHEAP, COOKIE, PASSWORD, Club


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Club]:
    """A club with a store of its own, in one folder with its people."""
    club = Club(tmp_path, coach_password="vibora")
    yield club
    club.close()


def test_a_restored_server_has_its_accounts_and_nobody_is_signed_in(club: Club, tmp_path: Path) -> None:
    club.add("maria", Role.ADMIN)
    club.add("coach", Role.COACH)
    club.add("ana", Role.PLAYER, "Ana")
    ana, coach = (club.people.accounts.named(one) for one in ("ana", "coach"))
    assert ana
    club.people.consents.give(ana, coach, None)
    browser = club.signed_in("maria")
    link = club.people.links.invite("maria", Role.COACH)
    secret = club.people.factors.begin(ana).secret
    club.people.factors.confirm(ana, pyotp.TOTP(secret).at(club.now_s))
    told: list[str] = []
    back_up(club.store, tmp_path / "backup", told.append)
    assert "accounts and consents, without sessions and keys" in told
    assert not list((tmp_path / "backup").rglob("*key*"))
    restore(tmp_path / "backup", tmp_path / "other", 64, told.append).close()
    people = People(tmp_path / "other", passwords=CHEAP, now=lambda: club.now_s)
    assert people.sign_in("maria", PASSWORD)
    assert people.factors.everybody() == {ana.id}
    assert [one.coach_name for one in people.consents.of(ana.id)] == ["coach"]
    assert people.sessions.refresh(str(browser.cookies.get(COOKIE))) is None
    assert people.database.rows("SELECT 1 FROM sessions UNION SELECT 1 FROM links") == []
    assert club.people.links.offer(link)
    assert (tmp_path / "other" / "people.db").stat().st_mode & 0o077 == 0
    people.close()
    again = restore(tmp_path / "backup", tmp_path / "other", 64, told.append, replace=True)
    again.close()
    assert [one for one in (tmp_path / "other").glob("replaced-*/people.db")]


def test_a_database_that_is_made_anew_leaves_accounts_as_they_are(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.signed_in("maria")
    club.store.rebuild()
    browser.get("/api/v1/accounts")
