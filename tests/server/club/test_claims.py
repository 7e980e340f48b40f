"""A match is scored by hand by one person at a time: claims over HTTP, as an umpire, a coach and an administrator."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.people.roles import Role
from tests.server.people.club import Browser, Club
from tests.server.play import BOX, Appliance
from wire.topics import Stream


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Club]:
    club = Club(tmp_path, coach_password="vibora")
    for name, role in (("maria", Role.ADMIN), ("sofia", Role.UMPIRE), ("pablo", Role.COACH), ("ana", Role.SPECTATOR)):
        club.add(name, role)
    yield club
    club.close()


@pytest.fixture
def match(club: Club) -> str:
    box = Appliance()
    sent = [Delivery(BOX.stream(Stream.MATCH), one.encode()) for one in box.play(2)]
    for stored in club.store.commit(Intake.of(Memory(Sequences(club.store.streams())), sent).batch):
        club.matches.apply(stored)
    return box.match


def path(match: str = "", event: str = "club") -> str:
    return f"/api/v1/events/{event}/claims" + (f"/{match}" if match else "")


def claimed(who: Browser, match: str, status: int = 201, **asked: object) -> Any:
    return who.post(path(match), asked or None, status)


def test_one_holds_a_match_and_the_others_are_told_who(club: Club, match: str) -> None:
    sofia, pablo, ana = (club.signed_in(one) for one in ("sofia", "pablo", "ana"))
    assert sofia.get(path(match))["claim"] is None
    held = claimed(sofia, match)
    assert (held["holder"], held["mine"], held["since"]) == ("sofia", True, "2027-01-15T08:00:00.000000Z")
    assert held["until"] == "2027-01-15T08:30:00.000000Z"
    assert claimed(pablo, match, 409)["detail"] == "sofia holds this match; an administrator can take it over"
    assert pablo.get(path(match))["claim"]["mine"] is False
    (listed,) = ana.get(path())["claims"]
    assert (listed["match"], listed["holder"]) == (match, None), "a spectator sees that somebody holds it, not who"
    assert club.browser().get(path(match))["claim"]["holder"] is None


def test_who_holds_it_goes_on_holding_it_and_lets_it_go(club: Club, match: str) -> None:
    sofia, pablo = club.signed_in("sofia"), club.signed_in("pablo")
    first = claimed(sofia, match, minutes=5)
    club.now_s += 299
    again = claimed(sofia, match, 200, minutes=10)
    assert (again["since"], again["until"]) == (first["since"], "2027-01-15T08:14:59.000000Z")
    assert pablo.ask("DELETE", path(match)).status_code == 409
    assert sofia.ask("DELETE", path(match)).status_code == 204
    assert sofia.ask("DELETE", path(match)).status_code == 404
    claimed(pablo, match)


def test_a_claim_that_is_not_used_runs_out(club: Club, match: str) -> None:
    sofia, pablo = club.signed_in("sofia"), club.signed_in("pablo")
    claimed(sofia, match, minutes=5)
    club.now_s += 300
    assert pablo.get(path(match))["claim"] is None
    assert pablo.get(path())["claims"] == []
    claimed(pablo, match)


def test_an_administrator_takes_it_over_or_ends_it(club: Club, match: str) -> None:
    maria, sofia, pablo = (club.signed_in(one) for one in ("maria", "sofia", "pablo"))
    claimed(sofia, match)
    assert claimed(pablo, match, 403, take_over=True)["detail"].startswith("only an administrator")
    assert claimed(maria, match, 409)["detail"].startswith("sofia holds")
    assert claimed(maria, match, take_over=True)["holder"] == "maria"
    assert claimed(sofia, match, 409)["detail"].startswith("maria holds")
    maria.ask("DELETE", path(match))
    claimed(pablo, match)
    assert maria.ask("DELETE", path(match)).status_code == 204


def test_who_held_it_when_is_kept_and_has_no_name_once_they_have_gone(club: Club, match: str) -> None:
    maria, sofia, pablo = (club.signed_in(one) for one in ("maria", "sofia", "pablo"))
    claimed(sofia, match, minutes=5)
    club.now_s += 60
    claimed(maria, match, take_over=True, minutes=1)
    club.now_s += 120
    claimed(pablo, match)
    pablo.ask("DELETE", path(match))
    claimed(pablo, match)
    log = pablo.get(path(match) + "/log")["claims"]
    assert [(one["holder"], one["ended"]) for one in log] == [
        ("pablo", None),
        ("pablo", "released"),
        ("maria", "expired"),
        ("sofia", "taken over"),
    ]
    assert (log[3]["since"], log[3]["until"]) == ("2027-01-15T08:00:00.000000Z", "2027-01-15T08:01:00.000000Z")
    account = club.people.accounts.named("sofia")
    assert account
    club.people.accounts.remove(account.id, "maria")
    assert [one["holder"] for one in pablo.get(path(match) + "/log")["claims"]] == ["pablo", "pablo", "maria", None]
    assert len(pablo.get(path(match) + "/log?limit=2")["claims"]) == 2
    assert club.signed_in("ana").ask("GET", path(match) + "/log").status_code == 403


def test_what_is_not_there_is_said(club: Club, match: str) -> None:
    sofia = club.signed_in("sofia")
    assert "there is no event 'open'" in claimed_at(sofia, path(match, "open"))
    assert claimed_at(sofia, path("other")) == "there is no match 'other'"
    assert "minutes" in str(claimed(sofia, match, 422, minutes=0)["detail"])


def claimed_at(who: Browser, where: str) -> str:
    return str(who.post(where, None, 404)["detail"])


def test_claims_are_limited_by_the_minute(club: Club, match: str) -> None:
    sofia = club.signed_in("sofia")
    statuses = [sofia.ask("POST", path(match)).status_code for _ in range(21)]
    assert statuses[0] == 201
    assert statuses[-1] == 429


def test_a_file_of_people_of_the_version_before_goes_on(club: Club, match: str) -> None:
    with club.people.database.change() as connection:
        for table in (
            "shares",
            "recovery_codes",
            "second_factors",
            "notes",
            "clashes_told",
            "notices_made",
            "notices",
            "subscriptions",
            "erased",
            "conflict_commands",
            "conflicts",
            "claims",
            "plans",
            "club_matches",
            "club_events",
        ):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version=1")
    club.people.database.close()
    claimed(club.signed_in("sofia"), match)
