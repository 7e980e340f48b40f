"""Refuses who asks too often, and tells everybody how much is left."""

from http import HTTPStatus

from limits import RateLimitItem
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.api.problems import ProblemError
from server.auth.access import Access
from server.auth.refusing import refuse
from server.people.limits import SIGN_IN, Limits, Rule, Standing, rule_of
from server.people.principal import Way
from server.sentences import Sentence


class TooOften(ProblemError):
    """More than the limit."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, wait_s: int) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(wait_s)}


class LimitGuard:
    """Wraps the application. Whoever sits at a server without accounts is not counted."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access, self._limits = app, access, Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        rule = rule_of(scope.get("method", "GET"), scope["path"]) if scope["type"] in ("http", "websocket") else None
        if rule is None or self._access.way is Way.THIS_COMPUTER:
            await self._app(scope, receive, send)
            return
        item, who = self._counted(rule, HTTPConnection(scope))
        standing = self._limits.count(rule, item, who)

        async def telling(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                _tell(MutableHeaders(scope=message), rule, item.amount, standing)
            await send(message)

        if standing.is_over:
            refusal = TooOften(
                Sentence.of("too-often", most=item.amount, window=rule.window_s, seconds=standing.more_in_s),
                standing.more_in_s,
            )
            await refuse(refusal, scope, receive, telling)
            return
        await self._app(scope, receive, telling)

    def _counted(self, rule: Rule, request: HTTPConnection) -> tuple[RateLimitItem, str]:
        # A token that is not good names nobody: else each made-up one would have a limit of its own.
        claims = None if rule is SIGN_IN else self._access.claims_of(request)
        if claims is not None:
            return rule.item, f"account {claims.account}"
        return rule.shared, f"address {request.client.host if request.client else ''}"


def _tell(headers: MutableHeaders, rule: Rule, most: int, standing: Standing) -> None:
    headers["X-RateLimit-Limit"] = str(most)
    headers["X-RateLimit-Remaining"] = str(standing.left)
    headers["X-RateLimit-Reset"] = str(standing.more_in_s)
    headers["RateLimit-Policy"] = f'"{rule.name}";q={most};w={rule.window_s}'
    headers["RateLimit"] = f'"{rule.name}";r={standing.left};t={standing.more_in_s}'
