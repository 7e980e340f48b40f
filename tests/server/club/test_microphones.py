"""A phone as the umpire's microphone: who may, what is scored, and what a phone may send; the ear is scripted."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from padel.calls import Call
from server.microphones import session
from server.microphones.ears import BYTES_A_SECOND, Heard
from tests.server.asgi_socket import AsgiSocket, Ended, Refused
from tests.server.club.running import Hall
from tests.server.people.club import Browser
from tests.server.scripted_ears import ScriptedEars

SOUND = bytes(1600)
SMASH = Call("shot", pair="a", player=1, shot="smash", outcome="winner")  # type: ignore[arg-type]


def heard(call: Call | None, verdict: Any = "taken", reason: str = "") -> Heard:
    return Heard("ana smash winner" if call else "", verdict, reason, call, datetime.now(UTC))


Phone = Callable[..., AsgiSocket]


@pytest.fixture
def phone(hall: Hall) -> Phone:
    """Give how somebody's phone is connected, with ears that hear what a script says."""

    def connect(who: Browser, match: str, ears: ScriptedEars | None, query: str = "") -> AsgiSocket:
        object.__setattr__(hall.parts, "ears", ears)
        headers = {"Authorization": f"Bearer {who.token}"} if who.token else {}
        return AsgiSocket(hall.app, f"/ws/matches/{match}/audio{query}", headers)

    return connect


def test_what_a_phone_hears_is_scored_as_its_holder_and_told_in_their_language(hall: Hall, phone: Phone) -> None:
    sofia = hall.signed_in("sofia")
    match = hall.begun(sofia)
    ears = ScriptedEars(heard(SMASH), heard(None, "unclear", "unclear: 40 % likely"), heard(None, "asked", "who?"))
    with phone(sofia, match, ears, "?language=es") as socket:
        assert socket.receive()["type"] == "listening"
        socket.send(SOUND)
        told = socket.receive()
        assert (told["type"], told["match_id"]) == ("decision", match)
        assert told["data"] == {
            "heard": "ana smash winner", "verdict": "taken", "said": "Ana remate ganador · quince nada",
        }  # fmt: skip
        socket.send(SOUND)
        assert socket.receive()["data"] == {"heard": "", "verdict": "unclear", "said": "unclear: 40 % likely"}
        socket.send(SOUND)
        assert socket.receive()["data"]["verdict"] == "asked"
    events = hall.browser().get(f"/api/v1/matches/{match}/events")["events"]
    (call,) = [one["event"]["data"] for one in events if one["event"]["type"] == "marcador.call.heard.v1"]
    account = hall.people.accounts.named("sofia")
    assert account
    assert (call["by"], call["verdict"]) == (account.id, "taken")
    assert ears.given[0].is_closed
    assert [len(one) for one in ears.given[0].told][:1] == [len(events)], "it is told how the match stands since"


def test_only_who_holds_the_match_is_listened_to(hall: Hall, phone: Phone) -> None:
    sofia, pablo = hall.signed_in("sofia"), hall.signed_in("pablo")
    match = hall.begun(sofia)
    for who, status, why in (
        (hall.browser(), 401, "sign in"),
        (hall.signed_in("ana"), 403, "may not"),
    ):
        with pytest.raises(Refused) as refused, phone(who, match, ScriptedEars()):
            pass
        assert refused.value.status == status
        assert why in refused.value.problem["detail"]
    with pytest.raises(Refused) as refused, phone(sofia, "none", ScriptedEars()):
        pass
    assert refused.value.status == 404
    for other, ears, code in ((pablo, ScriptedEars(), "claim-held"), (sofia, None, "phones-none")):
        assert why_not(phone(other, match, ears)) == code


def why_not(connection: AsgiSocket) -> Any:
    """Give the code of what is said to whom nobody listens."""
    with connection as socket:
        told = socket.receive()
        assert (told["type"], told["data"]["status"]) == ("refused", 409)
        with pytest.raises(Ended) as ended:
            socket.receive()
    assert ended.value.code == session.TRY_LATER
    return told["data"]["code"]


def test_as_many_phones_are_heard_as_there_are_ears_and_a_place_is_free_again(hall: Hall, phone: Phone) -> None:
    sofia = hall.signed_in("sofia")
    match, ears = hall.begun(sofia), ScriptedEars()
    with phone(sofia, match, ears) as socket:
        socket.receive()
        assert why_not(phone(sofia, match, ears)) == "phones-busy"
    with phone(sofia, match, ears) as socket:
        assert socket.receive()["type"] == "listening"


def test_what_is_heard_after_the_match_was_given_up_is_refused(hall: Hall, phone: Phone) -> None:
    sofia = hall.signed_in("sofia")
    match = hall.begun(sofia)
    with phone(sofia, match, ScriptedEars(heard(SMASH))) as socket:
        socket.receive()
        assert sofia.ask("DELETE", f"/api/v1/events/club/claims/{match}").is_success
        socket.send(SOUND)
        assert socket.receive()["data"] == {
            "heard": "ana smash winner",
            "verdict": "refused",
            "said": "nobody holds this match; claim it first, so that only one scores it",
        }


@pytest.mark.parametrize(
    ("sound", "code", "why"),
    [
        (b"", 1007, "16-bit"),
        (b"\0", 1007, "16-bit"),
        ("hello", 1007, "binary"),
        (bytes(BYTES_A_SECOND * 11), 1008, "faster than it is spoken"),
    ],
)
def test_what_is_no_sound_ends_the_connection_saying_why(
    hall: Hall, phone: Phone, sound: bytes | str, code: int, why: str
) -> None:
    sofia = hall.signed_in("sofia")
    ears = ScriptedEars()
    with phone(sofia, hall.begun(sofia), ears) as socket:
        socket.receive()
        socket.send(sound)
        with pytest.raises(Ended) as ended:
            socket.receive()
    assert (ended.value.code, why in ended.value.reason) == (code, True)
    assert ears.given[0].is_closed


def test_a_phone_without_sound_and_an_ear_that_ends_give_the_place_up(
    hall: Hall, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    sofia = hall.signed_in("sofia")
    match = hall.begun(sofia)
    with phone(sofia, match, ScriptedEars(None)) as socket:
        socket.receive()
        socket.send(SOUND)
        with pytest.raises(Ended) as ended:
            socket.receive()
        assert ended.value.code == session.TRY_LATER
    monkeypatch.setattr(session, "SILENT_S", 0.01)
    with phone(sofia, match, ScriptedEars()) as socket:
        socket.receive()
        with pytest.raises(Ended) as ended:
            socket.receive()
    assert "no sound" in ended.value.reason


def test_sound_that_is_dropped_is_said_once_in_a_while(hall: Hall, phone: Phone) -> None:
    sofia = hall.signed_in("sofia")
    with phone(sofia, hall.begun(sofia), ScriptedEars(heard(None, "answered", "fifteen love"))) as socket:
        socket.receive()
        for _ in range(3):
            socket.send(b"\x01" * 100)
        socket.send(SOUND)
        assert [socket.receive()["type"] for _ in range(2)] == ["late", "decision"]
