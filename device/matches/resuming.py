"""What an appliance scores when it starts: the match that was running, or the one of the settings."""

import logging
from dataclasses import dataclass
from datetime import datetime

from device.errors import OutboxError
from device.matches.weights import KnownWeights
from device.outbox import Outbox
from device.settings import MatchSettings
from padel.events import Event, MatchCreated
from padel.match import Match, State, fold, folded
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
    """Give the match that was scored when the appliance last stopped, or create the configured one.

    A match that is over or rests stays, so that it can be amended or taken up, until the next one begins; settings
    that have changed since begin it. They cannot while a match goes on: then it is said that they count from the next
    match on.
    """
    setup = settings.setup(language)
    match = folded(outbox.journal())
    if match is None:
        return Resumed(_created(outbox, setup, now))
    began_with = outbox.kept(_SETTINGS) or _as_set(match.created_as).model_dump_json()
    is_changed = began_with != setup.model_dump_json()
    told = f"{match.setup.pair_a.name} v {match.setup.pair_b.name}, {match.score}"
    if match.state != "live":
        _LOG.warning(_SAID_OF[match.state, is_changed], told)
        return Resumed(_created(outbox, setup, now) if is_changed else match)
    if not is_changed:
        return Resumed(match)
    _LOG.warning("going on with %s; the new settings count from the next match on", told)
    return Resumed(match, setup)


def known_or_new(outbox: Outbox, settings: MatchSettings, language: str, now: datetime) -> Match:
    """Give the match that was scored here last, or one as configured: who stands by begins none, it is on no disk."""
    match = folded(outbox.journal())
    created = Event(id=uuid7(now), match=uuid7(now), time=now, data=settings.setup(language))
    return match if match is not None else fold(None, created)


_OVER = "%s is over; undo and corrections still mend it, and next match begins another"
_RESTS = "%s is set aside; resume match goes on with it, and next match begins another"
_NEXT = "%s is over; the settings have changed, so the next match begins"
_NEXT_BESIDE = "%s is set aside, and can be taken up later; the settings have changed, so the next match begins"
_SAID_OF: dict[tuple[State, bool], str] = {
    ("finished", False): _OVER,
    ("abandoned", False): _OVER,
    ("set_aside", False): _RESTS,
    ("finished", True): _NEXT,
    ("abandoned", True): _NEXT,
    ("set_aside", True): _NEXT_BESIDE,
}


def _created(outbox: Outbox, setup: MatchCreated, now: datetime) -> Match:
    created = Event(id=uuid7(now), match=uuid7(now), time=now, data=KnownWeights(outbox).pin(setup))
    outbox.append_events([created])
    return fold(None, created)


def _as_set(created: MatchCreated) -> MatchCreated:
    """Leave out what settings do not say."""
    return created.model_copy(update={"shot_weights": BASELINE, "competition": None})


def begun_under(outbox: Outbox, setup: MatchCreated) -> None:
    """Keep what the settings said when a match began, so that a change of them is noticed."""
    try:
        outbox.keep(_SETTINGS, setup.model_dump_json())
    except OutboxError as error:
        _LOG.warning("%s; a change of the settings will be said though it was heard already", error)
