"""Webhooks: what a program on loopback gets of a match: signed, in order, again after a failure, and as asked."""

import base64
import hmac
import json
from hashlib import sha256
from typing import Any

import pytest

from server.notices.queue import LONGEST_QUEUE
from tests.server.club.running import Hall
from tests.server.club.thumb import Thumb
from tests.server.notices.receiver import Got, Receiver
from tests.server.notices.telling import Telling, arrived, log, subscribe, unsubscribe
from tests.server.people.club import Browser
from tests.waiting import until

ALL = ("score", "match.start", "match.end")


@pytest.fixture
def sofia(telling: Telling) -> Browser:
    return telling.signed_in("sofia")


@pytest.fixture
def luis(telling: Telling) -> Browser:
    return telling.signed_in("luis")


def content(got: Got) -> Any:
    return json.loads(got.body)


def is_signed(got: Got, secret: str) -> bool:
    """Verify as the specification tells receivers to, on the bytes that came."""
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    return wanted in got.headers["webhook-signature"].split(" ")


def played(hall: Hall, who: Browser, points: int = 2, **more: Any) -> Thumb:
    """Begin a match by hand, and score some points."""
    thumb = Thumb(who, hall.begun(who, **more))
    for _ in range(points):
        thumb.tap("point", pair="a")
    return thumb


def test_a_program_is_told_of_a_match_from_its_start_to_its_end_in_order_and_signed(
    telling: Telling, luis: Browser, sofia: Browser, receiver: Receiver
) -> None:
    made = subscribe(luis, receiver, *ALL)
    thumb = played(telling, sofia)
    thumb.tap("undo")
    thumb.tap("retire", pair="b")
    arrived(receiver, 5)
    assert [content(one)["type"] for one in receiver.got] == ["match.start", "score", "score", "score", "match.end"]
    boards = [content(one)["data"]["scoreboard"] for one in receiver.got]
    assert [one["a"]["points"] for one in boards] == ["15", "15", "30", "15", "15"], "each the score of its moment"
    assert boards[-1]["winner"] == "a"
    assert content(receiver.got[0])["data"]["event"] == "club"
    assert all(is_signed(one, made["secret"]) for one in receiver.got)
    assert not is_signed(receiver.got[0]._replace(body=receiver.got[0].body + b" "), made["secret"])
    assert len({one.headers["webhook-id"] for one in receiver.got}) == 5
    assert int(receiver.got[0].headers["webhook-timestamp"]) == int(telling.now_s)
    until(lambda: {one["state"] for one in log(luis, made)} == {"sent"})
    assert not {"bpm", "heart", "rr"} & set(json.dumps(boards).split('"')), "nothing of anybody's health"
    unsubscribe(luis, made)


def test_only_what_is_asked_for_is_told(telling: Telling, luis: Browser, sofia: Browser, receiver: Receiver) -> None:
    event = sofia.post("/api/v1/events", {"name": "Open"}, 201)["id"]
    match = telling.prepared(sofia, event)
    made = [
        subscribe(luis, receiver, "match.start", event=event),
        subscribe(luis, receiver, "match.start", court="no such court"),
        subscribe(luis, receiver, "score", match="no such match"),
        subscribe(luis, receiver, "match.end", match=match),
    ]
    thumb = played(telling, sofia)
    thumb.tap("retire", pair="a")
    sofia.post(f"/api/v1/events/{event}/claims/{match}", None, 201)
    sofia.post(f"/api/v1/events/{event}/matches/{match}/begin", None, 201)
    other = Thumb(sofia, match, event)
    other.tap("start")
    other.tap("retire", pair="a")
    arrived(receiver, 2)
    told = [content(one) for one in receiver.got]
    assert [(one["type"], one["data"]["scoreboard"]["match"]) for one in told] == [
        ("match.start", match),
        ("match.end", match),
    ]
    for one in made:
        unsubscribe(luis, one)


def test_what_is_not_taken_comes_again_later_and_later_under_the_same_id(
    telling: Telling, luis: Browser, receiver: Receiver
) -> None:
    made = subscribe(luis, receiver, "score")
    receiver.answers = [(500, {}), (302, {"Location": "http://127.0.0.1/elsewhere"}), (429, {"Retry-After": "100"})]
    sent = luis.post(f"/api/v1/subscriptions/{made['id']}/test", None, 202)
    waits = []
    for tries in range(1, 4):
        until(lambda tries=tries: log(luis, made)[0]["tries"] == tries)  # type: ignore[misc]
        (shown,) = (one for one in luis.get("/api/v1/subscriptions")["subscriptions"] if one["id"] == made["id"])
        assert shown["failing_since"] is not None
        waits.append(telling.notices.subscriptions.get(owner(telling), made["id"]).next - telling.now_s)  # type: ignore[union-attr]
        assert luis.post(f"/api/v1/subscriptions/{made['id']}/test", None, 409)["detail"].startswith("a test waits")
        telling.later(waits[-1] - 1)
        assert len(receiver.got) == tries, "not before its time"
        telling.later(1)
    until(lambda: log(luis, made)[0]["state"] == "sent")
    assert 5 <= waits[0] <= 6.5
    assert 30 <= waits[1] <= 39
    assert 120 <= waits[2] <= 156
    assert {one.headers["webhook-id"] for one in receiver.got} == {sent["id"]}
    assert {one.path for one in receiver.got} == {"/told"}, "a redirect leads nowhere"
    assert log(luis, made)[0] | {"id": "", "made": "", "at": ""} == {
        **{"id": "", "made": "", "at": "", "kind": "test", "match": None},
        **{"state": "sent", "tries": 4, "status": 200, "said": "so"},
    }
    unsubscribe(luis, made)


def owner(telling: Telling) -> str:
    account = telling.people.accounts.named("luis")
    assert account is not None
    return account.id


def test_a_subscription_that_takes_nothing_for_days_is_off_and_says_so_until_it_is_on_again(
    telling: Telling, luis: Browser, sofia: Browser, receiver: Receiver
) -> None:
    made = subscribe(luis, receiver, "match.start")
    receiver.answers = [(503, {})] * 2
    luis.post(f"/api/v1/subscriptions/{made['id']}/test", None, 202)
    until(lambda: log(luis, made)[0]["tries"] == 1)
    telling.later(3 * 86_400)
    luis.sign_in("luis")
    sofia.sign_in("sofia")
    path = f"/api/v1/subscriptions/{made['id']}"
    until(lambda: shown(luis, made)["off"] is not None)
    assert shown(luis, made)["off"] == "nothing was taken for 3 days; the last answer: so"
    assert log(luis, made)[0]["state"] == "left out"
    assert "switch it on first" in luis.post(f"{path}/test", None, 409)["detail"]
    played(telling, sofia, 1)
    on = {"address": receiver.url, "wanted": {"about": ["match.start"]}, "on": True}
    assert luis._body(luis.ask("PUT", path, json=on), 200)["off"] is None
    luis.post(f"{path}/test", None, 202)
    arrived(receiver, 3)
    assert content(receiver.got[-1])["type"] == "test", "what happened meanwhile is not told"
    until(lambda: log(luis, made)[0]["state"] == "sent")
    receiver.answers = [(410, {})]
    luis.post(f"{path}/test", None, 202)
    until(lambda: shown(luis, made)["off"] is not None)
    assert "410" in shown(luis, made)["off"]
    unsubscribe(luis, made)


def shown(who: Browser, made: Any) -> Any:
    return next(one for one in who.get("/api/v1/subscriptions")["subscriptions"] if one["id"] == made["id"])


def test_what_waits_is_bounded_and_a_newer_score_outlives_an_older_one(
    telling: Telling, luis: Browser, receiver: Receiver
) -> None:
    from server.notices.kinds import Notice

    made = subscribe(luis, receiver, "score", "match.end")
    one = telling.notices.subscriptions.get(owner(telling), made["id"])
    assert one is not None
    receiver.answers = [(500, {})]
    notices = [Notice(f"{number:04}", "score", "club", (), ("m",), "", {}) for number in range(LONGEST_QUEUE + 3)]
    notices[0] = notices[0]._replace(kind="match.end")
    telling.notices.queue.put([(one, notice) for notice in notices])
    found = {entry.id: entry.state for entry in telling.notices.queue.log(made["id"], 1000)}
    assert len(found) == LONGEST_QUEUE + 3
    assert [name for name, state in found.items() if state == "left out"] == ["0003", "0002", "0001"]
    unsubscribe(luis, made)


def test_a_new_secret_signs_at_once_and_the_old_one_beside_it_for_a_day(
    telling: Telling, luis: Browser, receiver: Receiver
) -> None:
    made = subscribe(luis, receiver, "score")
    path = f"/api/v1/subscriptions/{made['id']}"
    new = luis.post(f"{path}/secret")["secret"]
    assert new != made["secret"]
    luis.post(f"{path}/test", None, 202)
    arrived(receiver, 1)
    until(lambda: log(luis, made)[0]["state"] == "sent")
    telling.later(86_400)
    luis.sign_in("luis")
    luis.post(f"{path}/test", None, 202)
    arrived(receiver, 2)
    assert [[is_signed(got, secret) for secret in (made["secret"], new)] for got in receiver.got] == [
        [True, True],
        [False, True],
    ]
    everything = json.dumps([luis.get("/api/v1/subscriptions"), log(luis, made), luis.get("/api/v1/auth/me")])
    assert "whsec_" not in everything, "it is shown once"
    unsubscribe(luis, made)


def test_a_subscription_is_one_s_own_and_nobody_has_too_many(
    telling: Telling, luis: Browser, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = subscribe(luis, receiver, "score")
    maria = telling.signed_in("maria")
    path = f"/api/v1/subscriptions/{made['id']}"
    for method, more in (("DELETE", ""), ("POST", "/test"), ("POST", "/secret"), ("GET", "/deliveries")):
        assert maria.ask(method, path + more).status_code == 404, "nobody else's, not the administrator's either"
        assert telling.browser().ask(method, path + more).status_code == 401
    assert maria.get("/api/v1/subscriptions") == {"subscriptions": []}
    maria.ask("PATCH", f"/api/v1/accounts/{owner(telling)}", json={"active": False})
    assert telling.notices.subscriptions.on() == [], "whoever is locked is told nothing"
    maria.ask("PATCH", f"/api/v1/accounts/{owner(telling)}", json={"active": True})
    luis.sign_in("luis")
    monkeypatch.setattr("server.notices.subscriptions.AT_MOST", 1)
    body = {"address": receiver.url, "wanted": {"about": ["score"]}}
    assert "remove one first" in luis.post("/api/v1/subscriptions/webhooks", body, 400)["detail"]
    unsubscribe(luis, made)


def test_clashes_are_told_once_to_who_may_plan(
    telling: Telling, luis: Browser, sofia: Browser, receiver: Receiver
) -> None:
    spring = sofia.post("/api/v1/events", {"name": "Spring"}, 201)["id"]
    times = ("10:00", "10:30")
    matches = [telling.prepared(sofia, spring, time=f"2026-05-01T{one}:00Z", minutes=60) for one in times]
    made = subscribe(sofia, receiver, "coverage.clash", event=spring)
    no_planner = subscribe(luis, receiver, "coverage.clash")
    for _ in range(2):
        sofia.ask("PUT", f"/api/v1/events/{spring}/coverage-plans", json={"matches": matches})
    arrived(receiver, 1)
    assert content(receiver.got[0])["type"] == "coverage.clash"
    data = content(receiver.got[0])["data"]
    assert (data["name"], [one["match"] for one in data["matches"]]) == ("sofia", sorted(matches))
    moved = {"court": "2", "time": "2026-05-01T12:00:00Z", "minutes": 60}
    sofia.ask("PUT", f"/api/v1/events/{spring}/matches/{matches[1]}", json=moved)
    sofia.ask("PUT", f"/api/v1/events/{spring}/matches/{matches[1]}", json=moved | {"time": "2026-05-01T10:59:00Z"})
    arrived(receiver, 2)
    assert len(log(sofia, made)) == 2, "once when it came up, and once when it came up again"
    assert log(luis, no_planner) == []
    unsubscribe(sofia, made)
    unsubscribe(luis, no_planner)


def test_what_happened_while_the_server_was_away_is_told_when_it_is_back(
    telling: Telling, luis: Browser, sofia: Browser, receiver: Receiver
) -> None:
    made = subscribe(luis, receiver, "score", "match.start")
    telling.notices.stop()
    thumb = played(telling, sofia, 3)
    assert receiver.got == []
    telling.notices = again = type(telling.notices)(
        telling.people, telling.notices._making._source, telling.folder, telling.notices.whither
    )
    again.start()
    arrived(receiver, 4)
    assert [content(one)["type"] for one in receiver.got] == ["match.start", "score", "score", "score"]
    assert content(receiver.got[-1])["data"]["scoreboard"]["match"] == thumb.match
    unsubscribe(luis, made)
