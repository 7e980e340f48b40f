"""Refuses a request before any route has it, over HTTP or a WebSocket."""

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from server.api.problems import ProblemError, problem_response


async def refuse(error: ProblemError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a problem."""
    response = problem_response(error)
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(response)
    else:
        await response(scope, receive, send)
