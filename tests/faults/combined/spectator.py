"""A reader of a court's stream, who comes again after each interruption, and keeps what it saw."""

import threading
import time
from typing import Any

import httpx

from tests.server.sse import listen


class Spectator:
    """Reads in a thread of its own.

    Attributes:
        seen: position and id of each event, in the order in which it was seen.
        names: the ids of these.
        boards: the newest scoreboard of each match.
        gaps: what the stream said it would not tell one by one.
    """

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=httpx.Timeout(2.0, read=None))
        self.seen: list[tuple[int, str]] = []
        self.names: set[str] = set()
        self.boards: dict[str, Any] = {}
        self.gaps: list[Any] = []
        self._after = 0
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name="spectator", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End; the server has ended before."""
        self._is_over = True
        self._thread.join(10.0)
        self._http.close()

    def _run(self) -> None:
        while not self._is_over:
            try:
                self._read()
            except (httpx.HTTPError, AssertionError):
                time.sleep(0.05)

    def _read(self) -> None:
        with listen(self._http, "/api/v1/courts/1/stream", after=self._after) as heard:
            for one in heard:
                if one.event == "match":
                    event = one.data["event"]
                    self.seen.append((one.data["position"], event["id"]))
                    self.names.add(event["id"])
                    self.boards[event["subject"]] = one.data["scoreboard"]
                elif one.event == "gap":
                    self.gaps.append(one.data)
                if one.id is not None:
                    self._after = one.id
