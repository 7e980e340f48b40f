"""One's second factor: set up with a phone, codes for paper, ended. Signing in with it is left to `signing_in`."""

from http import HTTPStatus
from io import BytesIO

from fastapi import APIRouter, Request, Response

from server.api.asking_codes import failed, require_code, require_patience
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, documented
from server.api.second_factor_models import (
    CodeSent,
    RecoveryCodes,
    SecondFactorAsked,
    SecondFactorBegun,
    SecondFactorOn,
    SecondFactorShown,
)
from server.api.signing_in import BadRequest, begin, own_account, people
from server.api.signing_in_models import moment
from server.auth.access import article
from server.errors import SignInRefused
from server.people.accounts import Account
from server.people.rights import Right
from server.sentences import Sentence

router = APIRouter(
    prefix="/api/v1/auth/second-factor", tags=["signing in"], dependencies=[needs(Right.SECOND_FACTOR)]
)

_REFUSALS = documented(400, 401, 403, 409, 429)


@router.get("", summary="Show one's second factor", responses=documented(401, 403))
def show(request: Request, parts: Served) -> SecondFactorShown:
    """Say whether signing in asks for a code, and how many codes for paper are left."""
    account = own_account(request, parts)
    found = people(parts).factors.standing(account.id)
    return SecondFactorShown(
        on=found.since is not None,
        since=None if found.since is None else moment(found.since),
        recovery_left=found.recovery_left,
        required=people(parts).factors.is_required(account.role),
    )


@router.post("", status_code=201, summary="Begin to set up a second factor", responses=_REFUSALS)
def begin_factor(request: Request, response: Response, parts: Served, asked: SecondFactorAsked) -> SecondFactorBegun:
    """Give a secret for a phone's app, shown only now; it takes an earlier one's place once a code is confirmed."""
    account = _sure(request, parts, asked)
    made = people(parts).factors.begin(account)
    response.headers["Cache-Control"] = "no-store"
    return SecondFactorBegun(secret=made.secret, uri=made.uri, qr=_picture(made.uri))


@router.post("/confirm", summary="Turn one's second factor on", responses=_REFUSALS)
def confirm(request: Request, response: Response, parts: Served, asked: CodeSent) -> SecondFactorOn:
    """Turn it on with the phone's first code; all one's sessions end, and this one begins anew."""
    account = own_account(request, parts)
    require_patience(people(parts), account)
    try:
        codes = people(parts).factors.confirm(account, asked.code)
    except SignInRefused as error:
        failed(people(parts), account)
        raise BadRequest(str(error)) from error
    people(parts).sessions.end(account)
    return SecondFactorOn(**begin(request, response, parts, account).model_dump(), recovery_codes=list(codes))


@router.post("/recovery-codes", summary="Get other codes for paper", responses=_REFUSALS)
def renew(request: Request, response: Response, parts: Served, asked: SecondFactorAsked) -> RecoveryCodes:
    """Give ten other codes for paper, shown only now; earlier ones are good no more."""
    account = _with_factor(request, parts, asked)
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodes(recovery_codes=list(people(parts).factors.renew(account)))


@router.post("/end", summary="End one's second factor", responses=_REFUSALS, status_code=204)
def end(request: Request, parts: Served, asked: SecondFactorAsked) -> Response:
    """End it with one's password and a code of it; a role that needs one keeps it."""
    role = own_account(request, parts).role
    if people(parts).factors.is_required(role):
        raise Conflict(Sentence.of("factor-required", article=article(role), role=role))
    account = _with_factor(request, parts, asked)
    people(parts).factors.end(account, account.name)
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _with_factor(request: Request, parts: Parts, asked: SecondFactorAsked) -> Account:
    if not people(parts).factors.is_on(own_account(request, parts).id):
        raise Conflict(Sentence.of("factor-off"))
    return _sure(request, parts, asked)


def _sure(request: Request, parts: Parts, asked: SecondFactorAsked) -> Account:
    """Give who asks, once password and code say that it is nobody who found a page open."""
    parts.access.require_private(request)
    account = own_account(request, parts)
    require_patience(people(parts), account)
    if people(parts).sign_in(account.name, asked.password.get_secret_value()) is None:
        failed(people(parts), account)
        raise BadRequest(Sentence.of("password-wrong"))
    require_code(people(parts), account, asked.code, BadRequest)
    return account


def _picture(uri: str) -> str:
    import segno

    out = BytesIO()
    segno.make(uri, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True, light="#fff", dark="#000"
    )
    return out.getvalue().decode()
