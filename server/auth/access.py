"""Who may see health data: everyone on a server that only this computer reaches, else the coach with a password.

A server without passwords answers only to loopback names, so that a web page elsewhere cannot read it through a
name that it points at this computer (DNS rebinding).
"""

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from server.api.problems import Forbidden, Unauthorized, problem_response
from server.auth.credentials import COACH

_LOOPBACK_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True, slots=True)
class Access:
    """What a request may see; without a coach's password, the server is on loopback and everyone is trusted."""

    coach_password: str | None = field(repr=False)
    public_heart_rate: bool = False

    def is_coach(self, request: HTTPConnection) -> bool:
        """Say whether the request is the coach's, or from this computer when no password is set."""
        if self.coach_password is None:
            return True
        user, password = _basic(request.headers.get("authorization", ""))
        is_user = hmac.compare_digest(user, COACH.encode())
        return hmac.compare_digest(password, self.coach_password.encode()) and is_user

    def may_see_heart_rate(self, request: HTTPConnection) -> bool:
        """Say whether the request may see heart rates."""
        return self.public_heart_rate or self.is_coach(request)

    def require_coach(self, request: HTTPConnection, what: str) -> None:
        """Raise `Unauthorized`, which makes a browser ask for the password, unless the request is the coach's."""
        if not self.is_coach(request):
            raise Unauthorized(f"{what} are the coach's to say; log in as {COACH!r}")

    def require_own_page(self, request: HTTPConnection) -> None:
        """Raise `Forbidden` when a browser sends this for a page of another server (cross-site request forgery)."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            raise Forbidden(f"a page of {origin} may not steer this server; open the server's own page")

    def require(self, allowed: bool, what: str) -> None:
        """Raise `Unauthorized`, which makes a browser ask for the password, unless allowed."""
        if not allowed:
            raise Unauthorized(f"{what} are health data, which only the coach may see; log in as {COACH!r}")


def _basic(header: str) -> tuple[bytes, bytes]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return b"", b""
    try:
        user, _, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b"", b""
    return user, password


class HostGuard:
    """Refuses requests to a name that is not loopback's; wraps the application of a server without passwords."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "lifespan" and _host_name(Headers(scope=scope).get("host", "")) not in _LOOPBACK_NAMES:
            refusal = Forbidden(
                "this server is for this computer only: open it as http://127.0.0.1 or http://localhost,"
                " or let it listen on the network"
            )
            response = problem_response(refusal)
            if scope["type"] == "websocket":
                await WebSocket(scope, receive, send).send_denial_response(response)
            else:
                await response(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()
