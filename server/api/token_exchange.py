"""The endpoint of the token exchange, and the public keys that verify our tokens."""

from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from server.api.dependencies import Served, needs
from server.api.problems import documented
from server.api.signing_in import people
from server.people.exchange import JWT, ExchangeRefused, exchange
from server.people.principal import Way
from server.people.rights import Right

router = APIRouter(tags=["signing in"], dependencies=[needs(Right.SIGN_IN)])

_FORM_TYPE = "application/x-www-form-urlencoded"
_MOST_FIELDS = 20


class ExchangeForm(BaseModel):
    """The parameters of RFC 8693, section 2.1."""

    grant_type: Literal["urn:ietf:params:oauth:grant-type:token-exchange"]
    subject_token: str = Field(description="an access token")
    subject_token_type: Literal["urn:ietf:params:oauth:token-type:access_token"]
    audience: str = Field(description="the path of one stream", examples=["/api/v1/courts/1/stream"])
    scope: str | None = Field(None, description="narrower than the access token's, with spaces between")
    requested_token_type: str | None = None


class ExchangeAnswer(BaseModel):
    """A token for one stream (RFC 8693, section 2.2.1)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "eyJ…",
                    "issued_token_type": JWT,
                    "token_type": "N_A",
                    "expires_in": 60,
                    "scope": "follow health",
                }
            ]
        }
    )

    access_token: str = Field(description="goes into the stream's address as `token`; good once")
    issued_token_type: str
    token_type: Literal["N_A"]
    expires_in: int = Field(description="seconds")
    scope: str


class ExchangeProblem(BaseModel):
    """Why there is none (RFC 6749, section 5.2), with the fields of every other problem."""

    error: str = Field(examples=["invalid_scope"])
    error_description: str
    type: str = "about:blank"
    title: str = "Bad Request"
    status: int = 400
    detail: str


class JsonWebKeySet(BaseModel):
    """Public keys (RFC 7517)."""

    keys: Annotated[list[dict[str, str]], Field(description="the newest last; it signs")]


_SCHEMA: dict[str, Any] = {
    "requestBody": {"required": True, "content": {_FORM_TYPE: {"schema": ExchangeForm.model_json_schema()}}}
}


@router.post(
    "/api/v1/auth/token",
    summary="Get a token for a stream",
    response_model=ExchangeAnswer,
    openapi_extra=_SCHEMA,
    responses={**documented(), 400: {"model": ExchangeProblem, "description": "Why there is no token"}},
)
async def exchange_token(request: Request, parts: Served) -> JSONResponse:
    """Give a token for one stream in exchange for an access token (RFC 8693), since streams can send no headers."""
    try:
        form = parse_qs((await request.body()).decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        if parts.access.way is not Way.ACCOUNTS:
            raise ExchangeRefused("invalid_request", "this server has no accounts; its streams need no token")
        found = exchange(people(parts).tokens, form)
    except ValueError:
        return _refused(ExchangeRefused("invalid_request", f"the body is a form, {_FORM_TYPE}, in UTF-8"))
    except ExchangeRefused as error:
        return _refused(error)
    answer = ExchangeAnswer(
        access_token=found.token,
        issued_token_type=JWT,
        token_type="N_A",
        expires_in=found.expires_in,
        scope=found.scope,
    )
    return JSONResponse(answer.model_dump(), headers={"Cache-Control": "no-store"})


@router.get("/.well-known/jwks.json", summary="Show the keys that verify tokens", responses=documented())
def show_keys(parts: Served) -> JsonWebKeySet:
    """Give the public halves of the keys that sign tokens, and of those that did an hour ago."""
    return JsonWebKeySet(keys=people(parts).keys.public()["keys"])


def _refused(error: ExchangeRefused) -> JSONResponse:
    body = ExchangeProblem(error=error.error, error_description=str(error), detail=str(error))
    return JSONResponse(body.model_dump(), 400, {"Cache-Control": "no-store"})
