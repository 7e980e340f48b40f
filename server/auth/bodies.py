"""Refuses bodies that are larger than anything that the API takes, before they are read."""

from contextlib import suppress
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.api.problems import ProblemError, problem_response

LARGEST_BYTES = 256 * 1024


class TooLarge(ProblemError):
    """More than the API takes."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BodyGuard:
    """Wraps the application; a body is counted as it comes, whatever its length is said to be."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BYTES) -> None:
        self._app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = problem_response(TooLarge(f"the body is larger than {self._largest} bytes; send less at a time"))
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isascii() or not said.isdigit() or int(said) > self._largest:
            await refusal(scope, receive, send)
            return
        counted, is_answering = 0, False

        async def counting() -> Message:
            nonlocal counted
            message = await receive()
            counted += len(message.get("body", b""))
            if counted > self._largest:
                raise _Overrun
            return message

        async def unless_too_large(message: Message) -> None:
            nonlocal is_answering
            # Whoever reads a body takes the overrun for a body that is broken, and answers that.
            if is_answering or counted <= self._largest:
                is_answering = True
                await send(message)

        with suppress(_Overrun):
            await self._app(scope, counting, unless_too_large)
        if counted > self._largest and not is_answering:
            await refusal(scope, receive, send)


class _Overrun(Exception):
    """A body became too large while it was read."""
