"""The routes of the API with the right that each needs: what docs/access.md lists, and the tests walk through."""

from typing import NamedTuple, TypeGuard

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route, WebSocketRoute

from server.api.dependencies import Needs
from server.late_routes import read_late_routes
from server.people.rights import Right


class Needing(NamedTuple):
    """A route, and what it needs."""

    method: str
    path: str
    rights: frozenset[Right]


def routes(app: FastAPI) -> list[Needing]:
    """Give the routes that the OpenAPI document has, in its order.

    Raises:
        TypeError: when there may be routes below one, whose rights nobody would see here.
    """
    read_late_routes(app.router)
    return [
        Needing(method, route.path, _rights(route))
        for route in filter(_documented, app.routes)
        for method in sorted(route.methods or ())
    ]


def _documented(route: BaseRoute) -> TypeGuard[APIRoute]:
    if not isinstance(route, Route | WebSocketRoute):
        raise TypeError(f"{route} is no single route: add the routes that are below it one by one")
    return isinstance(route, APIRoute) and route.include_in_schema


def _rights(route: APIRoute) -> frozenset[Right]:
    needed = (one.dependency for one in route.dependencies)
    return frozenset(one.right for one in needed if isinstance(one, Needs))
