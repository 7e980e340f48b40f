"""Claims: who scores a match by hand. One person at a time holds it; the court's device always may as well."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from server.api.club import (
    ClaimShown,
    Unclaimed,
    claim_shown,
    claims,
    club_events,
    name_of,
    require_event,
    require_match_of,
)
from server.api.dependencies import Served, needs
from server.api.problems import Forbidden, NotFound, documented
from server.club.claims import DEFAULT_MINUTES, LONGEST_MINUTES
from server.people.rights import Right
from server.people.roles import Role
from server.sentences import Sentence

router = APIRouter(prefix="/api/v1/events/{event}/claims", tags=["claims"])

_ANYONE, _SCORERS = [needs(Right.FOLLOW)], [needs(Right.SCORE)]
_EXAMPLE: JsonDict = {
    "match": "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10",
    "holder": "Sofia",
    "mine": True,
    "since": "2026-01-01T10:00:00.000000Z",
    "until": "2026-01-01T10:30:00.000000Z",
    "ended": None,
}


class ClaimAsked(BaseModel):
    """For how long, and whether from whoever holds it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"minutes": 30}]})

    minutes: int = Field(
        DEFAULT_MINUTES, ge=1, le=LONGEST_MINUTES, description="after so long without being used it ends"
    )
    take_over: bool = Field(False, description="also when somebody else holds it; for administrators")


class ClaimList(BaseModel):
    """Claims."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"claims": [_EXAMPLE]}]})

    claims: list[ClaimShown]


class MatchClaim(BaseModel):
    """Whether somebody holds a match."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"claim": _EXAMPLE}]})

    claim: ClaimShown | None


@router.get("", summary="List who holds which matches", dependencies=_ANYONE, responses=documented(404, 409))
def list_claims(request: Request, parts: Served, event: str) -> ClaimList:
    """Give the claims that hold now, the longest held first; names are for who scores."""
    require_event(parts, event)
    who, events = parts.access.who(request), club_events(parts)
    held = [one for one in claims(parts).all() if events.event_of(one.match) == event]
    return ClaimList(claims=[claim_shown(parts, who, one) for one in held])


@router.get("/{match}", summary="Show who holds a match", dependencies=_ANYONE, responses=documented(404, 409))
def show_claim(request: Request, parts: Served, event: str, match: str) -> MatchClaim:
    """Give the claim of a match; the name is for who scores."""
    require_match_of(parts, event, match)
    held = claims(parts).of(match)
    return MatchClaim(claim=claim_shown(parts, parts.access.who(request), held) if held else None)


@router.get(
    "/{match}/log", summary="List who held a match", dependencies=_SCORERS, responses=documented(401, 403, 404, 409)
)
def show_log(
    request: Request,
    parts: Served,
    event: str,
    match: str,
    limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 100,
) -> ClaimList:
    """Give who held a match when, and how that ended, the newest first."""
    require_match_of(parts, event, match)
    who = parts.access.who(request)
    return ClaimList(claims=[claim_shown(parts, who, one) for one in claims(parts).log(match, limit)])


@router.post("/{match}", summary="Claim a match", dependencies=_SCORERS, responses=documented(401, 403, 404, 409))
def claim(
    request: Request,
    response: Response,
    parts: Served,
    event: str,
    match: str,
    asked: Annotated[ClaimAsked | None, Body()] = None,
) -> ClaimShown:
    """Hold a match, so that nobody else scores it by hand; what one scores renews it. 201 when it is new."""
    require_match_of(parts, event, match)
    asked, who = asked or ClaimAsked(), parts.access.who(request)
    if asked.take_over and who.role is not Role.ADMIN:
        raise Forbidden(Sentence.of("claim-admin-only"))
    held, is_new = claims(parts).take(match, who.key, asked.minutes, take_over=asked.take_over)
    if held.holder != who.key:
        raise Unclaimed(Sentence.of("claim-taken", name=name_of(parts, held.holder) or "somebody else"))
    response.status_code = 201 if is_new else 200
    return claim_shown(parts, who, held)


@router.delete(
    "/{match}",
    summary="Let a match go",
    dependencies=_SCORERS,
    responses=documented(401, 403, 404, 409),
    status_code=204,
)
def release(request: Request, parts: Served, event: str, match: str) -> Response:
    """End one's claim of a match; an administrator ends anybody's."""
    require_match_of(parts, event, match)
    who, held = parts.access.who(request), claims(parts).of(match)
    if held is None:
        raise NotFound("nobody holds this match")
    if held.holder != who.key and who.role is not Role.ADMIN:
        raise Unclaimed(Sentence.of("claim-held", name=name_of(parts, held.holder) or "somebody else"))
    claims(parts).release(match)
    return Response(status_code=204)
