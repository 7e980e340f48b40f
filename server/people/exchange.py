"""OAuth 2.0 Token Exchange (RFC 8693), as far as streams need it: an access token for one that a stream takes once.

A scope can only become narrower, there is one audience, and nobody acts for somebody else.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from server.people.rights import Right
from server.people.tokens import Tokens

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
JWT = "urn:ietf:params:oauth:token-type:jwt"
STREAM_SCOPES = frozenset((str(Right.FOLLOW), str(Right.HEALTH), str(Right.COUNT)))
"""What a stream can be good for."""
_STREAM_ROOT, _STREAM_END, _SOCKET_ROOT = "/api/v1/", "/stream", "/ws/"


class ExchangeRefused(Exception):
    """An exchange that is not made; `error` is a code of RFC 6749, section 5.2, or RFC 8693, section 2.2.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


class Exchanged(NamedTuple):
    """What is given."""

    token: str
    expires_in: int
    scope: str


def exchange(tokens: Tokens, form: Mapping[str, Sequence[str]]) -> Exchanged:
    """Make an exchange.

    Args:
        tokens: what signs and verifies.
        form: the parameters, each with all the values that came.

    Raises:
        ExchangeRefused: saying why.
    """
    asked = {name: _only(name, values) for name, values in form.items()}
    if asked.get("grant_type") != GRANT_TYPE:
        raise ExchangeRefused("unsupported_grant_type", f"grant_type is {GRANT_TYPE}")
    if {"actor_token", "actor_token_type"} & set(asked):
        raise ExchangeRefused("invalid_request", "nobody acts for somebody else here: send no actor_token")
    if asked.get("subject_token_type") != ACCESS_TOKEN:
        raise ExchangeRefused("invalid_request", f"subject_token_type is {ACCESS_TOKEN}")
    if asked.get("requested_token_type", JWT) not in (JWT, ACCESS_TOKEN):
        raise ExchangeRefused("invalid_request", f"requested_token_type is {JWT}")
    audience = asked.get("audience", "")
    if "resource" in asked or not _is_stream(audience):
        raise ExchangeRefused("invalid_target", "audience is the path of one stream, such as /api/v1/courts/1/stream")
    claims = tokens.verify_access(asked.get("subject_token", ""))
    if claims is None:
        raise ExchangeRefused("invalid_request", "subject_token is not a good access token, or not any more")
    scopes = _narrowed(asked.get("scope"), claims.scopes)
    token, lasts_s = tokens.stream(claims, audience, scopes)
    return Exchanged(token, lasts_s, " ".join(sorted(scopes)))


def _only(name: str, values: Sequence[str]) -> str:
    if len(values) != 1:
        raise ExchangeRefused(
            "invalid_target" if name == "audience" else "invalid_request", f"one {name}, not several"
        )
    return values[0]


def _is_stream(path: str) -> bool:
    is_stream = path.startswith(_STREAM_ROOT) and path.endswith(_STREAM_END)
    return (is_stream or path.startswith(_SOCKET_ROOT)) and path.isprintable()


def _narrowed(asked: str | None, held: frozenset[str]) -> frozenset[str]:
    possible = held & STREAM_SCOPES
    if asked is None:
        return possible
    wanted = frozenset(asked.split())
    if not wanted <= possible:
        raise ExchangeRefused("invalid_scope", "a scope can only become narrower than the access token's")
    return wanted
