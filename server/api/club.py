"""What the routes of an event have in common: finding the event and the match, and who holds it."""

from datetime import UTC, datetime

from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from server.api.dependencies import Parts
from server.api.problems import Conflict, NotFound
from server.api.signing_in import people
from server.club.claims import Claim, Claims
from server.club.club_events import DEFAULT, ClubEvents
from server.people.principal import Principal
from server.people.rights import Grant, Right
from server.people.roles import Role
from server.sentences import Sentence
from wire.envelope import Moment


class Unclaimed(Conflict):
    """Nobody holds the match, or somebody else does."""


class ClaimShown(BaseModel):
    """Somebody holds a match, or did."""

    match: str
    holder: str | None = Field(description="their name; null for who may not know it, or when they have gone")
    mine: bool = Field(description="whether it is who asks")
    since: Moment
    until: Moment = Field(description="when it ends unless it is used before, or when it ended")
    ended: str | None = Field(None, description="`released`, `expired` or `taken over`; null while it holds")


def club_events(parts: Parts) -> ClubEvents:
    """Give the events of the club."""
    return ClubEvents(people(parts).database, people(parts).now)


def claims(parts: Parts) -> Claims:
    """Give the claims."""
    return Claims(people(parts).database, people(parts).now)


def tell_clashes(parts: Parts, event: str) -> None:
    """Tell who wants to know which plans clash since they, or the times of their matches, changed."""
    if parts.notices is not None:
        parts.notices.plans_changed(event)


def require_event(parts: Parts, event: str) -> None:
    """Raise `NotFound` where there is no such event."""
    if not club_events(parts).is_there(event):
        raise NotFound(f"there is no event {event!r}; the one of all matches is 'club'")


def require_match_of(parts: Parts, event: str, match: str) -> None:
    """Raise `NotFound` unless a match, played or prepared, belongs to an event; to the club's own all of them do."""
    require_event(parts, event)
    found = club_events(parts)
    if parts.matches.court(match) is None and not found.is_prepared(match):
        raise NotFound(Sentence.of("no-match", match=match))
    if event not in (DEFAULT, belongs := found.event_of(match)):
        raise NotFound(f"match {match!r} belongs to event {belongs!r}")


def require_held(request: HTTPConnection, parts: Parts, match: str) -> Principal:
    """Give who asks, unless somebody else holds the match or nobody does."""
    who, held = parts.access.who(request), claims(parts).of(match)
    if held is None:
        raise Unclaimed(Sentence.of("claim-none"))
    if held.holder != who.key:
        raise Unclaimed(Sentence.of("claim-held", name=_holder(parts, who, held) or "somebody else"))
    return who


def claim_shown(parts: Parts, who: Principal, claim: Claim) -> ClaimShown:
    """Show a claim to somebody."""
    return ClaimShown(
        match=claim.match,
        holder=_holder(parts, who, claim),
        mine=bool(who.key) and claim.holder == who.key,
        since=moment_of(claim.since),
        until=moment_of(claim.until),
        ended=claim.ended,
    )


def moment_of(seconds: float) -> datetime:
    """Give seconds since 1970 as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def name_of(parts: Parts, key: str) -> str | None:
    """Give the name of who had a key; `None` when their account has gone."""
    for role in (Role.ADMIN, Role.COACH):
        if key == role:
            return Principal(role).name
    account = people(parts).accounts.get(key)
    return account.name if account else None


def _holder(parts: Parts, who: Principal, claim: Claim) -> str | None:
    return name_of(parts, claim.holder) if who.may(Right.SCORE) is not Grant.NO else None
