"""A phone on which somebody scores: taps with ids and times of its own, at once or from a queue."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.server.people.club import Browser


class Thumb:
    """Somebody who scores a match; `position` is what they have seen of it."""

    def __init__(self, browser: Browser, match: str, event: str = "club", language: str = "") -> None:
        self.browser, self.match = browser, match
        self.base = f"/api/v1/events/{event}"
        self.headers = {"Accept-Language": language} if language else {}
        self.position: int | None = None
        self.skew = timedelta(0)

    def tap(self, do: str, status: int = 200, *, late_s: float = 0.0, **more: Any) -> Any:
        return self.send(self.made(do, late_s=late_s, **more), status)

    def made(self, do: str, late_s: float = 0.0, **more: Any) -> dict[str, Any]:
        """Make a tap of so many seconds ago without sending it."""
        time = datetime.now(UTC) + self.skew - timedelta(seconds=late_s)
        return {"id": str(uuid4()), "time": time.isoformat(), "do": do, **more}

    def send(self, tap: dict[str, Any], status: int = 200) -> Any:
        return self._sent(f"{self.base}/scores/{self.match}", {**tap, **self._known()}, status)

    def queue(self, *taps: dict[str, Any], status: int = 200) -> Any:
        body = {"match": self.match, "taps": list(taps), **self._known()}
        return self._sent(f"{self.base}/scores", body, status)

    def points(self) -> list[str]:
        """Give the names of the points that stand."""
        found = self.browser.get(f"/api/v1/sessions/{self.match}/points")["points"]
        return [one["event"] for one in found]

    def _known(self) -> dict[str, Any]:
        return {"sent": (datetime.now(UTC) + self.skew).isoformat(), "after": self.position}

    def _sent(self, path: str, body: dict[str, Any], status: int) -> Any:
        answer = self.browser.post(path, body, status, headers=self.headers)
        if status == 200:
            self.position = answer["position"]
        return answer
