"""Refuses what a browser sends for a page of somebody else: everything that changes something, and every stream.

`Origin` and `Sec-Fetch-Site` (Fetch Metadata) are set by browsers and cannot be set by pages. Programs send neither.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from server.api.problems import Forbidden
from server.auth.refusing import refuse

_READING = frozenset(("GET", "HEAD", "OPTIONS"))
_OWN = frozenset(("same-origin", "none"))


class OriginGuard:
    """Wraps the application; `allowed` are origins whose pages may do what our own may."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self._app, self._allowed = app, frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket" or (
            scope["type"] == "http" and (scope["method"] not in _READING or scope["path"].endswith("/stream"))
        ):
            stranger = self._stranger(Headers(scope=scope))
            if stranger is not None:
                refusal = Forbidden(
                    f"a page of {stranger} may not use this server; open the server's own page, or name the other one"
                    " in allowed_origins"
                )
                await refuse(refusal, scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _stranger(self, headers: Headers) -> str | None:
        origin = headers.get("origin")
        if origin in self._allowed:
            return None
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            return origin
        return None if headers.get("sec-fetch-site", "none") in _OWN else "another site"
