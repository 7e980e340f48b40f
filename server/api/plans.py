"""Coverage plans: who will cover which matches of an event, where that clashes, and what nobody covers."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from server.api.club import club_events, require_event, require_match_of, tell_clashes
from server.api.dependencies import Parts, Served, needs
from server.api.problems import NotFound, documented
from server.api.signing_in import own_account, people
from server.club.plans import Plans, clashes, uncovered
from server.people.rights import Right

router = APIRouter(
    prefix="/api/v1/events/{event}/coverage-plans", tags=["coverage plans"], dependencies=[needs(Right.COVER)]
)

_REFUSALS = documented(401, 403, 404, 409)
MatchId = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PlanAsked(BaseModel):
    """The matches that one will cover."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"matches": ["0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10"], "note": "photos"}]},
    )

    matches: list[MatchId] = Field(max_length=500)
    note: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class PlanShown(BaseModel):
    """Somebody's plan."""

    name: str
    mine: bool
    matches: list[str]
    note: str


class ClashShown(BaseModel):
    """Two matches that somebody plans to cover, and whose times overlap."""

    name: str
    matches: tuple[str, str]


class PlansShown(BaseModel):
    """Who covers what."""

    plans: list[PlanShown]
    clashes: list[ClashShown]
    uncovered: list[str] = Field(description="matches that nobody plans to cover and that are not over")


@router.get("", summary="List plans", responses=_REFUSALS)
def list_plans(request: Request, parts: Served, event: str) -> PlansShown:
    """Give who covers which matches of an event, where that clashes in time, and what nobody covers."""
    require_event(parts, event)
    return _shown(request, parts, event)


@router.put("", summary="Plan what one covers", responses=_REFUSALS)
def plan(request: Request, parts: Served, event: str, asked: PlanAsked) -> PlansShown:
    """Say which matches of an event one will cover, in the place of what one said before; the answer has clashes."""
    require_event(parts, event)
    for match in asked.matches:
        require_match_of(parts, event, match)
    _plans(parts).keep(event, own_account(request, parts).id, asked.matches, asked.note)
    tell_clashes(parts, event)
    return _shown(request, parts, event)


@router.delete("", summary="Plan nothing", responses=_REFUSALS, status_code=204)
def forget(request: Request, parts: Served, event: str) -> Response:
    """Forget one's own plan."""
    require_event(parts, event)
    if not _plans(parts).remove(event, own_account(request, parts).id):
        raise NotFound("you have no plan for this event")
    tell_clashes(parts, event)
    return Response(status_code=204)


def _plans(parts: Parts) -> Plans:
    return Plans(people(parts).database)


def _shown(request: Request, parts: Parts, event: str) -> PlansShown:
    account, plans = parts.access.who(request).account, _plans(parts).of(event)
    matches = club_events(parts).matches(event)
    names = {one.account: one.name for one in plans}
    return PlansShown(
        plans=[
            PlanShown(
                name=one.name,
                mine=account is not None and one.account == account.id,
                matches=list(one.matches),
                note=one.note,
            )
            for one in plans
        ],
        clashes=[ClashShown(name=names[one.account], matches=one.matches) for one in clashes(plans, matches)],
        uncovered=uncovered(plans, [match for match in matches if not _is_over(parts, match)]),
    )


def _is_over(parts: Parts, match: str) -> bool:
    board = parts.matches.view(match)[1]
    return board is not None and board.state in ("finished", "abandoned")
