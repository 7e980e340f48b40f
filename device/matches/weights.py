"""Which shot weights a match that begins here is pinned to: the newest published ones that a server told of."""

import logging

from pydantic import ValidationError

from device.errors import OutboxError
from device.outbox import Outbox
from padel.events import MatchCreated
from padel.weights import BASELINE
from wire.weight_commands import UseShotWeights

_LOG = logging.getLogger(__name__)

_KEPT = "shot weights"


class KnownWeights:
    """Remembers the newest shot weights beside the outbox; a device that never met a server has the baseline."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._newest = _read(outbox.kept(_KEPT))

    @property
    def newest(self) -> str:
        """Give the id of the newest shot weights."""
        return BASELINE if self._newest is None else self._newest.snapshot

    def learn(self, command: UseShotWeights) -> None:
        """Take over what a server tells, unless something published later is known; safe from every thread."""
        if self._newest is not None and command.published <= self._newest.published:
            return
        try:
            self._outbox.keep(_KEPT, command.model_dump_json())
        except OutboxError as error:
            _LOG.warning("%s; shot weights %s are used until the next start only", error, command.name)
        self._newest = command

    def pin(self, setup: MatchCreated) -> MatchCreated:
        """Give a match that begins with the newest shot weights; of a competition nothing is known here."""
        return setup.model_copy(update={"shot_weights": self.newest, "competition": None})


def _read(kept: str | None) -> UseShotWeights | None:
    try:
        return None if kept is None else UseShotWeights.model_validate_json(kept)
    except ValidationError as error:
        _LOG.warning("the shot weights that were kept cannot be read, so the baseline is used: %s", error)
        return None
