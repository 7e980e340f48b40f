"""What a browser gets where no page is: a page that says so, with a way back. Programs get a problem."""

from fastapi import FastAPI, Request
from starlette.responses import Response

from server.api.problems import http_problem
from server.dashboard.routes import page

_FOR_PROGRAMS = ("/api/", "/static/", "/ws/", "/.well-known/")


def install(app: FastAPI) -> None:
    """Answer people with a page."""
    app.add_exception_handler(404, _not_found)


async def _not_found(request: Request, error: Exception) -> Response:
    return page("not-found.html", 404) if _is_a_person(request) else await http_problem(request, error)


def _is_a_person(request: Request) -> bool:
    is_for_programs = f"{request.url.path}/".startswith(_FOR_PROGRAMS)
    return request.method == "GET" and "text/html" in request.headers.get("accept", "") and not is_for_programs
