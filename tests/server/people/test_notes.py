"""Notes on sessions: private ones are their author's alone, shared ones everybody's who may write some."""

import pytest

from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.people.roles import Role
from tests.server.people.club import PASSWORD, Club
from tests.server.play import BOX, Appliance
from wire.topics import Stream

PATH = "/api/v1/notes"


@pytest.fixture
def match(club: Club) -> str:
    """A match, and a coach and a player who may write about it."""
    box = Appliance()
    sent = [Delivery(BOX.stream(Stream.MATCH), one.encode()) for one in box.play(2)]
    for stored in club.store.commit(Intake.of(Memory(Sequences(club.store.streams())), sent).batch):
        club.matches.apply(stored)
    for name, role in (("maria", Role.ADMIN), ("pablo", Role.COACH), ("ana", Role.PLAYER), ("sam", Role.SPECTATOR)):
        club.add(name, role, "Ana" if role is Role.PLAYER else None)
    return box.match


def test_a_private_note_is_its_author_s_until_it_is_shared(club: Club, match: str) -> None:
    pablo, ana = club.signed_in("pablo"), club.signed_in("ana")
    note = pablo.post(PATH, {"session": match, "at_ms": 5, "text": " too far from the net "}, 201)
    assert (note["text"], note["mine"], note["shared"], note["author"]) == (
        "too far from the net",
        True,
        False,
        "pablo",
    )
    own = f"{PATH}/{note['id']}"
    assert ana.get(f"{PATH}?session={match}")["notes"] == []
    assert club.signed_in("maria").get(f"{PATH}?session={match}")["notes"] == []
    assert ana.ask("PUT", own, json={"text": "x"}).status_code == 404
    assert ana.ask("DELETE", own).status_code == 404
    assert pablo.ask("PUT", own, json={"text": "closer", "shared": True}).json()["text"] == "closer"
    (seen,) = ana.get(f"{PATH}?session={match}&session=other")["notes"]
    assert (seen["text"], seen["mine"], seen["author"]) == ("closer", False, "pablo")
    assert ana.ask("PUT", own, json={"text": "x"}).status_code == 403
    assert pablo.ask("DELETE", own).status_code == 204
    assert pablo.get(f"{PATH}?session={match}")["notes"] == []


def test_notes_come_in_the_order_of_their_moments_and_go_with_the_account(club: Club, match: str) -> None:
    ana = club.signed_in("ana")
    for at, text in ((9, "late"), (3, "early"), (None, "whole")):
        ana.post(PATH, {"session": match, "at_ms": at, "text": text, "shared": True}, 201)
    pablo = club.signed_in("pablo")
    assert [one["text"] for one in pablo.get(f"{PATH}?session={match}")["notes"]] == ["whole", "early", "late"]
    ana.post("/api/v1/own-data/erasure", {"what": "account", "password": PASSWORD})
    assert pablo.get(f"{PATH}?session={match}")["notes"] == []


def test_who_may_write_none_is_told_and_so_is_a_session_that_is_not_there(club: Club, match: str) -> None:
    assert club.browser().ask("GET", f"{PATH}?session={match}").status_code == 401
    assert club.signed_in("sam").ask("POST", PATH, json={"session": match}).status_code == 403
    pablo = club.signed_in("pablo")
    assert pablo.ask("POST", PATH, json={"session": "none"}).status_code == 404
    assert pablo.ask("POST", PATH, json={"session": match, "text": "x" * 2001}).status_code == 422
    assert pablo.ask("GET", PATH).status_code == 422
