"""Routes that are read after the start: FastAPI takes a second for those of the whole API on a small computer."""

from collections.abc import Callable
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send


class LateRoutes(BaseRoute):
    """Stands as a router's last route for others until they are read: when it is told to, or one is asked for."""

    def __init__(self, router: Router, others: Callable[[], list[BaseRoute]]) -> None:
        self._router, self._others, self._lock = router, others, Lock()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take whatever no route before this one is for: it may be for one of those that are not read."""
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the routes, and answer as if they had been there."""
        await run_in_threadpool(self.read)
        await self._router(scope, receive, send)

    def read(self) -> None:
        """Put the routes in the place of this one, once; from any thread."""
        with self._lock:
            if self in self._router.routes:
                at = self._router.routes.index(self)
                self._router.routes[at:] = [*self._others(), *self._router.routes[at + 1 :]]


def read_late_routes(router: Router) -> None:
    """Read what a router's late routes stand for, if they are not read yet."""
    for route in list(router.routes):
        if isinstance(route, LateRoutes):
            route.read()
