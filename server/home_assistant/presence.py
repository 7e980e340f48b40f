"""Tells Home Assistant of each device that is there, again where a broker may have forgotten."""

import time
from collections.abc import Callable, Collection
from typing import Protocol

from server.home_assistant.discovery import payload_of, topic_of
from server.ingest.writer import Committed
from wire.topics import Address

AGAIN_S = 60.0
"""A broker that keeps nothing on disk forgets what it kept when it is started again."""


class Send(Protocol):
    """Sends a payload to a topic, kept for who comes later; says whether there is a broker that took it."""

    def __call__(self, topic: str, payload: bytes, *, retain: bool) -> bool:
        """Send it."""


class HomeAssistant:
    """Watches the statuses of devices; of those that are `gone` nothing is told, whatever a broker still keeps."""

    def __init__(
        self,
        send: Send,
        now_s: Callable[[], float] = time.monotonic,
        gone: Callable[[], Collection[Address]] = frozenset,
    ) -> None:
        self._send, self._now_s, self._gone = send, now_s, gone
        self._told: dict[str, tuple[bytes, float]] = {}

    def tell(self, committed: Committed) -> None:
        """Follow a commit, in the writer's thread."""
        gone = self._gone() if committed.statuses else ()
        for said in committed.statuses:
            if said.status.state == "offline" or said.address in gone:
                self._told.pop(said.address.source, None)
                continue
            payload, now_s = payload_of(said.address, said.status.version), self._now_s()
            before, told_s = self._told.get(said.address.source, (b"", 0.0))
            if before == payload and now_s - told_s < AGAIN_S:
                continue
            if self._send(topic_of(said.address), payload, retain=True):
                self._told[said.address.source] = (payload, now_s)
