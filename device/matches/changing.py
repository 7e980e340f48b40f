"""What a command of the server makes happen to the matches of a device, as data; nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass

from device.matches.refusals import refused
from padel.events import (
    Event,
    EventData,
    MatchAbandoned,
    MatchCreated,
    MatchSetAside,
    MatchTakenUp,
    PairNames,
)
from padel.match import Match, folded
from padel.sensor_events import SensorsThinned
from padel.umpiring import setting_up
from wire.envelope import CloudEvent
from wire.match_commands import AbandonMatch, Instead, NextMatch, NextPair, SetMatchAside, TakeUpMatch

NOT_PLAYED = "not played"
"""Why a match was abandoned in which nothing had happened when another took its place."""

Happened = tuple[str, EventData]
"""A match, and what happens in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens, in order; the match of the last is the one that is scored from then on.

    Attributes:
        goes_on: a match as it stood before, when another one than the running is taken up.
        history: its events, where another device wrote some of them.
    """

    happened: tuple[Happened, ...] = ()
    goes_on: Match | None = None
    history: tuple[CloudEvent, ...] = ()


def next_match(match: Match, command: NextMatch, before: MatchCreated, new: str) -> Change:
    """Begin the next match under the id `new`; one without a first ball is arranged anew instead.

    Args:
        before: what holds where the command says nothing.

    Raises:
        Refused: the running match is not over, and the command does not say what becomes of it.
        SetupError: the match cannot be set up so.
    """
    if command.match == match.id:
        return Change()
    setup = setting_up.checked(_asked_for(command, before))
    if match.state == "live" and match.play.is_before_first_ball and command.match is None:
        return Change(((match.id, setting_up.arranged(setup)),))
    return Change((*_left(match, command.and_then, command.reason), (command.match or new, setup)))


def set_aside(match: Match, command: SetMatchAside) -> Change:
    """Let the running match rest.

    Raises:
        Refused: it is another one, is over, or nothing was played in it.
    """
    if command.match != match.id:
        raise refused("not_scored")
    if match.state == "set_aside":
        return Change()
    if match.play.is_over:
        raise refused("over")
    if match.play.is_before_first_ball:
        raise refused("nothing_played")
    return Change(((match.id, MatchSetAside(reason=command.reason)),))


def abandonment(command: AbandonMatch) -> MatchAbandoned:
    """Give the event that a match was abandoned."""
    return MatchAbandoned(reason=command.reason)


def taken_up(match: Match, command: TakeUpMatch, here: Sequence[Event], device: str) -> Change:
    """Go on with a match that is not finished: by the events of the command, or by those that are `here`.

    Both are histories of the same match; the one that holds the other counts.

    Raises:
        Refused: nothing is known of it, it is over, or the running match is not and is not left.
        IllegalEvent: its events are not those of a match.
    """
    sent = _known(command.events)
    is_longer = not {event.id for event in sent} <= {event.id for event in here}
    history = sent if is_longer else list(here)
    stood = folded(history)
    if stood is None or stood.id != command.match:
        raise refused("unknown")
    if stood.play.is_over:
        raise refused("over_not_taken_up")
    position = len(command.events) if is_longer else stood.events
    happens = (command.match, MatchTakenUp(device=device, position=position, after=history[-1].id))
    left = () if match.id == command.match else _left(match, command.and_then, command.reason)
    return Change((*left, happens), stood, _match_events(command.events) if is_longer else ())


def _asked_for(command: NextMatch, before: MatchCreated) -> MatchCreated:
    return MatchCreated(
        format=command.format or before.format,
        pair_a=_pair(command.pair_a) or before.pair_a,
        pair_b=_pair(command.pair_b) or before.pair_b,
        first_server=command.first_server,
        language=command.language or before.language,
        a_at=command.a_at,
        shot_weights=command.shot_weights or before.shot_weights,
        competition=command.competition,
    )


def _pair(pair: NextPair | None) -> PairNames | None:
    return None if pair is None else PairNames.of(pair.colour, pair.players, pair.name)


def _left(match: Match, instead: Instead | None, reason: str | None) -> tuple[Happened, ...]:
    """Give what becomes of the running match."""
    if match.state != "live":
        return ()
    if match.play.is_before_first_ball:
        return ((match.id, MatchAbandoned(reason=NOT_PLAYED)),)
    if instead is None:
        raise refused("not_over", score=match.score)
    if instead == "set_aside":
        return ((match.id, MatchSetAside(reason=reason)),)
    if reason is None:
        raise refused("no_reason")
    return ((match.id, MatchAbandoned(reason=reason)),)


def _known(events: Sequence[CloudEvent]) -> list[Event]:
    known = [(one.type, one.event()) for one in _match_events(events)]
    unknown = next((kind for kind, event in known if event is None), None)
    if unknown is not None:
        raise refused("later_version", kind=unknown)
    return [event for _, event in known if event is not None]


def _match_events(events: Sequence[CloudEvent]) -> tuple[CloudEvent, ...]:
    """Leave out what is told of a match's sensors: it is no event of the match."""
    return tuple(one for one in events if one.type != SensorsThinned.TYPE)
