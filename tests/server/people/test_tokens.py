"""Tokens: forged, expired, of another audience, used again; keys that change while people are signed in."""

import asyncio
import base64
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from server.people.exchange import ACCESS_TOKEN, GRANT_TYPE
from server.people.keys import ALGORITHM, VERIFIES_S, Keys
from server.people.roles import Role
from server.people.tokens import API, STREAM_S, Tokens
from tests.server.people.club import Browser, Club, socket_start, stream_start

STREAM = "/api/v1/courts/1/stream"
ACCOUNTS = "/api/v1/accounts"


@pytest.fixture
def admin(club: Club) -> Browser:
    club.add("maria", Role.ADMIN)
    return club.signed_in("maria")


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims = (json.loads(base64.urlsafe_b64decode(one + "===")) for one in token.split(".")[:2])
    return header, claims


def signed(club: Club, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Sign anything with the server's own key."""
    return jwt.encode(header, claims, club.people.keys.signing().pair, algorithms=[ALGORITHM])


def test_an_access_token_says_what_rfc_9068_asks_for(club: Club, admin: Browser) -> None:
    header, claims = parts_of(admin.token)
    assert header == {"alg": "Ed25519", "typ": "at+jwt", "kid": club.people.keys.signing().kid}
    assert {"iss", "aud", "sub", "exp", "iat", "jti"} <= set(claims)
    assert (claims["aud"], claims["iss"]) == (API, club.people.keys.issuer)
    assert claims["exp"] - claims["iat"] <= 15 * 60


def test_the_public_keys_verify_it_and_nothing_private_is_told(club: Club, admin: Browser) -> None:
    (key,) = admin.get("/.well-known/jwks.json")["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "alg", "use"}
    jwt.decode(admin.token, OKPKey.import_key(key), algorithms=[ALGORITHM])


def forged(club: Club, token: str) -> dict[str, str]:
    header, claims = parts_of(token)
    public = club.people.keys.public()["keys"][0]
    other = OKPKey.generate_key("Ed25519", private=True)
    plain = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in (header, claims)]
    no_alg = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').rstrip(b"=").decode()
    secret = OctKey.import_key(public["x"] * 2)
    hmac = jwt.encode({**header, "alg": "HS256"}, claims, secret, algorithms=["HS256"])
    known = {**header, "jwk": other.as_dict(private=False)}
    found = {
        "no signature": f"{plain[0]}.{plain[1]}.",
        "alg none": f"{no_alg}.{plain[1]}.",
        "alg of a shared secret with the public key": hmac,
        "another key under our name": jwt.encode(header, claims, other, algorithms=[ALGORITHM]),
        "a key that comes along": jwt.encode(known, claims, other, algorithms=[ALGORITHM]),
        "an unknown kid": jwt.encode({**header, "kid": "0"}, claims, other, algorithms=[ALGORITHM]),
        "no kid": signed(club, {"alg": ALGORITHM, "typ": "at+jwt"}, claims),
        "another type": signed(club, {**header, "typ": "stream+jwt"}, claims),
        "another audience": signed(club, header, {**claims, "aud": "elsewhere"}),
        "several audiences": signed(club, header, {**claims, "aud": ["elsewhere", "else"]}),
        "another issuer": signed(club, header, {**claims, "iss": "urn:marcador:0"}),
        "expired": signed(club, header, {**claims, "exp": claims["iat"]}),
        "of the future": signed(club, header, {**claims, "iat": claims["exp"] + 9, "exp": claims["exp"] + 99}),
        "another person": signed(club, header, {**claims, "sub": "somebody"}),
        "another session": signed(club, header, {**claims, "sid": "somebody's"}),
        "no text": "x",
        "empty": "",
        "dots": "..",
    }
    for name in ("exp", "iat", "sub", "sid", "jti", "iss", "aud", "scope"):
        found[f"no {name}"] = signed(club, header, {key: value for key, value in claims.items() if key != name})
    return found


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_no_forged_token_is_taken(club: Club, admin: Browser) -> None:
    good, taken = admin.token, []
    for what, admin.token in forged(club, good).items():
        answer = admin.ask("GET", ACCOUNTS)
        if answer.status_code != 401:
            taken.append(what)
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert taken == []
    admin.token = good
    admin.get(ACCOUNTS)


def test_a_token_cannot_give_more_than_the_role_has_and_may_give_less(club: Club, admin: Browser) -> None:
    club.add("ana", Role.SPECTATOR)
    ana = club.signed_in("ana")
    header, claims = parts_of(ana.token)
    ana.token = signed(club, header, {**claims, "scope": "people follow account"})
    ana.get(ACCOUNTS, 403)
    header, claims = parts_of(admin.token)
    admin.token = signed(club, header, {**claims, "scope": "account"})
    admin.get(ACCOUNTS, 403)
    admin.get("/api/v1/auth/sessions")


# ---- streams


def form(token: str, **more: Any) -> dict[str, Any]:
    asked = {
        "grant_type": GRANT_TYPE,
        "subject_token": token,
        "subject_token_type": ACCESS_TOKEN,
        "audience": STREAM,
        **more,
    }
    return {name: value for name, value in asked.items() if value is not None}


def exchanged(who: Browser, **more: Any) -> Any:
    return who.ask("POST", "/api/v1/auth/token", data=form(who.token, **more))


def test_a_stream_token_is_good_once_for_its_stream_and_for_a_minute(club: Club, admin: Browser) -> None:
    answer = exchanged(admin)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["expires_in"] <= STREAM_S == 60
    assert body["issued_token_type"] == "urn:ietf:params:oauth:token-type:jwt"
    first = f"{STREAM}?token={body['access_token']}"
    other = f"/api/v1/courts/2/stream?token={body['access_token']}"
    assert asyncio.run(stream_start(club, other))[0] == 401
    assert asyncio.run(stream_start(club, first))[0] == 200
    assert asyncio.run(stream_start(club, first))[0] == 401
    late = exchanged(admin).json()["access_token"]
    club.now_s += 60
    assert asyncio.run(stream_start(club, f"{STREAM}?token={late}"))[0] == 401


def test_a_websocket_takes_its_token_once_too(club: Club, admin: Browser) -> None:
    token = exchanged(admin, audience="/ws/courts/1").json()["access_token"]
    assert asyncio.run(socket_start(club, f"/ws/courts?token={token}")) == 401
    assert asyncio.run(socket_start(club, f"/ws/courts/1?token={token}")) == 101
    assert asyncio.run(socket_start(club, f"/ws/courts/1?token={token}")) == 401
    assert asyncio.run(socket_start(club, "/ws/courts/1")) == 101


def test_a_stream_token_opens_nothing_else_and_no_access_token_a_stream(club: Club, admin: Browser) -> None:
    token = exchanged(admin).json()["access_token"]
    admin.get(f"{ACCOUNTS}?token={token}")
    assert asyncio.run(stream_start(club, f"{STREAM}?token={admin.token}"))[0] == 401
    admin.token = token
    admin.get(ACCOUNTS, 401)


def test_a_stream_token_from_before_a_restart_is_not_taken_since_it_may_have_been_used(
    club: Club, admin: Browser
) -> None:
    token = exchanged(admin).json()["access_token"]
    club.now_s += 1
    club.people.tokens = Tokens(club.people.keys, lambda: club.now_s)
    assert asyncio.run(stream_start(club, f"{STREAM}?token={token}"))[0] == 401


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"grant_type": "password"}, "unsupported_grant_type"),
    ({"grant_type": None}, "unsupported_grant_type"),
    ({"actor_token": "x"}, "invalid_request"),
    ({"actor_token_type": ACCESS_TOKEN}, "invalid_request"),
    ({"subject_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
    ({"subject_token": "x"}, "invalid_request"),
    ({"subject_token": None}, "invalid_request"),
    ({"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
    ({"audience": None}, "invalid_target"),
    ({"audience": ["/api/v1/courts/1/stream", "/api/v1/courts/2/stream"]}, "invalid_target"),
    ({"audience": "https://elsewhere.example/stream"}, "invalid_target"),
    ({"audience": "/api/v1/accounts"}, "invalid_target"),
    ({"resource": "https://elsewhere.example"}, "invalid_target"),
    ({"scope": "follow people"}, "invalid_scope"),
    ({"scope": "everything"}, "invalid_scope"),
]


def test_an_exchange_that_is_more_than_a_stream_is_refused(admin: Browser) -> None:
    for more, error in REFUSED:
        answer = exchanged(admin, **more)
        assert (answer.status_code, answer.json()["error"]) == (400, error), answer.text
        assert answer.json()["detail"] == answer.json()["error_description"]
    for body in (b"", b"\xff\xfe", b"a=" * 100, b"{}", b"grant_type"):
        assert admin.ask("POST", "/api/v1/auth/token", content=body).status_code == 400


def test_a_scope_can_become_narrower(club: Club) -> None:
    club.add("ana", Role.PLAYER, "Ana")
    ana = club.signed_in("ana")
    assert exchanged(ana, scope="follow").json()["scope"] == "follow"
    assert set(exchanged(ana).json()["scope"].split()) == {"follow", "count", "health"}


# ---- keys


def test_a_new_key_signs_and_nobody_is_signed_out(club: Club, admin: Browser) -> None:
    before = club.people.keys.signing().kid
    after = club.people.keys.rotate()
    admin.get(ACCOUNTS)
    admin.token = admin.post("/api/v1/auth/refresh")["access_token"]
    assert parts_of(admin.token)[0]["kid"] == after != before
    assert [one["kid"] for one in admin.get("/.well-known/jwks.json")["keys"]] == [before, after]
    club.now_s += VERIFIES_S
    club.people.keys.rotate()
    assert before not in {one.kid for one in club.people.keys.known()}


def test_keys_change_by_their_age(tmp_path: Path) -> None:
    now_s = [0.0]
    keys = Keys(tmp_path, 30, lambda: now_s[0])
    first = keys.signing().kid
    now_s[0] = 30 * 86400 - 1
    assert keys.signing().kid == first
    now_s[0] += 1
    assert keys.signing().kid != first
    assert (tmp_path / "signing-keys.json").stat().st_mode & 0o077 == 0


def test_another_process_may_change_the_key(club: Club, admin: Browser) -> None:
    other = Keys(club.folder, 30, lambda: club.now_s)
    rotated = other.rotate()
    admin.token = admin.post("/api/v1/auth/refresh")["access_token"]
    assert parts_of(admin.token)[0]["kid"] == rotated
    assert other.issuer == club.people.keys.issuer


def test_keys_change_under_load_and_every_token_stays_good(club: Club, admin: Browser) -> None:
    tokens, keys, ended = club.people.tokens, club.people.keys, threading.Event()
    _, claims = parts_of(admin.token)
    refused, signed_by = [], set()

    def work() -> None:
        while not ended.is_set():
            token = tokens.access(claims["sub"], claims["sid"], frozenset(("follow",)))
            signed_by.add(parts_of(token)[0]["kid"])
            if tokens.verify_access(token) is None or tokens.verify_access(admin.token) is None:
                refused.append(token)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    rotated = {keys.rotate() for _ in range(20)}
    ended.set()
    for one in threads:
        one.join()
    assert refused == []
    assert len(rotated) == 20
    assert signed_by
