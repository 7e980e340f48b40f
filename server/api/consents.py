"""Whom a player allows to see heart rates and motion: given by the player alone, and taken back at any moment."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from server.api.dependencies import Served, needs
from server.api.problems import Conflict, NotFound, documented
from server.api.signing_in import own_account, people
from server.api.signing_in_models import moment
from server.errors import SignInRefused
from server.people.rights import Right
from server.people.roles import Role
from wire.envelope import Moment

router = APIRouter(prefix="/api/v1/consents", tags=["consents"], dependencies=[needs(Right.ACCOUNT)])


class CoachAllowed(BaseModel):
    """A coach of the club, and whether one's own health data are theirs to see."""

    id: str
    name: str
    allowed: bool
    since: Moment | None
    until: Moment | None = Field(description="null: until it is taken back")


class ConsentList(BaseModel):
    """The coaches of the club by name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "coaches": [
                        {
                            "id": "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10",
                            "name": "Pablo",
                            "allowed": True,
                            "since": "2026-01-01T00:00:00.000000Z",
                            "until": None,
                        }
                    ]
                }
            ]
        }
    )

    coaches: list[CoachAllowed]


class ConsentGiven(BaseModel):
    """For how long."""

    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime | None = Field(None, description="left out: until it is taken back")


@router.get("", summary="List whom one allows", responses=documented(401, 403))
def list_consents(request: Request, parts: Served) -> ConsentList:
    """Give the coaches of the club, and which of them see one's own heart rates and motion."""
    given = {one.coach: one for one in people(parts).consents.of(own_account(request, parts).id)}
    coaches = [one for one in people(parts).accounts.all() if one.role is Role.COACH and one.is_active]
    shown = []
    for one in coaches:
        found = given.get(one.id)
        since, until = (found.given, found.until) if found else (None, None)
        shown.append(
            CoachAllowed(
                id=one.id,
                name=one.name,
                allowed=found is not None,
                since=None if since is None else moment(since),
                until=None if until is None else moment(until),
            )
        )
    return ConsentList(coaches=shown)


@router.put("/{coach}", summary="Allow a coach", responses=documented(401, 403, 409), status_code=204)
def allow(
    request: Request, parts: Served, coach: str, given: Annotated[ConsentGiven | None, Body()] = None
) -> Response:
    """Let a coach see one's own heart rates and motion, those of earlier matches too, as long as it is said here."""
    until = given.until.timestamp() if given and given.until else None
    try:
        people(parts).consents.give(own_account(request, parts), people(parts).accounts.get(coach), until)
    except SignInRefused as error:
        raise Conflict(str(error)) from error
    return Response(status_code=204)


@router.delete("/{coach}", summary="Allow a coach no more", responses=documented(401, 403, 404), status_code=204)
def withdraw(request: Request, parts: Served, coach: str) -> Response:
    """Take a consent back; it counts at once, also on streams that are open."""
    if not people(parts).consents.withdraw(own_account(request, parts), coach):
        raise NotFound(f"no coach {coach!r} is allowed to see your health data")
    return Response(status_code=204)
