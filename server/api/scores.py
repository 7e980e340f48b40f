"""The scores of an event: its matches as they stand, and what happened in one, step by step."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field

from padel.events import CallHeard
from server.api.club import club_events, name_of, require_event, require_match_of
from server.api.dependencies import Parts, Served, needs
from server.api.problems import documented
from server.club.club_events import DEFAULT, MatchContent
from server.people.rights import Grant, Right
from server.scoring.merging import Stood, line_of
from wire.envelope import Moment
from wire.scoreboard import Scoreboard

router = APIRouter(prefix="/api/v1/events/{event}", tags=["events of the club"], dependencies=[needs(Right.FOLLOW)])


class EventScore(BaseModel):
    """A match of an event."""

    match: str
    state: Literal["prepared", "live", "set_aside", "finished", "abandoned"]
    division: str | None
    teams: tuple[str, str] | None
    court: str | None
    time: AwareDatetime | None = Field(description="when it is to begin")
    prepared: MatchContent | None = Field(description="what was prepared, while it has not begun")
    score: Scoreboard | None = Field(description="as it stands, once it has")


class EventScores(BaseModel):
    """The matches of an event: those that were put into it in that order, then others, the newest first."""

    scores: list[EventScore]


class Happened(BaseModel):
    """Something that changed the match."""

    position: int
    event: str = Field(description="id of the event")
    type: str
    time: Moment
    said: str | None = Field(description="the call that it came from, as it was heard or is said")
    by_hand: bool
    by: str | None = Field(description="who scored it by hand, for who scores too")
    score: str = Field(description="after it", examples=["6-4 2-1 30-15"])


class ScoreHistory(BaseModel):
    """What changed a match, the newest first."""

    total: int
    history: list[Happened]


@router.get("/scores", summary="List the scores of an event", responses=documented(404, 409))
def list_scores(
    parts: Served,
    event: str,
    team: Annotated[str | None, Query(description="only of this team", max_length=80)] = None,
    division: Annotated[str | None, Query(description="only of this division", max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 100,
) -> EventScores:
    """Give the matches of an event, prepared, playing and played."""
    require_event(parts, event)
    put = club_events(parts).matches(event)
    found = [_score(parts, match, content) for match, content in put.items() if content.is_of(team, division)]
    if event == DEFAULT and team is None and division is None:
        others = {*put, *club_events(parts).elsewhere(event)}
        boards = [one for one in parts.shown.list(None, None, limit + len(others)) if one.match not in others]
        found += [_of_board(one, MatchContent(court=one.court)) for one in boards]
    return EventScores(scores=found[:limit])


@router.get("/scores/{match}", summary="Show the score of a match", responses=documented(404, 409))
def show_score(parts: Served, event: str, match: str) -> EventScore:
    """Give a match of an event as it stands."""
    require_match_of(parts, event, match)
    return _score(parts, match, club_events(parts).matches(event).get(match, MatchContent()))


@router.get("/scores/{match}/history", summary="Tell what changed a match", responses=documented(404, 409))
def show_history(
    request: Request,
    parts: Served,
    event: str,
    match: str,
    limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="so many of the newest are left out")] = 0,
) -> ScoreHistory:
    """Give what changed a match, by whom and to which score, what was taken back too, the newest first."""
    require_match_of(parts, event, match)
    line = line_of(parts.reader.events(match, up_to=parts.matches.position))
    changed = [one for before, one in zip([None, *line], line, strict=False) if _changes(before, one)][::-1]
    heard = {one.event.id: one.event.data for one in line if isinstance(one.event.data, CallHeard)}
    knows = parts.access.who(request).may(Right.SCORE) is not Grant.NO
    shown = [_happened(parts, one, heard, knows=knows) for one in changed[offset : offset + limit]]
    return ScoreHistory(total=len(changed), history=shown)


def _changes(before: Stood | None, one: Stood) -> bool:
    return before is None or before.match.play is not one.match.play


def _happened(parts: Parts, one: Stood, heard: dict[str, CallHeard], *, knows: bool) -> Happened:
    call = heard.get(getattr(one.event.data, "call", None) or "")
    return Happened(
        position=one.position,
        event=one.event.id,
        type=one.event.data.TYPE,
        time=one.event.time,
        said=call.text or None if call else None,
        by_hand=call is not None and call.by is not None,
        by=name_of(parts, call.by) if knows and call is not None and call.by is not None else None,
        score=str(one.match.score),
    )


def _score(parts: Parts, match: str, content: MatchContent) -> EventScore:
    board = parts.shown.board(match) if parts.matches.court(match) is not None else None
    if board is not None:
        return _of_board(board, content)
    return EventScore(
        match=match,
        state="prepared",
        division=content.division,
        teams=content.teams,
        court=content.court,
        time=content.time,
        prepared=content,
        score=None,
    )


def _of_board(board: Scoreboard, content: MatchContent) -> EventScore:
    return EventScore(
        match=board.match,
        state=board.state,
        division=content.division,
        teams=content.teams,
        court=board.court,
        time=content.time,
        prepared=None,
        score=board,
    )
