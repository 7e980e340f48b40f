"""Web Push: what a stub of a push service on loopback gets, and what the browser reads of it that alone can."""

import base64
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import http_ece  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from server.errors import SettingsError
from server.notices.push import FILE_NAME, PushKey
from tests.server.club.thumb import Thumb
from tests.server.notices.receiver import Got, Receiver
from tests.server.notices.telling import Telling, arrived, log
from tests.server.people.club import Browser
from tests.waiting import PATIENCE_S, until


class Phone:
    """A browser with a push subscription."""

    def __init__(self, receiver: Receiver, who: Browser, *about: str, language: str = "en") -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), b"sixteen bytes..."
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.body = {
            "endpoint": receiver.url + "/a-secret-path",
            "keys": {"p256dh": text(point), "auth": text(self.auth)},
            "wanted": {"about": about},
            "language": language,
        }
        self.made = who._body(who.ask("PUT", "/api/v1/subscriptions/push", json=self.body), 200)

    def reads(self, got: Got) -> Any:
        return json.loads(
            http_ece.decrypt(got.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture
def luis(telling: Telling) -> Browser:
    return telling.signed_in("luis")


def test_a_browser_alone_reads_what_happens_in_its_language(
    telling: Telling, luis: Browser, receiver: Receiver
) -> None:
    phone = Phone(receiver, luis, "match.end", "score", language="es")
    sofia = telling.signed_in("sofia")
    thumb = Thumb(sofia, telling.begun(sofia))
    thumb.tap("point", pair="b")
    thumb.tap("retire", pair="a")
    arrived(receiver, 2)
    names = "Ana / Bea – Cruz / Dani"
    assert [phone.reads(one) for one in receiver.got] == [
        {"kind": "score", "title": names, "text": "0–0, 0–15, pista 2", "page": "/courts/2", "tag": thumb.match},
        {
            "kind": "match.end",
            "title": f"Ha terminado: {names}",
            "text": "Cruz / Dani ha ganado, 0–0, pista 2",
            "page": "/courts/2",
            "tag": thumb.match,
        },
    ]
    score, end = (one.headers for one in receiver.got)
    assert (score["urgency"], end["urgency"]) == ("normal", "high")
    assert score["topic"] == end["topic"]
    assert len(score["topic"]) <= 32
    assert (score["content-encoding"], score["ttl"]) == ("aes128gcm", "3600")
    assert b"Ana" not in receiver.got[0].body
    luis.ask("DELETE", f"/api/v1/subscriptions/{phone.made['id']}")


def test_the_push_service_knows_this_server_by_its_key(telling: Telling, luis: Browser, receiver: Receiver) -> None:
    phone = Phone(receiver, luis, "score")
    luis.post(f"/api/v1/subscriptions/{phone.made['id']}/test", None, 202)
    arrived(receiver, 1)
    assert phone.reads(receiver.got[0])["text"] == "Notices arrive here."
    scheme, _, rest = receiver.got[0].headers["authorization"].partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert fields["k"] == luis.get("/api/v1/subscriptions/push/key")["key"]
    point = base64.urlsafe_b64decode(fields["k"] + "=")
    key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": text(point[1:33]), "y": text(point[33:])})
    claims = jwt.decode(fields["t"], key, algorithms=["ES256"]).claims
    parts = urlsplit(receiver.url)
    assert claims == {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(telling.now_s) + 12 * 3600,
        "sub": "mailto:club@club.example",
    }
    assert "a-secret-path" not in json.dumps(luis.get("/api/v1/subscriptions")), "whoever has it can push"
    luis.ask("DELETE", f"/api/v1/subscriptions/{phone.made['id']}")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    telling: Telling, luis: Browser, receiver: Receiver, status: int
) -> None:
    phone = Phone(receiver, luis, "score")
    receiver.answers = [(status, {})]
    luis.post(f"/api/v1/subscriptions/{phone.made['id']}/test", None, 202)
    until(lambda: luis.get("/api/v1/subscriptions")["subscriptions"] == [])


def test_what_is_no_news_any_more_is_not_pushed(telling: Telling, luis: Browser, receiver: Receiver) -> None:
    phone = Phone(receiver, luis, "score")
    receiver.answers = [(503, {"Retry-After": "3601"})]
    luis.post(f"/api/v1/subscriptions/{phone.made['id']}/test", None, 202)
    until(lambda: log(luis, phone.made)[0]["status"] == 503)
    telling.later(3602)
    luis.sign_in("luis")
    until(lambda: log(luis, phone.made)[0]["state"] == "left out")
    assert (len(receiver.got), log(luis, phone.made)[0]["said"]) == (1, "too old to be news")
    luis.ask("DELETE", f"/api/v1/subscriptions/{phone.made['id']}")


def test_a_browser_has_one_subscription_and_whoever_signs_in_there_takes_it_over(
    telling: Telling, luis: Browser, receiver: Receiver
) -> None:
    phone = Phone(receiver, luis, "score")
    Phone(receiver, luis, "match.end")
    assert [one["wanted"]["about"] for one in luis.get("/api/v1/subscriptions")["subscriptions"]] == [["match.end"]]
    maria = telling.signed_in("maria")
    made = Phone(receiver, maria, "score").made
    assert luis.get("/api/v1/subscriptions")["subscriptions"] == []
    path = f"/api/v1/subscriptions/{made['id']}"
    webhook = {"address": receiver.url, "wanted": {"about": ["score"]}}
    assert maria.ask("PUT", path, json=webhook).status_code == 409
    assert maria.ask("POST", f"{path}/secret").status_code == 409
    maria.ask("DELETE", path)
    wrong = {**phone.body, "keys": {"p256dh": "AAAA", "auth": "AAAA"}}
    answer = luis.ask("PUT", "/api/v1/subscriptions/push", json=wrong)
    assert (answer.status_code, answer.json()["detail"][:17]) == (400, "these are no keys")
    elsewhere = {**phone.body, "endpoint": "https://evil.example/push"}
    answer = luis.ask("PUT", "/api/v1/subscriptions/push", json=elsewhere)
    assert (answer.status_code, "is no push service" in answer.json()["detail"]) == (400, True)


def test_the_key_is_made_once_for_its_owner_alone_and_never_logged(
    tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        key = PushKey(tmp_path, "", lambda: 0.0)
        headers = key.headers("https://push.example/x", None, is_urgent=False)
    assert PushKey(tmp_path, "", lambda: 0.0).public == key.public
    file = tmp_path / FILE_NAME
    assert file.stat().st_mode & 0o777 == 0o600
    private = json.loads(file.read_text())["d"]
    assert private not in caplog.text
    assert private not in str(headers)
    assert "topic" not in {name.lower() for name in headers}


def test_a_key_that_is_asked_for_by_many_at_once_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, together, generate = PushKey(tmp_path, "", lambda: 0.0), Barrier(4), ECKey.generate_key
    made = []

    def slowly(*how: Any, **more: Any) -> ECKey:
        made.append(generate(*how, **more))
        time.sleep(0.05)  # for the others to begin as well, if they could
        return made[-1]

    def asked() -> str:
        together.wait(PATIENCE_S)
        return key.public

    monkeypatch.setattr(ECKey, "generate_key", slowly)
    with ThreadPoolExecutor(4) as threads:
        found = {one.result() for one in [threads.submit(asked) for _ in range(4)]}
    assert (len(made), found) == (1, {PushKey(tmp_path, "", lambda: 0.0).public})


NUMBER = text(bytes(31) + b"\x01")
WHOLE = {"kty": "EC", "crv": "P-256", "x": NUMBER, "y": NUMBER, "d": NUMBER}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "{}",
        "[]",
        json.dumps({**WHOLE, "kty": "oct"}),
        json.dumps({**WHOLE, "crv": "P-384"}),
        *(json.dumps({**WHOLE, name: value}) for name in "xyd" for value in ("A", "ñ", "AAAA", 7, None)),
    ],
)
def test_a_file_that_is_no_key_is_refused_at_the_start_and_stays(tmp_path: Path, content: str) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(content)
    with pytest.raises(SettingsError, match="delete it"):
        PushKey(tmp_path, "", lambda: 0.0)
    assert file.read_text() == content


def test_a_key_whose_numbers_are_none_of_the_curve_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps(WHOLE))
    with pytest.raises(SettingsError, match="delete it"):
        PushKey(tmp_path, "", lambda: 0.0).headers("https://push.example/x", None, is_urgent=False)
