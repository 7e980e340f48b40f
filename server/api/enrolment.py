"""The door for new devices: a one-time code from the server's command line for credentials of their own."""

from fastapi import APIRouter, Request

from server.api.dependencies import Served, needs
from server.api.problems import Forbidden, documented
from server.errors import EnrolmentRefused
from server.people.rights import Right
from wire.enrolment import Enrolment, EnrolmentRequest

router = APIRouter(prefix="/api/v1", tags=["devices"], dependencies=[needs(Right.SIGN_IN)])


@router.post("/enrolments", summary="Enroll a device", responses=documented(403))
def enroll(request: Request, parts: Served, asked: EnrolmentRequest) -> Enrolment:
    """Give a device its identity for a code of `marcador server enroll COURT`, once; the password is not sent."""
    if parts.enrol is None:
        raise Forbidden("this server enrolls no devices")
    try:
        return parts.enrol.redeem(asked, request.url.hostname or "")
    except EnrolmentRefused as error:
        raise Forbidden(str(error)) from error
