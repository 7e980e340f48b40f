"""Access tokens (RFC 9068) and stream tokens (RFC 8693), signed and verified; every claim is checked here.

What signs is imported with the first token: no start waits for it.
"""

import secrets
from collections.abc import Callable
from threading import Lock
from typing import Any, NamedTuple

from server.people.keys import ALGORITHM, Keys

ACCESS_S = 600
"""How long an access token is good."""
STREAM_S = 60
"""How long a stream token waits to be used."""
API = "marcador-api"
_ACCESS_TYPE, _STREAM_TYPE = "at+jwt", "stream+jwt"


class Claims(NamedTuple):
    """What a good token says: whose it is, in which session, for which scopes, and until when."""

    account: str
    session: str
    scopes: frozenset[str]
    until: float


class Tokens:
    """Signs and verifies; `now` gives seconds since 1970."""

    def __init__(self, keys: Keys, now: Callable[[], float]) -> None:
        self._keys, self._now = keys, now
        self._began = int(now())
        self._used: dict[str, float] = {}
        self._lock = Lock()

    def access(self, account: str, session: str, scopes: frozenset[str]) -> str:
        """Give an access token for the API."""
        return self._sign(_ACCESS_TYPE, API, account, session, scopes, int(self._now()) + ACCESS_S)

    def stream(self, of: Claims, path: str, scopes: frozenset[str]) -> tuple[str, int]:
        """Give a token for the stream of a path, and for how many seconds; no longer than the one given for it."""
        until = min(int(self._now()) + STREAM_S, int(of.until))
        return self._sign(_STREAM_TYPE, path, of.account, of.session, scopes, until), until - int(self._now())

    def verify_access(self, token: str) -> Claims | None:
        """Give what an access token says; `None` when it is not good."""
        content = self._verified(token, _ACCESS_TYPE, API)
        return None if content is None else _claims(content)

    def use_stream(self, token: str, path: str) -> Claims | None:
        """Use up a stream token, and give what it says; `None` when it is not good for this stream, or was used.

        One from before this process began is not taken: whether it was used is not known any more.
        """
        content = self._verified(token, _STREAM_TYPE, path)
        if content is None:
            return None
        with self._lock:
            now = self._now()
            self._used = {used: until for used, until in self._used.items() if until > now}
            if content["jti"] in self._used or content["iat"] < self._began:
                return None
            self._used[content["jti"]] = content["exp"]
        return _claims(content)

    def _sign(self, kind: str, audience: str, account: str, session: str, scopes: frozenset[str], until: int) -> str:
        from joserfc import jwt

        key = self._keys.signing()
        claims = {
            "iss": self._keys.issuer,
            "aud": audience,
            "sub": account,
            "sid": session,
            "scope": " ".join(sorted(scopes)),
            "iat": int(self._now()),
            "exp": until,
            "jti": secrets.token_hex(16),
        }
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": kind}
        return jwt.encode(header, claims, key.pair, algorithms=[ALGORITHM])

    def _verified(self, token: str, kind: str, audience: str) -> dict[str, Any] | None:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwt import ClaimsOption

        known = {one.kid for one in self._keys.known()}
        required = ClaimsOption(essential=True)
        claims = jwt.JWTClaimsRegistry(
            now=int(self._now()),
            iss=ClaimsOption(essential=True, value=self._keys.issuer),
            aud=ClaimsOption(essential=True, value=audience),
            scope=ClaimsOption(essential=True, allow_blank=True),
            exp=required,
            iat=required,
            sub=required,
            sid=required,
            jti=required,
        )
        try:
            decoded = jwt.decode(token, self._keys.verifying(), algorithms=[ALGORITHM])
            if decoded.header.get("typ") != kind or decoded.header.get("kid") not in known:
                return None
            claims.validate(decoded.claims)
        except (JoseError, ValueError, TypeError):
            return None
        return decoded.claims


def _claims(content: dict[str, Any]) -> Claims:
    scopes = frozenset(str(content["scope"]).split())
    return Claims(str(content["sub"]), str(content["sid"]), scopes, float(content["exp"]))
