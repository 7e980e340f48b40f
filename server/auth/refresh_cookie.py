"""The cookie that keeps somebody signed in: no script reads it, no other site's page sends it."""

from fastapi import Request, Response

from server.people.sessions import IDLE_S

NAME = "__Secure-marcador"
PLAIN_NAME = "marcador"
"""Where `signs_in_without_tls` lets it be: a browser refuses the other name without TLS."""
_PATH = "/api/v1/auth"


def of(request: Request) -> str | None:
    """Give the refresh token of a request."""
    return request.cookies.get(NAME) or request.cookies.get(PLAIN_NAME)


def put(response: Response, token: str, *, is_private: bool) -> None:
    """Put the cookie into a response."""
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        NAME if is_private else PLAIN_NAME,
        token,
        max_age=int(IDLE_S),
        path=_PATH,
        secure=is_private,
        httponly=True,
        samesite="strict",
    )


def forgotten(request: Request) -> dict[str, str]:
    """Give the header that takes the cookie away."""
    name = PLAIN_NAME if PLAIN_NAME in request.cookies else NAME
    secure = "; Secure" if name == NAME else ""
    return {"Set-Cookie": f'{name}=""; Max-Age=0; Path={_PATH}; HttpOnly; SameSite=strict{secure}'}
