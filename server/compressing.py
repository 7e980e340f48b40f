"""Compresses what is read of the API: a review of three hours is a tenth as long. Streams go out as they are.

Only answers to GET are compressed: what is secret (tokens, links, codes) is told in answers to POST alone, and who
has a secret compressed together with text of their own learns of it by the length (BREACH).
"""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEAST_BYTES = 1024
"""Less than a packet is not worth the work."""

_LEVEL = 4
"""Beyond it JSON hardly gets shorter, and a small computer takes twice as long."""


class Compressed:
    """Passes what is asked of the API and is no stream through a compressor, for who takes gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._compressed = app, GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await (self._compressed if _is_read(scope) else self._app)(scope, receive, send)


def _is_read(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path: str = scope["path"]
    return path.startswith("/api/") and not path.endswith("/stream")
