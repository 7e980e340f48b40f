"""Who asks, and whether they may. What a role may is the table of `server.people.rights`.

There are three ways of knowing who asks: a server that only this computer reaches trusts whoever sits there, one with
the coach's shared password asks for that, and one with accounts asks for theirs and nothing else.
"""

import base64
import binascii
import hmac
import ipaddress
import logging
from dataclasses import dataclass, field, replace

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from server.api.problems import Forbidden, Unauthorized
from server.auth.credentials import COACH
from server.auth.refusing import refuse
from server.people.people import People
from server.people.principal import ANYONE, Principal, Way
from server.people.rights import MEANING, Grant, Right
from server.people.roles import Role
from server.people.shares import Shown
from server.people.tokens import Claims
from server.sentences import Sentence

log = logging.getLogger(__name__)

_LOOPBACK_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))
_KNOWN, _CLAIMS = "marcador.principal", "marcador.claims"
METRICS = "/metrics"
"""The one path where the password of `metrics` counts."""
SHARE = "x-marcador-share"
"""The header with what is in a link to a review."""
BEARER = 'Bearer realm="Marcador"'
"""What a server with accounts answers to who is not signed in (RFC 6750, section 3)."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a request may; without a coach's password and accounts the server is on loopback and trusts everyone.

    Attributes:
        coach_password: the shared one; not asked for any more once there are accounts.
        public_heart_rate: whether everyone sees heart rates; not once there are accounts, players decide then.
        people: the accounts; `None` where there can be none.
        signs_in_without_tls: whether passwords may come over the network as they are.
        origins: of other servers' pages that may do what our own may.
        metrics_password: with which Prometheus reads the figures and nothing else; `None` where it has none.
    """

    coach_password: str | None = field(repr=False)
    public_heart_rate: bool = False
    people: People | None = None
    signs_in_without_tls: bool = False
    origins: tuple[str, ...] = ()
    metrics_password: str | None = field(default=None, repr=False)

    @property
    def way(self) -> Way:
        """Give how this server knows who asks."""
        if self.people is not None and self.people.accounts.exist():
            return Way.ACCOUNTS
        return Way.THIS_COMPUTER if self.coach_password is None else Way.COACH_PASSWORD

    def who(self, request: HTTPConnection) -> Principal:
        """Give who asks; found once a request, since a stream's token is used up by it.

        Raises:
            Unauthorized: when a token is not good.
        """
        known = request.scope.get(_KNOWN)
        if not isinstance(known, Principal):
            known = request.scope[_KNOWN] = replace(self._found(request), shown=self._shown(request))
        return known

    def require(self, request: HTTPConnection, right: Right) -> Grant:
        """Give how far a right goes for who asks.

        Raises:
            Unauthorized: when somebody who signs in might have it; makes a browser ask for the shared password.
            Forbidden: when who asks does not have it.
        """
        if right is Right.SIGN_IN:
            return Grant.YES  # Also with a token that is not good any more.
        who = self.who(request)
        granted = who.may(right)
        if right is Right.HEALTH and self.shows_everyone:
            return Grant.YES
        if granted is Grant.NO:
            log.info("refused %s to %s: %r", right, who.key or address_of(request), request.url.path)
            self._refuse(who, right)
        return granted

    def may(self, request: HTTPConnection, right: Right) -> bool:
        """Say whether who asks has a right without condition."""
        return (right is Right.HEALTH and self.shows_everyone) or self.who(request).may(right) is Grant.YES

    @property
    def shows_everyone(self) -> bool:
        """Say whether everyone sees heart rates."""
        return self.public_heart_rate and self.way is not Way.ACCOUNTS

    def require_private(self, request: HTTPConnection) -> None:
        """Raise `Forbidden` where a password would cross the network for everyone to read."""
        if not (self.is_private(request) or self.signs_in_without_tls):
            raise Forbidden(Sentence.of("sign-in-no-tls"))

    def is_private(self, request: HTTPConnection) -> bool:
        """Say whether nobody on the way can read a request."""
        return request.url.scheme in ("https", "wss") or is_loopback(request.client.host if request.client else "")

    def claims_of(self, request: HTTPConnection) -> Claims | None:
        """Give what the access token of a request says; `None` without a good one. It is verified once."""
        if _CLAIMS not in request.scope:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            is_asked = self.people is not None and scheme.lower() == "bearer"
            tokens = self.people.tokens if self.people is not None and is_asked else None
            request.scope[_CLAIMS] = tokens.verify_access(token.strip()) if tokens else None
        claims = request.scope[_CLAIMS]
        return claims if isinstance(claims, Claims) else None

    def _shown(self, request: HTTPConnection) -> Shown | None:
        secret = request.headers.get(SHARE)
        return self.people.shares.shown_by(secret) if secret and self.people is not None else None

    def _found(self, request: HTTPConnection) -> Principal:
        if self.way is Way.THIS_COMPUTER:
            return Principal(Role.ADMIN, is_trusted=True)
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        if request.url.path == METRICS and scheme.lower() == "basic" and self._reads_metrics(rest):
            return Principal(Role.ADMIN, is_trusted=True)
        if self.way is Way.COACH_PASSWORD:
            is_coach = scheme.lower() == "basic" and self._is_coach(rest)
            return Principal(Role.COACH, is_trusted=True) if is_coach else ANYONE
        is_stream = request.scope["type"] == "websocket" or request.url.path.endswith("/stream")
        token = request.query_params.get("token") if is_stream else None
        if scheme.lower() != "bearer" and token is None:
            return ANYONE
        return self._of_token(request, token)

    def _of_token(self, request: HTTPConnection, stream: str | None) -> Principal:
        assert self.people is not None
        if stream is None:
            claims = self.claims_of(request)
        else:
            claims = self.people.tokens.use_stream(stream, request.url.path)
        account = self.people.sessions.account(claims.session) if claims else None
        if claims is None or account is None or account.id != claims.account:
            kind = "access token" if stream is None else "stream token"
            log.info("refused the %s of %s: %r", kind, address_of(request), request.url.path)
            raise Unauthorized(Sentence.of("token-bad", kind=kind), BEARER)
        return Principal(account.role, account, claims)

    def _is_coach(self, encoded: str) -> bool:
        return _is(encoded, COACH, self.coach_password or "")

    def _reads_metrics(self, encoded: str) -> bool:
        return self.metrics_password is not None and _is(encoded, "metrics", self.metrics_password)

    def _refuse(self, who: Principal, right: Right) -> None:
        if who.role is not None:
            raise Forbidden(
                Sentence.of("may-not", article=article(who.role), role=who.role, right=right, meaning=MEANING[right])
            )
        if self.way is Way.ACCOUNTS:
            raise Unauthorized(Sentence.of("sign-in-to", right=right, meaning=MEANING[right]), BEARER)
        raise Unauthorized(Sentence.of("coach-only", right=right, meaning=MEANING[right]))


def article(role: Role) -> str:
    """Give the word before a role's name."""
    return "an" if role[0] in "aeiou" else "a"


def _is(encoded: str, name: str, password: str) -> bool:
    user, given = _basic(encoded)
    is_user = hmac.compare_digest(user, name.encode())
    return hmac.compare_digest(given, password.encode()) and is_user


def _basic(encoded: str) -> tuple[bytes, bytes]:
    try:
        user, _, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b"", b""
    return user, password


def address_of(request: HTTPConnection) -> str:
    """Give from where a request comes, for the log."""
    return request.client.host if request.client else "nowhere"


def is_loopback(host: str) -> bool:
    """Say whether an address is this computer's."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class HostGuard:
    """Refuses requests to a name that is not loopback's, while whoever sits here is trusted.

    Otherwise a page elsewhere could read this server by a name that it points at this computer (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if (
            scope["type"] != "lifespan"
            and _host_name(Headers(scope=scope).get("host", "")) not in _LOOPBACK_NAMES
            and self._access.way is Way.THIS_COMPUTER
        ):
            refusal = Forbidden(
                "this server is for this computer only: open it as http://127.0.0.1 or http://localhost,"
                " or let it listen on the network"
            )
            await refuse(refusal, scope, receive, send)
            return
        await self._app(scope, receive, send)


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()
