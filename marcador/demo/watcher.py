"""A spectator without a screen: follows a court's stream, and notes when each event arrived."""

import contextlib
import json
import threading
import time

import httpx

_AGAIN_S = 0.2


class Watcher:
    """Follows `/courts/{court}/stream` in a thread of its own; comes back by itself where it left off.

    Attributes:
        arrived: for each event id, `time.monotonic()` of its arrival, in seconds.
        doubled: events that arrived more than once; a stream that resumes exactly has none.
    """

    def __init__(self, server: str, court: str) -> None:
        self.arrived: dict[str, float] = {}
        self.doubled = 0
        self._url = f"{server}/api/v1/courts/{court}/stream"
        self._last_id: str | None = None
        self._stopped = threading.Event()
        self._connected = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self, timeout_s: float = 10.0) -> bool:
        """Begin to follow; says whether the stream answered in time."""
        self._thread.start()
        return self._connected.wait(timeout_s)

    def stop(self) -> None:
        """End; the thread follows at the stream's next heartbeat."""
        self._stopped.set()

    def wait_for(self, event_ids: set[str], timeout_s: float) -> bool:
        """Wait until all the events have arrived; says whether they have."""
        deadline = time.monotonic() + timeout_s
        while not event_ids <= self.arrived.keys():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _run(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(httpx.HTTPError):
                self._follow()
            self._stopped.wait(_AGAIN_S)

    def _follow(self) -> None:
        headers = {"Last-Event-ID": self._last_id} if self._last_id else {}
        timeout = httpx.Timeout(5.0, read=30.0)
        with httpx.stream("GET", self._url, headers=headers, timeout=timeout) as response:
            response.raise_for_status()
            self._connected.set()
            fields: dict[str, str] = {}
            for line in response.iter_lines():
                if self._stopped.is_set():
                    return
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                else:
                    self._note(fields)
                    fields = {}

    def _note(self, fields: dict[str, str]) -> None:
        self._last_id = fields.get("id", self._last_id)
        if fields.get("event") != "match":
            return
        event_id = json.loads(fields["data"])["event"]["id"]
        self.doubled += event_id in self.arrived
        self.arrived.setdefault(event_id, time.monotonic())
