"""Routes that are read after the start: FastAPI takes a second for those of the whole API on a small computer."""

import asyncio
import logging
from collections.abc import Callable
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send

log = logging.getLogger(__name__)


class LateRoutes(BaseRoute):
    """Stands as a router's last route for others until they are read: when it is told to, or one is asked for.

    Attributes:
        has_failed: they could not be read when that was tried; whoever asks for one has it tried again.
    """

    def __init__(self, router: Router, others: Callable[[], list[BaseRoute]]) -> None:
        self._router, self._others, self._lock = router, others, Lock()
        self._reading: asyncio.Task[None] | None = None
        self.has_failed = False

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take whatever no route before this one is for: it may be for one of those that are not read."""
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the routes read, and answer as if they had been there."""
        await self.read_in_thread()
        await self._router(scope, receive, send)

    async def read_in_thread(self) -> None:
        """Have the routes read in one thread, however many wait for them.

        Raises:
            Exception: what was in the way; it has been logged.
        """
        reading = self._reading
        if reading is None or reading.done() or reading.get_loop() is not asyncio.get_running_loop():
            self._reading = reading = asyncio.create_task(run_in_threadpool(self.read), name="late-routes")
        await asyncio.shield(reading)

    def read(self) -> None:
        """Put the routes in the place of this one, once; from any thread.

        Raises:
            Exception: what was in the way; it has been logged.
        """
        with self._lock:
            if self not in self._router.routes:
                return
            try:
                others = self._others()
            except Exception:
                self.has_failed = True
                log.exception(
                    "most of the API could not be read; it is tried again when one of its routes is asked for"
                )
                raise
            at = self._router.routes.index(self)
            self._router.routes[at:] = [*others, *self._router.routes[at + 1 :]]


def read_late_routes(router: Router) -> None:
    """Read what a router's late routes stand for, if they are not read yet; what is in the way is raised."""
    for route in _late_routes(router):
        route.read()


async def read_late_routes_in_thread(router: Router) -> None:
    """Do the same while the event loop goes on."""
    for route in _late_routes(router):
        await route.read_in_thread()


def have_late_routes_failed(router: Router) -> bool:
    """Say whether routes of a router could not be read when that was tried last."""
    return any(route.has_failed for route in _late_routes(router))


def _late_routes(router: Router) -> list[LateRoutes]:
    return [route for route in router.routes if isinstance(route, LateRoutes)]
