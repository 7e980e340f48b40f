"""The routes of the API with the right that each needs: what docs/access.md lists, and the tests walk through."""

from typing import NamedTuple

from fastapi import FastAPI
from fastapi.routing import APIRoute

from server.api.dependencies import Needs
from server.late_routes import read_late_routes
from server.people.rights import Right


class Needing(NamedTuple):
    """A route, and what it needs."""

    method: str
    path: str
    rights: frozenset[Right]


def routes(app: FastAPI) -> list[Needing]:
    """Give the routes that the OpenAPI document has, in its order."""
    read_late_routes(app.router)
    return [
        Needing(method, route.path, _rights(route))
        for route in app.routes
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in sorted(route.methods or ())
    ]


def _rights(route: APIRoute) -> frozenset[Right]:
    needed = (one.dependency for one in route.dependencies)
    return frozenset(one.right for one in needed if isinstance(one, Needs))
