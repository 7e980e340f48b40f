"""What stands between a browser and the server, and may answer in its place."""

from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.dashboard import assets

FOLLOWING = "js/common/following.js"


class Proxy:
    """Hands on what is asked for, and refuses streams while it is told to, as one before a restarting server does.

    Attributes:
        refuses_streams: whether streams are answered with 503.
        streams_asked: the query of each stream that was asked for.
        impatience: other times for the script that follows: no test can turn the clock of a shared worker.
    """

    def __init__(self) -> None:
        self.refuses_streams = False
        self.streams_asked: list[str] = []
        self.impatience: dict[str, str] = {}

    def before(self, app: ASGIApp) -> ASGIApp:
        """Stand before a server."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            path = scope.get("path", "")
            found = app
            if path.endswith("/stream"):
                self.streams_asked.append(scope["query_string"].decode())
                if self.refuses_streams:
                    found = JSONResponse({"title": "Unavailable", "status": 503}, 503)
            elif self.impatience and path.endswith(FOLLOWING):
                found = Response(self._impatient(), media_type="text/javascript")
            await found(scope, receive, send)

        return answer

    def _impatient(self) -> str:
        text = (assets.FOLDER / FOLLOWING).read_text(encoding="utf-8")
        for theirs, ours in self.impatience.items():
            assert theirs in text, theirs
            text = text.replace(theirs, ours)
        return text
