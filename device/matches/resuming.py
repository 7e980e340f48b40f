"""What an appliance scores when it starts: the match that was running, or the one of the settings."""

import logging
from dataclasses import dataclass
from datetime import datetime

from device.errors import OutboxError
from device.matches.weights import KnownWeights
from device.outbox import Outbox
from device.settings import MatchSettings
from padel.events import Event, MatchCreated
from padel.match import Match, fold, folded
from padel.weights import BASELINE
from wire.identifiers import uuid7

_LOG = logging.getLogger(__name__)

_SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Resumed:
    """The match to score.

    Attributes:
        next_setup: what the next match is by settings that have changed since the running one began; else `None`.
    """

    match: Match
    next_setup: MatchCreated | None = None


def resume_or_create(outbox: Outbox, settings: MatchSettings, language: str, now: datetime) -> Resumed:
    """Give the match that was running when the appliance last stopped, or create the configured one.

    That settings have changed since is said: they count from the next match on.
    """
    setup = settings.setup(language)
    match = folded(outbox.journal())
    if match is None or match.state != "live":
        created = Event(id=uuid7(now), match=uuid7(now), time=now, data=KnownWeights(outbox).pin(setup))
        outbox.append_events([created])
        return Resumed(fold(None, created))
    began_with = outbox.kept(_SETTINGS) or _as_set(match.created_as).model_dump_json()
    if began_with == setup.model_dump_json():
        return Resumed(match)
    told = f"{match.setup.pair_a.name} v {match.setup.pair_b.name}, {match.score}"
    _LOG.warning("going on with %s; the new settings count from the next match on", told)
    return Resumed(match, setup)


def _as_set(created: MatchCreated) -> MatchCreated:
    """Leave out what settings do not say."""
    return created.model_copy(update={"shot_weights": BASELINE, "competition": None})


def begun_under(outbox: Outbox, setup: MatchCreated) -> None:
    """Keep what the settings said when a match began, so that a change of them is noticed."""
    try:
        outbox.keep(_SETTINGS, setup.model_dump_json())
    except OutboxError as error:
        _LOG.warning("%s; a change of the settings will be said though it was heard already", error)
