"""The web application: routes, errors, security headers, the OpenAPI document. Running it is left to `server.run`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import dashboard
from server.api import health, matches, metrics, problems, streams
from server.api.dependencies import Parts
from server.auth.access import HostGuard
from server.auth.bodies import BodyGuard
from server.auth.limiting import LimitGuard
from server.auth.origins import OriginGuard
from server.compressing import Compressed
from server.late_routes import LateRoutes, read_late_routes, read_late_routes_in_thread

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


_UNTIL_AT_EASE_S = 1.0
"""How long after a start the routes that nobody has asked for are read: the first answers go first."""


def create_app(parts: Parts) -> FastAPI:
    """Give the application that serves these parts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        hub = asyncio.create_task(parts.hub.run(), name="sse-hub")
        late = asyncio.create_task(_read_late(app), name="late-routes")
        try:
            yield
        finally:
            late.cancel()
            parts.hub.close()
            hub.cancel()
            with suppress(asyncio.CancelledError):
                await hub

    # FastAPI's own document comes with pages that load scripts from elsewhere; ours is among the late routes.
    app = FastAPI(title="Marcador", version=_version(), openapi_url=None, lifespan=lifespan)
    app.state.parts, app.state.registry = parts, metrics.registry_of(parts)
    _add_routes(app)
    app.add_middleware(Compressed)
    app.add_middleware(LimitGuard, access=parts.access)
    app.add_middleware(OriginGuard, allowed=parts.access.origins)
    app.add_middleware(BodyGuard)
    app.add_middleware(SecurityHeaders, hsts_days=parts.hsts_days)
    app.add_middleware(metrics.Timed, registry=app.state.registry)
    if parts.access.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=parts.access.origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        )
    app.add_middleware(HostGuard, access=parts.access)
    _document(app)
    return app


def openapi() -> dict[str, Any]:
    """Give the OpenAPI document, without running anything."""
    app = bare()
    _document(app)
    return app.openapi()


def bare() -> FastAPI:
    """Give the routes, without anything behind them."""
    app = FastAPI(title="Marcador", version=_version())
    _add_routes(app)
    read_late_routes(app.router)
    return app


def _add_routes(app: FastAPI) -> None:
    app.router.routes.extend((*_files(dashboard.node_modules()), *_FIRST, LateRoutes(app.router, _others)))
    problems.install(app)
    dashboard.install(app)


@cache
def _files(node_modules: Path) -> list[BaseRoute]:
    return dashboard.files(node_modules).routes


_FIRST: list[BaseRoute] = [
    *streams.JOINS,
    *matches.router.routes,
    *health.router.routes,
    *dashboard.router().routes,
    *streams.router.routes,
    *streams.sockets.routes,
]
"""What is asked for at a start: whether the server is there, the pages, and what they and spectators follow."""


async def _read_late(app: FastAPI) -> None:
    await asyncio.sleep(_UNTIL_AT_EASE_S)
    with suppress(Exception):  # It has been logged, and /readyz says so.
        await read_late_routes_in_thread(app.router)


def _others() -> list[BaseRoute]:
    from server.api.others import ROUTERS  # a second of a small computer, which a start need not wait for

    routes = [route for router in (*ROUTERS, metrics.router) for route in router.routes]
    return [*routes, Route("/openapi.json", _openapi_document, include_in_schema=False)]


def _openapi_document(request: Request) -> Response:
    return JSONResponse(request.app.openapi())  # Not async, since to make it takes a while.


class SecurityHeaders:
    """Adds the headers that keep a browser from loading or showing what is not ours, unless a route has its own."""

    def __init__(self, app: ASGIApp, hsts_days: int = 0) -> None:
        self._app = app
        self._hsts = f"max-age={hsts_days * 86400}; includeSubDomains" if hsts_days else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the headers to its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._hsts and scope.get("scheme") == "https":
                    headers["Strict-Transport-Security"] = self._hsts
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _document(app: FastAPI) -> None:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            read_late_routes(app.router)
            document = get_openapi(
                title=app.title,
                version=app.version,
                description="Live padel scores, and the sessions behind them.",
                routes=app.routes,
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = problems.Problem.model_json_schema()
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _version() -> str:
    try:
        return version("marcador")
    except PackageNotFoundError:
        return "0"
