"""The way to sign in, whichever it is: the page for accounts, or the browser's question for the shared password."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from server.api.dependencies import Served
from server.people.principal import Way
from server.people.rights import Right

router = APIRouter(include_in_schema=False)


@router.get("/coach")
async def sign_in(request: Request, parts: Served, then: str = "/") -> RedirectResponse:
    """Ask who it is, and go on to a page of this server."""
    then = then if is_ours(then) else "/"
    if parts.access.way is Way.ACCOUNTS:
        return RedirectResponse(f"/sign-in?then={quote(then, safe='')}", status_code=303)
    # Asked for at the root, so that a browser sends the password to all pages.
    parts.access.require(request, Right.MOTION)
    return RedirectResponse(then, status_code=303)


def is_ours(path: str) -> bool:
    """Say whether a path is one of this server's, and no address of another."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
