"""The administrator's side of accounts: who there is, invitations, roles, new passwords, sessions, the log."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from server.api.accounts_models import (
    AccountChange,
    AccountList,
    AccountListed,
    Invitation,
    LogEntry,
    LogList,
    OneTimeLink,
)
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, NotFound, documented
from server.api.signing_in import BadRequest, people
from server.api.signing_in_models import AccountShown, SessionList, SessionShown, moment
from server.errors import SignInRefused
from server.people.accounts import Account
from server.people.links import RESET_HOURS
from server.people.log import entries
from server.people.rights import Right
from server.sentences import Sentence

router = APIRouter(prefix="/api/v1/accounts", tags=["accounts"], dependencies=[needs(Right.PEOPLE)])

_REFUSALS = documented(401, 403, 404, 409)


@router.get("", summary="List accounts", responses=documented(401, 403))
def list_accounts(parts: Served) -> AccountList:
    """Give everybody who has an account, by name."""
    with_factor = people(parts).factors.everybody()
    return AccountList(
        accounts=[
            AccountListed(**AccountShown.of(one).model_dump(), second_factor=one.id in with_factor)
            for one in people(parts).accounts.all()
        ]
    )


@router.post("/invitations", status_code=201, summary="Invite somebody", responses=documented(400, 401, 403))
def invite(request: Request, parts: Served, asked: Invitation) -> OneTimeLink:
    """Make a link with which somebody makes an account of a role; it is shown now and never again."""
    try:
        link = people(parts).links.invite(
            parts.access.who(request).name, asked.role, name=asked.name, player=asked.player, hours=asked.hours
        )
    except SignInRefused as error:
        raise BadRequest(str(error)) from error
    return _link(request, parts, link, asked.hours)


@router.get("/log", summary="Show what was done with accounts", responses=documented(401, 403))
def show_log(
    parts: Served, limit: Annotated[int, Query(ge=1, le=1000, description="how many at most")] = 100
) -> LogList:
    """Give who did what with accounts and consents, the newest first."""
    return LogList(
        entries=[
            LogEntry(at=moment(one.at), actor=one.actor, what=one.what, about=one.about)
            for one in entries(people(parts).database, limit)
        ]
    )


@router.patch("/{account}", summary="Change an account", responses=_REFUSALS)
def change(request: Request, parts: Served, account: str, asked: AccountChange) -> AccountShown:
    """Give an account another role or player's name, lock or unlock it; what it may is other from then on."""
    _found(parts, account)
    try:
        changed = people(parts).accounts.change(
            account,
            parts.access.who(request).name,
            role=asked.role,
            player=asked.player,
            is_active=asked.active,
        )
    except SignInRefused as error:
        raise Conflict(str(error)) from error
    return AccountShown.of(changed)


@router.delete("/{account}", summary="Remove an account", responses=_REFUSALS, status_code=204)
def remove(request: Request, parts: Served, account: str) -> Response:
    """Forget an account with its sessions and consents; matches keep the names that were in them."""
    _found(parts, account)
    try:
        people(parts).accounts.remove(account, parts.access.who(request).name)
    except SignInRefused as error:
        raise Conflict(str(error)) from error
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/{account}/new-password", status_code=201, summary="Take a password away", responses=_REFUSALS)
def reset(request: Request, parts: Served, account: str) -> OneTimeLink:
    """End somebody's sessions and password, and make a link with which they choose another one."""
    _found(parts, account)
    link = people(parts).links.reset(account, parts.access.who(request).name)
    return _link(request, parts, link, RESET_HOURS)


@router.delete("/{account}/second-factor", summary="Take a second factor away", responses=_REFUSALS, status_code=204)
def end_second_factor(request: Request, parts: Served, account: str) -> Response:
    """Take somebody's second factor away, as of a phone that is lost; their sessions end. Not one's own."""
    found, who = _found(parts, account), parts.access.who(request)
    if found.id == who.key:
        raise Conflict(Sentence.of("factor-own"))
    if not people(parts).factors.end(found, who.name):
        raise Conflict(Sentence.of("factor-off"))
    people(parts).sessions.end(found)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get("/{account}/sessions", summary="List somebody's sessions", responses=_REFUSALS)
def list_sessions(parts: Served, account: str) -> SessionList:
    """Give the sign-ins of an account that last."""
    found = people(parts).sessions.of(_found(parts, account).id)
    return SessionList(sessions=[SessionShown.of(one, None) for one in found])


@router.delete("/{account}/sessions", summary="End somebody's sessions", responses=_REFUSALS, status_code=204)
def end_sessions(parts: Served, account: str) -> Response:
    """Sign somebody out everywhere, at once."""
    people(parts).sessions.end(_found(parts, account))
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _found(parts: Parts, account: str) -> Account:
    found = people(parts).accounts.get(account)
    if found is None:
        raise NotFound(Sentence.of("account-not-there", account=account))
    return found


def _link(request: Request, parts: Parts, link: str, hours: int) -> OneTimeLink:
    address = f"{request.url.scheme}://{request.url.netloc}/join#{link}"
    return OneTimeLink(address=address, link=link, until=moment(people(parts).now() + hours * 3600))
