"""Signing in and out, joining by a link, one's own password and sessions."""

import logging
from http import HTTPStatus
from math import ceil

from fastapi import APIRouter, Request, Response

from server.api.asking_codes import require_code
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, Forbidden, NotFound, ProblemError, Unauthorized, documented
from server.api.signing_in_models import (
    AccountShown,
    Join,
    Link,
    LinkOffer,
    Me,
    PasswordChange,
    SessionList,
    SessionShown,
    SignedIn,
    SignIn,
)
from server.auth import refresh_cookie
from server.auth.access import BEARER, address_of
from server.auth.limiting import TooOften
from server.errors import SignInRefused
from server.people.accounts import Account, key_of
from server.people.limits import FREE_FAILURES, FREE_FAILURES_OF_ALL
from server.people.people import People
from server.people.principal import Way
from server.people.rights import UNTIL_SECOND_FACTOR, Grant, Right, scopes
from server.people.tokens import ACCESS_S
from server.sentences import Sentence

log = logging.getLogger(__name__)

router = APIRouter(prefix="/api/v1/auth", tags=["signing in"])

_ANYONE, _OWN = [needs(Right.SIGN_IN)], [needs(Right.ACCOUNT)]


class BadRequest(ProblemError):
    """What was sent cannot be."""

    status = HTTPStatus.BAD_REQUEST


@router.post("/login", summary="Sign in", dependencies=_ANYONE, responses=documented(401, 403, 429))
def sign_in(request: Request, response: Response, parts: Served, asked: SignIn) -> SignedIn:
    """Give an access token for name and password, and a refresh token in a cookie.

    Who has a second factor sends its code too; without it the refusal's `code` is `factor-needed`.
    """
    parts.access.require_private(request)
    delays, keys = people(parts).delays, _keys(request, asked.name)
    wait_s = ceil(delays.wait_s(*keys))
    if wait_s > 0:
        raise TooOften(Sentence.of("sign-in-wait", seconds=wait_s), wait_s)
    account = people(parts).sign_in(asked.name, asked.password.get_secret_value())
    if account is None:
        # Without the name: people type their password there.
        log.warning("refused to sign somebody in from %s", address_of(request))
        for key, free in zip(keys, (FREE_FAILURES, FREE_FAILURES_OF_ALL), strict=True):
            delays.failed(key, free)
        raise Unauthorized(Sentence.of("sign-in-wrong"), BEARER)
    require_code(people(parts), account, asked.code, _not_signed_in)
    delays.succeeded(*keys)
    return begin(request, response, parts, account)


@router.post("/refresh", summary="Stay signed in", dependencies=_ANYONE, responses=documented(401, 403))
def refresh(request: Request, response: Response, parts: Served) -> SignedIn:
    """Give another access token for the cookie, whose token is spent by it; a spent one ends its session."""
    token = refresh_cookie.of(request)
    found = people(parts).sessions.refresh(token) if token else None
    if found is None:
        raise Unauthorized(Sentence.of("sign-in-ended"), BEARER, refresh_cookie.forgotten(request))
    account, session, following = found
    refresh_cookie.put(response, following, is_private=parts.access.is_private(request))
    return _signed_in(people(parts), account, session)


@router.post("/logout", summary="Sign out", dependencies=_ANYONE, responses=documented(403), status_code=204)
def sign_out(request: Request, parts: Served) -> Response:
    """End the session of the cookie, and take the cookie away; without one nothing happens."""
    token = refresh_cookie.of(request)
    if token:
        people(parts).sessions.sign_out(token)
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=refresh_cookie.forgotten(request))


@router.get("/me", summary="Show who asks", dependencies=_ANYONE, responses=documented(401))
def show_me(request: Request, parts: Served) -> Me:
    """Say who asks as this server knows it, and what they may."""
    who = parts.access.who(request)
    return Me(
        way=parts.access.way,
        account=AccountShown.of(who.account) if who.account else None,
        role=who.role,
        rights=[right for right in Right if who.may(right) is not Grant.NO],
        why=_why(parts.access.way, who.account)
        + ("; a second factor is to be set up before anything else" if _is_due(parts, who.account) else ""),
    )


@router.post("/password", summary="Change one's password", dependencies=_OWN, responses=documented(400, 401, 403))
def change_password(request: Request, response: Response, parts: Served, asked: PasswordChange) -> SignedIn:
    """Change one's password; all one's sessions end, and this one begins anew."""
    parts.access.require_private(request)
    account = own_account(request, parts)
    try:
        people(parts).change_password(account, asked.current.get_secret_value(), asked.new.get_secret_value())
    except SignInRefused as error:
        raise BadRequest(str(error)) from error
    people(parts).sessions.end(account)
    return begin(request, response, parts, account)


@router.get("/sessions", summary="List one's sessions", dependencies=_OWN, responses=documented(401, 403))
def list_sessions(request: Request, parts: Served) -> SessionList:
    """Give one's sign-ins that last, the one used last first."""
    claims, found = parts.access.who(request).claims, people(parts).sessions.of(own_account(request, parts).id)
    return SessionList(sessions=[SessionShown.of(one, claims.session if claims else None) for one in found])


@router.delete(
    "/sessions/{session}",
    summary="End a session",
    dependencies=_OWN,
    responses=documented(401, 403, 404),
    status_code=204,
)
def end_session(request: Request, parts: Served, session: str) -> Response:
    """End one of one's own sessions, at once."""
    if not people(parts).sessions.end(own_account(request, parts), session):
        raise NotFound(f"there is no session {session!r} of yours")
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/links", summary="Show what a link is good for", dependencies=_ANYONE, responses=documented(404, 403))
def show_link(parts: Served, asked: Link) -> LinkOffer:
    """Say what a one-time link is good for; it is not used up by it."""
    try:
        return LinkOffer.of(people(parts).links.offer(asked.link))
    except SignInRefused as error:
        raise NotFound(str(error)) from error


@router.post("/join", summary="Use a one-time link", dependencies=_ANYONE, responses=documented(400, 401, 403, 429))
def join(request: Request, response: Response, parts: Served, asked: Join) -> SignedIn:
    """Make the account of an invitation, or choose a new password; whoever does is signed in."""
    parts.access.require_private(request)
    try:
        offer = people(parts).links.offer(asked.link)
        known = people(parts).accounts.get(offer.account) if offer.account else None
        if known is not None:
            require_code(people(parts), known, asked.code, _not_signed_in)
        account = people(parts).links.redeem(asked.link, asked.name, asked.password.get_secret_value())
    except SignInRefused as error:
        raise BadRequest(str(error)) from error
    return begin(request, response, parts, account)


def people(parts: Parts) -> People:
    """Give the people of a server, or say that it has none."""
    if parts.access.people is None:
        raise Conflict(Sentence.of("no-accounts"))
    return parts.access.people


def own_account(request: Request, parts: Parts) -> Account:
    """Give whose account asks, or say why nobody's does."""
    who = parts.access.who(request)
    if who.account is None:
        raise Forbidden(_why(parts.access.way, None))
    return who.account


def _keys(request: Request, name: str) -> tuple[str, str]:
    """Give what failures to sign in are counted by: the name from this address, and the name from anywhere."""
    return f"{key_of(name)}\n{request.client.host if request.client else ''}", key_of(name)


def begin(request: Request, response: Response, parts: Parts, account: Account) -> SignedIn:
    """Begin a session: its refresh token goes into the cookie."""
    address = request.client.host if request.client else ""
    session, token = people(parts).sessions.begin(account, request.headers.get("user-agent", ""), address)
    refresh_cookie.put(response, token, is_private=parts.access.is_private(request))
    return _signed_in(people(parts), account, session)


def _signed_in(people: People, account: Account, session: str) -> SignedIn:
    is_due = people.factors.is_due(account)
    token = people.tokens.access(account.id, session, UNTIL_SECOND_FACTOR if is_due else scopes(account.role))
    shown = AccountShown.of(account)
    return SignedIn(access_token=token, expires_in=ACCESS_S, account=shown, second_factor_due=is_due)


def _not_signed_in(said: Sentence) -> Unauthorized:
    return Unauthorized(said, BEARER)


def _is_due(parts: Parts, account: Account | None) -> bool:
    return account is not None and people(parts).factors.is_due(account)


def _why(way: Way, account: Account | None) -> str:
    if account is not None:
        return f"signed in as {account.name}"
    if way is Way.ACCOUNTS:
        return "not signed in"
    if way is Way.COACH_PASSWORD:
        return "this server has no accounts yet, and one password for the coach"
    return "this server is for this computer only and has no accounts: whoever sits here is the administrator"
