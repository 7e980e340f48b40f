"""Errors as problem details (RFC 9457, `application/problem+json`), the same form for every error there is."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.responses import Response

from padel.errors import SaidInLanguages
from padel.refusals import refusal_in
from server.errors import StoreError
from server.sentences import Sentence, sentence_of
from wire.plain_words import KINDS, kind_of, place, plainly, values_of

log = logging.getLogger(__name__)

INVALID = "invalid-"
"""How the codes of what is wrong with a value begin; what follows is the kind."""

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong, for programs (`type`, `status`) and for people (`title`, `detail`)."""

    type: str = Field(default="about:blank", description="URI reference of the kind of problem")
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["there is no match 'm1'"])
    code: str | None = Field(
        default=None,
        description="of the sentence in `detail`, by which a page says it in its language",
        examples=["no-match"],
    )
    values: dict[str, str] = Field(
        default={}, description="what is put into that sentence", examples=[{"match": "m1"}]
    )


class ProblemError(Exception):
    """An error with an HTTP status; its text is the problem's detail."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: dict[str, str] | None = None


class NotFound(ProblemError):
    """What was asked for is not there."""

    status = HTTPStatus.NOT_FOUND


class Conflict(ProblemError):
    """What was asked for cannot be now."""

    status = HTTPStatus.CONFLICT


class TooMuch(ProblemError):
    """An answer would be longer than any is."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Forbidden(ProblemError):
    """Not from there."""

    status = HTTPStatus.FORBIDDEN


class Unauthorized(ProblemError):
    """Not without logging in; `challenge` says how."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(
        self,
        detail: str,
        challenge: str = 'Basic realm="Marcador", charset="UTF-8"',
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.headers = {"WWW-Authenticate": challenge, **(headers or {})}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the error responses of a route for OpenAPI; 422 and 503 can come from any."""
    schema = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": schema}
        for status in sorted({*statuses, 422, 503})
    }


def problem_response(error: ProblemError) -> JSONResponse:
    """Give an error as a response."""
    return _response(error.status, str(error), error.headers, sentence_of(error))


def problem_of(error: ProblemError) -> Problem:
    """Give an error as data."""
    return _problem(error.status, str(error), sentence_of(error))


def install(app: FastAPI) -> None:
    """Make every error of an application a problem."""
    app.add_exception_handler(ProblemError, _ours)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(HTTPException, http_problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def _response(
    status: int, detail: str, headers: dict[str, str] | None = None, said: Sentence | None = None
) -> JSONResponse:
    return JSONResponse(_problem(status, detail, said).model_dump(), status, headers, MEDIA_TYPE)


def _problem(status: int, detail: str, said: Sentence | None) -> Problem:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    if said is not None:
        body.code, body.values = said.code, dict(said.values)
    return body


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    said = sentence_of(error)
    if said is not None and "error" in said.values:
        said.values = {**said.values, **_in_viewers(request, error)}
    return _response(error.status, str(error), error.headers, said)


async def _store(request: Request, error: Exception) -> Response:
    return _response(HTTPStatus.SERVICE_UNAVAILABLE, str(error))


async def http_problem(request: Request, error: Exception) -> Response:
    """Give an error of the framework as a problem."""
    assert isinstance(error, HTTPException)
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        detail = f"{request.method} {request.url.path}: {detail.lower()}"
    return _response(error.status_code, detail, dict(error.headers or {}))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    said = [f"{place(one['loc'])}: {plainly(one)}" for one in found]
    return _response(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(said), said=_first(found[0], request))


def _first(error: ErrorDetails, request: Request) -> Sentence | None:
    """Give the first of what is wrong by its code, in which a page says it in its language."""
    kind = kind_of(error)
    if kind not in KINDS:
        return None
    said = Sentence(plainly(error))
    said.code = f"{INVALID}{kind}"
    said.values = {**values_of(error), "place": place(error["loc"][1:])}
    said.values |= _in_viewers(request, error.get("ctx", {}).get("error"))
    return said


def _in_viewers(request: Request, error: object) -> dict[str, str]:
    """Give why an error came up, in the viewer's language, where that is said in languages."""
    while isinstance(error, BaseException) and not isinstance(error, SaidInLanguages):
        error = error.__cause__
    if not isinstance(error, SaidInLanguages):
        return {}
    return {"error": refusal_in(request.headers.get("accept-language", "en")[:2], error)}


async def _unexpected(request: Request, error: Exception) -> Response:
    return _response(HTTPStatus.INTERNAL_SERVER_ERROR, "the server made a mistake; its log says which")
