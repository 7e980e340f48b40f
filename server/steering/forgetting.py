"""Tells a device to forget a match that it still has although another one has taken it up since.

A device's status names its matches. So one that was away is told as soon as it reports, and one that did not hear is
told again.
"""

import logging
import time
from collections.abc import Callable
from uuid import uuid4

from server.ingest.writer import Committed
from server.projections.matches import Matches
from server.steering.commands import Send
from wire.delivery import Status
from wire.match_commands import ForgetMatch
from wire.topics import Address

log = logging.getLogger(__name__)

_AGAIN_S = 20.0
"""A status comes with every change, one in 30 s at least; a command takes a moment to be obeyed."""


class Forgetting:
    """Watches the statuses."""

    def __init__(self, matches: Matches, send: Send, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._matches, self._send, self._clock_s = matches, send, clock_s
        self._told_at: dict[tuple[str, str], float] = {}

    def tell(self, committed: Committed) -> None:
        """Follow a commit, in the writer's thread."""
        for said in committed.statuses:
            stands_by = said.status.pair is not None and said.status.pair.role == "standby"
            if said.status.state == "online" and not stands_by:
                for match in self._elsewhere(said.address, said.status):
                    self._ask(said.address, match)

    def _elsewhere(self, address: Address, status: Status) -> list[str]:
        has = [*status.set_aside, *([status.match] if status.match else [])]
        unfinished = [one.match for one in has if one.state in ("live", "set_aside")]
        return [one for one in unfinished if self._is_former(one, address.source)]

    def _is_former(self, match: str, source: str) -> bool:
        scored = self._matches.scored(match)
        return scored is not None and source in scored.former

    def _ask(self, address: Address, match: str) -> None:
        now_s = self._clock_s()
        told_at = self._told_at.get((address.source, match))
        if told_at is not None and now_s - told_at < _AGAIN_S:
            return
        if told_at is None:
            log.info("device %s of court %s is told to forget match %s", address.device, address.court, match)
        if self._send(address.command, ForgetMatch(id=str(uuid4()), match=match).encode()):
            self._told_at[address.source, match] = now_s
