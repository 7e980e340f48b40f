"""The routes of the API with the right that each needs: what docs/access.md lists, and the tests walk through."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from server.api.dependencies import Needs
from server.people.rights import Right


class Needing(NamedTuple):
    """A route, and what it needs."""

    method: str
    path: str
    rights: frozenset[Right]


def routes(app: FastAPI) -> list[Needing]:
    """Give the routes that the OpenAPI document has, in its order."""
    return [
        Needing(method, route.path, _rights(route))
        for route in _all(app.routes)
        if route.include_in_schema
        for method in sorted(route.methods or ())
    ]


def _all(found: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    for one in found:
        # FastAPI keeps included routers whole.
        router = getattr(one, "original_router", None)
        if router is not None:
            yield from _all(router.routes)
        elif isinstance(one, APIRoute):
            yield one


def _rights(route: APIRoute) -> frozenset[Right]:
    needed = (one.dependency for one in route.dependencies)
    return frozenset(one.right for one in needed if isinstance(one, Needs))
