"""The coach's sign-in: a page that asks for the password, so that the browser sends it to all pages from then on."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from server.api.dependencies import Served

router = APIRouter(include_in_schema=False)


@router.get("/coach")
async def sign_in(request: Request, parts: Served, then: str = "/") -> RedirectResponse:
    """Ask for the coach's password, and go on to a page of this server."""
    parts.access.require(parts.access.is_coach(request), "heart rates and motion")
    is_ours = then.startswith("/") and not then.startswith(("//", "/\\"))
    return RedirectResponse(then if is_ours else "/", status_code=303)
