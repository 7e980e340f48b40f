"""How the server is, for whatever restarts or watches it."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from server.api.dependencies import Served, needs
from server.api.models import Health, Readiness
from server.api.problems import documented
from server.late_routes import have_late_routes_failed
from server.people.rights import Right

router = APIRouter(tags=["health"], dependencies=[needs(Right.SIGN_IN)])


@router.get(
    "/healthz",
    summary="How the server is",
    responses={**documented(), 503: {"model": Health, "description": "Nothing can be stored; `reason` says why"}},
)
def health(parts: Served, response: Response) -> Health:
    """Say whether events can be stored, up to which position they are, and whether the broker is connected."""
    reason = parts.failure()
    if reason is not None:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return Health(
        status="ok" if reason is None else "failing",
        position=parts.matches.position,
        broker="connected" if parts.is_broker_connected() else "disconnected",
        reason=reason,
        quarantined=parts.quarantined(),
        missing=parts.missing(),
    )


@router.get(
    "/readyz",
    summary="Whether the server can do its work now",
    responses={**documented(), 503: {"model": Readiness, "description": "Not now; `waiting_for` says for what"}},
)
def readiness(request: Request, parts: Served, response: Response) -> Readiness:
    """Say whether events come in and are stored, and the API is whole: what a balancer or a start script waits for.

    A server that is not ready still serves its pages; one that is not healthy (`/healthz`) needs to be looked at.
    """
    waiting_for = [
        what
        for what, is_there in (
            ("broker", parts.is_broker_connected()),
            ("store", parts.failure() is None),
            ("routes", not have_late_routes_failed(request.app.router)),
        )
        if not is_there
    ]
    if waiting_for:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return Readiness(ready=not waiting_for, waiting_for=waiting_for)
