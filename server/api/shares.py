"""Links to a review with one's own heart rates: made, listed and ended by the player alone."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from server.api.club import moment_of
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Forbidden, NotFound, documented
from server.api.sessions import SessionId
from server.api.signing_in import own_account, people
from server.people.accounts import Account, key_of
from server.people.rights import Right
from server.people.shares import LONGEST_DAYS, Share, Shares
from server.sentences import Sentence
from wire.envelope import Moment

router = APIRouter(prefix="/api/v1/sessions/{session}/shares", tags=["sessions"], dependencies=[needs(Right.ACCOUNT)])

_REFUSALS = documented(401, 403, 404)
_SHARE: JsonDict = {
    "id": "5f2c9a0117e0b3d4",
    "made": "2026-05-01T18:30:00.000000Z",
    "until": "2026-05-31T18:30:00.000000Z",
}


class ShareAsked(BaseModel):
    """For how long."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"days": 30}]})

    days: int = Field(30, ge=1, le=LONGEST_DAYS, description="after so many it shows no heart rates any more")


class ShareShown(BaseModel):
    """A link that is good now."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHARE]})

    id: str
    made: Moment
    until: Moment


class ShareMade(ShareShown):
    """A link just made; its address is told this once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_SHARE, "address": "https://club.example/sessions/m1#share=mB3…"}]}
    )

    address: str = Field(description="of the page; whoever has it sees the heart rates")


class ShareList(BaseModel):
    """Links, the newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"shares": [_SHARE]}]})

    shares: list[ShareShown]


@router.get("", summary="List one's links to a review", responses=_REFUSALS)
def list_shares(request: Request, parts: Served, session: SessionId) -> ShareList:
    """Give one's own links to a session that are good now; what is in them is not kept."""
    return ShareList(shares=[_shown(one) for one in _shares(parts).of(own_account(request, parts), session)])


@router.post("", status_code=201, summary="Share a review", responses=_REFUSALS)
def share(
    request: Request, parts: Served, session: SessionId, asked: Annotated[ShareAsked | None, Body()] = None
) -> ShareMade:
    """Make a link by which whoever has it sees the review with one's own heart rates, and nobody else's.

    It is sent as the header `X-Marcador-Share`. Without it a review is open to all and has no health data.
    """
    account = own_account(request, parts)
    _require_played(parts, account, session)
    made, secret = _shares(parts).make(account, session, (asked or ShareAsked()).days)
    address = f"{request.url.scheme}://{request.url.netloc}/sessions/{session}#share={secret}"
    return ShareMade(address=address, **_shown(made).model_dump())


@router.delete("/{share}", status_code=204, summary="End a link to a review", responses=_REFUSALS)
def end_share(request: Request, parts: Served, session: SessionId, share: str) -> Response:
    """End one of one's own links: it shows no heart rates from now on."""
    if not _shares(parts).end(own_account(request, parts), share):
        raise NotFound(Sentence.of("no-share"))
    return Response(status_code=204)


def _require_played(parts: Parts, account: Account, session: str) -> None:
    board = parts.matches.view(session)[1]
    if board is None:
        raise NotFound(Sentence.of("no-session", session=session))
    players = {key_of(name) for name in (*board.a.players, *board.b.players) if name}
    if account.player is None or key_of(account.player) not in players:
        raise Forbidden(Sentence.of("share-not-yours"))


def _shares(parts: Parts) -> Shares:
    return people(parts).shares


def _shown(share: Share) -> ShareShown:
    return ShareShown(id=share.id, made=moment_of(share.made), until=moment_of(share.until))
