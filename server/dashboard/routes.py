"""Routes of the pages and of their static files. Data and who may see it are left to the API."""

import gzip
import os
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from server.dashboard import assets
from server.dashboard.comments import without_comments

_PROJECT = Path(__file__).parents[2]

NODE_MODULES_VARIABLE = "MARCADOR_NODE_MODULES"
"""The environment variable that names the folder of npm packages, where it is not `node_modules` of the project."""

_VENDOR = {"uplot": "uplot/dist", "archivo": "@fontsource-variable/archivo"}

_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Cache-Control": "no-cache",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_FILM_HEADERS = {
    **_PAGE_HEADERS,
    "Content-Security-Policy": f"{_PAGE_HEADERS['Content-Security-Policy']}; media-src 'self' blob:",
}
"""The coach's own films are files that the page opened itself."""

_OWN_FILES = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_SAME_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_TEXT = {".js", ".css", ".svg"}
_COMMENTED = {".js", ".css"}
_OF_THE_FILE = {"content-length", "content-type", "accept-ranges", "etag"}
_VENDOR_FILES = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}


_ASSETS = assets.Assets()


def router() -> APIRouter:
    """Give the routes of the pages."""
    routes = APIRouter(include_in_schema=False)
    _add_pages(routes)
    return routes


def files(node_modules: Path) -> APIRouter:
    """Give the routes of `/static`. Most requests are for a file of a page: they should be asked first.

    Args:
        node_modules: the folder of npm packages. Where it lacks the chart library, the pages say so and show tables.
    """
    routes = APIRouter(include_in_schema=False)
    _add_static(routes, node_modules)
    return routes


def node_modules() -> Path:
    """Give the folder of npm packages: that of `MARCADOR_NODE_MODULES`, or else the project's own."""
    named = os.environ.get(NODE_MODULES_VARIABLE)
    return Path(named) if named else _PROJECT / "node_modules"


def _add_pages(routes: APIRouter) -> None:
    @routes.get("/")
    async def index() -> Response:
        return page("index.html")

    @routes.get("/courts/{court}")
    async def court(court: str) -> Response:
        return page("court.html")

    @routes.get("/courts/{court}/overlay")
    async def overlay(court: str) -> Response:
        return page("overlay.html")

    @routes.get("/courts/{court}/umpire")
    async def umpire(court: str) -> Response:
        return page("umpire.html")

    @routes.get("/umpire")
    async def umpire_anew() -> Response:
        # The installed app opens the court that was scored last, which only the phone knows; else one is chosen.
        return RedirectResponse("/", headers={"Cache-Control": "no-cache"})

    @routes.get("/umpire-worker.js")
    async def umpire_worker() -> FileResponse:
        # A worker sees only what is below its own address.
        return FileResponse(assets.FOLDER / "js/umpire/offline_worker.js", headers=_OWN_FILES)

    @routes.get("/notices-worker.js")
    async def notices_worker() -> FileResponse:
        return FileResponse(assets.FOLDER / "js/people/notices_worker.js", headers=_OWN_FILES)

    @routes.get("/wall")
    async def wall() -> Response:
        return page("wall.html")

    @routes.get("/sessions/{session}")
    async def session(session: str, request: Request) -> Response:
        return _light(page("session.html", headers=_FILM_HEADERS), request)

    @routes.get("/sign-in")
    async def sign_in() -> Response:
        return page("sign-in.html")

    @routes.get("/join")
    async def join() -> Response:
        return page("join.html")

    @routes.get("/devices")
    async def devices() -> Response:
        return page("devices.html")

    @routes.get("/players")
    async def players() -> Response:
        return page("players.html")

    @routes.get("/players/{name}")
    async def player(name: str) -> Response:
        return page("player.html")

    @routes.get("/club")
    async def club() -> Response:
        return page("club.html")

    @routes.get("/events")
    async def events() -> Response:
        return page("events.html")

    @routes.get("/weights")
    async def weights() -> Response:
        return page("weights.html")

    @routes.get("/admin")
    async def admin() -> Response:
        return page("admin.html")

    @routes.get("/calendar")
    async def calendar() -> Response:
        return page("calendar.html")

    @routes.get("/design")
    async def design() -> Response:
        return page("design.html")

    @routes.get("/account")
    async def account() -> Response:
        return page("account.html")


def page(name: str, status: int = 200, headers: dict[str, str] = _PAGE_HEADERS) -> Response:
    """Give a page by the name of its file."""
    return Response(_ASSETS.page(name), status, headers, media_type="text/html")


def _add_static(routes: APIRouter, node_modules: Path) -> None:
    own = StaticFiles(directory=assets.FOLDER)
    # The folders need not be there yet: `make setup` may run while the server does.
    vendor = {name: StaticFiles(directory=node_modules / folder, check_dir=False) for name, folder in _VENDOR.items()}

    kept: dict[tuple[str, bool], Response] = {}

    @routes.get("/static/vendor/{package}/{path:path}")
    async def vendor_file(package: str, path: str, request: Request) -> Response:
        files = vendor.get(package)
        if files is None:
            return Response(status_code=404)
        return _light(await _file(files, path, request, _VENDOR_FILES), request)

    @routes.get("/static/{path:path}")
    async def own_file(path: str, request: Request) -> Response:
        version, file = assets.split(path)
        if not _ASSETS.is_current(version):
            return _light(await _file(own, file, request, _OWN_FILES), request)
        key = _normal(file), _takes_gzip(request)
        if (known := kept.get(key)) is not None:
            return Response(known.body, headers=known.headers)
        response = _light(await _file(own, file, request, _SAME_FOR_EVER), request)
        if response.status_code == HTTPStatus.OK and not isinstance(response, FileResponse):
            kept[key] = response
        return response


async def _file(files: StaticFiles, path: str, request: Request, headers: dict[str, str]) -> Response:
    response = await files.get_response(_normal(path), request.scope)
    response.headers.update(headers)
    return response


def _light(response: Response, request: Request) -> Response:
    """Compress text for who takes it: a phone on a club's network loads a page four times as fast."""
    if not _takes_gzip(request) or not _is_text(response):
        return response
    headers = {name: value for name, value in response.headers.items() if name not in _OF_THE_FILE}
    headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    if tag := response.headers.get("etag"):
        headers["ETag"] = f"W/{tag}"
    return Response(_compressed(_content(response)), headers=headers, media_type=response.media_type)


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _is_text(response: Response) -> bool:
    return response.media_type == "text/html" or (
        isinstance(response, FileResponse) and Path(response.path).suffix in _TEXT
    )


def _content(response: Response) -> bytes:
    if not isinstance(response, FileResponse):
        return bytes(response.body)
    path = Path(response.path)
    content = path.read_bytes()
    # What others wrote keeps its comments: its licence is there.
    is_own = path.suffix in _COMMENTED and path.is_relative_to(assets.FOLDER)
    return without_comments(content) if is_own else content


@lru_cache(maxsize=256)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _normal(path: str) -> str:
    # As `StaticFiles` does with the path of a mount; it refuses what still leaves its folder.
    return os.path.normpath(path)
