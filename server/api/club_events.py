"""Events of the club: tournaments, leagues and training days, with their matches, prepared here or played already."""

from datetime import UTC, datetime
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from padel.errors import SetupError
from padel.events import Event, MatchCreated, PairNames
from padel.format import DEFAULT_FORMAT
from padel.umpiring.setting_up import checked
from server.api.club import club_events, require_event, require_held, require_match_of, tell_clashes
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, NotFound, documented
from server.api.steering import ask_device, told_device
from server.api.steering_models import Asked
from server.club.club_events import DEFAULT, EventContent, MatchContent
from server.ingest.own_events import BY_HAND
from server.people.rights import Right
from server.sentences import Sentence
from wire.identifiers import uuid7
from wire.match_commands import NextMatch, NextPair
from wire.scoreboard import Scoreboard
from wire.topics import Address

router = APIRouter(prefix="/api/v1/events", tags=["events of the club"])

_ANYONE, _ARRANGERS = [needs(Right.FOLLOW)], [needs(Right.ARRANGE)]
_REFUSALS = documented(401, 403, 404, 409)


class EventShown(EventContent):
    """An event of the club."""

    id: str


class EventsShown(BaseModel):
    """The events of the club, the one made last first."""

    events: list[EventShown] = Field(
        description="beside these, `club` lists every match that belongs to no other, and reaches every match"
    )


class MatchPut(MatchContent):
    """A match of an event."""

    id: str
    event: str


@router.get("", summary="List events", dependencies=_ANYONE, responses=documented(409))
def list_events(parts: Served) -> EventsShown:
    """Give the tournaments, leagues and training days."""
    return EventsShown(events=[_shown(event, content) for event, content in club_events(parts).all()])


@router.post("", status_code=201, summary="Make an event", dependencies=_ARRANGERS, responses=_REFUSALS)
def make_event(parts: Served, asked: EventContent) -> EventShown:
    """Make a tournament, a league or a training day."""
    event = uuid7()
    club_events(parts).keep(event, asked)
    return _shown(event, asked)


@router.get("/{event}", summary="Show an event", dependencies=_ANYONE, responses=documented(404, 409))
def show_event(parts: Served, event: str) -> EventShown:
    """Give an event with its courts, divisions and teams."""
    content = club_events(parts).get(event)
    if content is None:
        raise NotFound(f"there is no event {event!r}")
    return _shown(event, content)


@router.put("/{event}", summary="Change an event", dependencies=_ARRANGERS, responses=_REFUSALS)
def change_event(parts: Served, event: str, asked: EventContent) -> EventShown:
    """Change an event; what is left out is no more. Its matches stay."""
    _require_own(parts, event)
    club_events(parts).keep(event, asked)
    return _shown(event, asked)


@router.delete("/{event}", status_code=204, summary="Remove an event", dependencies=_ARRANGERS, responses=_REFUSALS)
def remove_event(parts: Served, event: str) -> Response:
    """Forget an event with what was prepared; matches that were played stay, and belong to no event."""
    _require_own(parts, event)
    club_events(parts).remove(event)
    return Response(status_code=204)


@router.post(
    "/{event}/matches", status_code=201, summary="Prepare a match", dependencies=_ARRANGERS, responses=_REFUSALS
)
def prepare(parts: Served, event: str, asked: MatchContent) -> MatchPut:
    """Prepare a match; it begins when it is sent to its court's device, or by hand."""
    require_event(parts, event)
    match = uuid7()
    club_events(parts).put(event, match, asked)
    return _put(event, match, asked)


@router.put("/{event}/matches/{match}", summary="Change a match", dependencies=_ARRANGERS, responses=_REFUSALS)
def change_match(parts: Served, event: str, match: str, asked: MatchContent) -> MatchPut:
    """Change what was prepared, or put a match into this event that was begun on a court."""
    require_event(parts, event)
    if parts.matches.court(match) is None and not club_events(parts).is_prepared(match):
        raise NotFound(Sentence.of("no-match", match=match))
    club_events(parts).put(event, match, asked)
    tell_clashes(parts, event)
    return _put(event, match, asked)


@router.delete(
    "/{event}/matches/{match}",
    status_code=204,
    summary="Take a match out",
    dependencies=_ARRANGERS,
    responses=_REFUSALS,
)
def take_out(parts: Served, event: str, match: str) -> Response:
    """Take a match out of an event; what was played of it stays."""
    require_match_of(parts, event, match)
    club_events(parts).take_out(match)
    tell_clashes(parts, event)
    return Response(status_code=204)


@router.post(
    "/{event}/matches/{match}/send",
    status_code=202,
    summary="Send a match to its court",
    dependencies=[needs(Right.STEER)],
    responses=_REFUSALS,
)
def send(parts: Served, event: str, match: str) -> Asked:
    """Have the device of its court begin a prepared match; one that is played there must be over or not begun."""
    content, setup = _setup(parts, event, match)
    device = told_device(parts, _court(content))
    command = NextMatch(
        id=str(uuid4()),
        pair_a=content.pair_a,
        pair_b=content.pair_b,
        format=setup.format,
        first_server=content.first_server,
        language=content.language,
        match=match,
        a_at=content.a_at,
        shot_weights=setup.shot_weights,
        competition=setup.competition,
    )
    return ask_device(parts, device, command)


@router.post(
    "/{event}/matches/{match}/begin",
    status_code=201,
    summary="Begin a match by hand",
    dependencies=[needs(Right.SCORE)],
    responses=_REFUSALS,
)
def begin(request: Request, parts: Served, event: str, match: str) -> Scoreboard:
    """Begin a prepared match that one holds, on a court without a device; it is scored by hand from then on."""
    content, setup = _setup(parts, event, match)
    require_held(request, parts, match)
    court = _court(content)
    device = parts.devices.by_court().get(court)
    if device is not None and device.is_online:
        raise Conflict(Sentence.of("match-has-device", court=court))
    address = Address(parts.statistics.own_events.club, court, BY_HAND)
    created = Event(id=uuid7(), match=match, time=datetime.now(UTC), data=setup)
    parts.statistics.own_events.happen(address, [created])
    board = parts.shown.board(match)
    assert board is not None
    return board


def _setup(parts: Parts, event: str, match: str) -> tuple[MatchContent, MatchCreated]:
    """Give a match that has not begun, as it was prepared."""
    require_match_of(parts, event, match)
    content = club_events(parts).matches(event).get(match)
    if parts.matches.court(match) is not None or content is None:
        raise Conflict(Sentence.of("match-begun"))
    if content.pair_a is None or content.pair_b is None:
        raise Conflict(Sentence.of("match-no-pairs"))
    found = club_events(parts).get(event)
    setup = MatchCreated(
        format=content.format or DEFAULT_FORMAT,
        pair_a=_pair(content.pair_a),
        pair_b=_pair(content.pair_b),
        first_server=content.first_server,
        language=content.language,
        a_at=content.a_at,
        shot_weights=parts.statistics.snapshots.latest().id,
        competition=found.name if found and event != DEFAULT else None,
    )
    try:
        return content, checked(setup)
    except SetupError as error:
        raise Conflict(str(error)) from error


def _court(content: MatchContent) -> str:
    if content.court is None:
        raise Conflict(Sentence.of("match-no-court"))
    return content.court


def _pair(pair: NextPair) -> PairNames:
    return PairNames.of(pair.colour, pair.players, pair.name)


def _require_own(parts: Parts, event: str) -> None:
    require_event(parts, event)
    if event == DEFAULT:
        raise Conflict("this is no event of its own, but all matches that belong to none")


def _shown(event: str, content: EventContent) -> EventShown:
    return EventShown(id=event, **content.model_dump())


def _put(event: str, match: str, content: MatchContent) -> MatchPut:
    return MatchPut(id=match, event=event, **content.model_dump())
