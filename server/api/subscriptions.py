"""One's own subscriptions: programs (webhooks) and browsers (Web Push) that are told what happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, NotFound, documented
from server.api.signing_in import BadRequest, own_account
from server.api.subscriptions_models import (
    DeliveryLog,
    DeliveryShown,
    PushAsked,
    PushKey,
    Secret,
    Sent,
    SubscriptionList,
    SubscriptionShown,
    WebhookAsked,
    WebhookChanged,
    WebhookMade,
)
from server.errors import NoticeRefused
from server.notices.addresses import checked_endpoint, checked_webhook
from server.notices.kinds import TEST
from server.notices.notices import Notices
from server.notices.push import Browser
from server.notices.queue import LOG_KEPT, LONGEST_QUEUE, WAITS
from server.notices.subscriptions import NoticeWay, Subscription
from server.people.rights import Right

router = APIRouter(prefix="/api/v1/subscriptions", tags=["subscriptions"], dependencies=[needs(Right.ACCOUNT)])

_REFUSALS = documented(400, 401, 403, 409)
_REFUSALS_OF_ONE = documented(400, 401, 403, 404, 409)


@router.get("", summary="List one's subscriptions", responses=documented(401, 403, 409))
def list_subscriptions(request: Request, parts: Served) -> SubscriptionList:
    """Give one's own subscriptions, with why nothing is sent where that is so."""
    found = _notices(parts).subscriptions.of(own_account(request, parts).id)
    return SubscriptionList(subscriptions=[SubscriptionShown.of(one) for one in found])


@router.post("/webhooks", status_code=201, summary="Subscribe a program", responses=_REFUSALS)
def add_webhook(request: Request, parts: Served, asked: WebhookAsked) -> WebhookMade:
    """Have notices posted to an address, signed as Standard Webhooks has it. The answer alone has the secret."""
    account = own_account(request, parts)
    with _plainly():
        url = checked_webhook(asked.address, _notices(parts).whither)
        made, secret = _notices(parts).subscriptions.add_webhook(account.id, url, asked.wanted)
    return WebhookMade(**SubscriptionShown.of(made).model_dump(), secret=secret)


@router.get("/push/key", summary="Show the key of this server for push services", responses=_REFUSALS)
def show_push_key(parts: Served) -> PushKey:
    """Give what a browser needs to subscribe: the public key by which push services know this server."""
    return PushKey(key=_notices(parts).key.public)


@router.put("/push", summary="Subscribe a browser", responses=_REFUSALS)
def put_push(request: Request, parts: Served, asked: PushAsked) -> SubscriptionShown:
    """Have this browser told, by way of its push service; again with the same endpoint changes what is wanted."""
    account = own_account(request, parts)
    with _plainly():
        endpoint = checked_endpoint(asked.endpoint, _notices(parts).whither)
        browser = Browser.checked(asked.keys.p256dh, asked.keys.auth, asked.language)
        made = _notices(parts).subscriptions.put_push(account.id, endpoint, browser, asked.wanted)
    return SubscriptionShown.of(made)


@router.put("/{subscription}", summary="Change a webhook", responses=_REFUSALS_OF_ONE)
def change_webhook(request: Request, parts: Served, subscription: str, asked: WebhookChanged) -> SubscriptionShown:
    """Change where a webhook leads and what is wanted, or switch it on or off."""
    one = _webhook(request, parts, subscription)
    with _plainly():
        url = checked_webhook(asked.address, _notices(parts).whither)
    _notices(parts).subscriptions.change(one, url, asked.wanted, on=asked.on)
    _notices(parts).wake()
    return SubscriptionShown.of(_own(request, parts, subscription))


@router.delete("/{subscription}", status_code=204, summary="Unsubscribe", responses=_REFUSALS_OF_ONE)
def remove_subscription(request: Request, parts: Served, subscription: str) -> Response:
    """Forget a subscription, with what waits for it."""
    _notices(parts).subscriptions.remove(_own(request, parts, subscription).id)
    return Response(status_code=204)


@router.post("/{subscription}/secret", summary="Change a webhook's secret", responses=_REFUSALS_OF_ONE)
def rotate_secret(request: Request, parts: Served, subscription: str) -> Secret:
    """Make another secret; for a day notices have the signatures of both."""
    return Secret(secret=_notices(parts).subscriptions.rotate(_webhook(request, parts, subscription)))


@router.post("/{subscription}/test", status_code=202, summary="Send a test", responses=_REFUSALS_OF_ONE)
def send_test(request: Request, parts: Served, subscription: str) -> Sent:
    """Send a notice of kind `test`; the log says what became of it."""
    one = _own(request, parts, subscription)
    if one.off is not None:
        raise Conflict(f"nothing is sent to this subscription: {one.off}; switch it on first")
    log = _notices(parts).queue.log(one.id, LOG_KEPT + LONGEST_QUEUE)
    if any(entry.kind == TEST and entry.state == WAITS for entry in log):
        raise Conflict("a test waits already until what comes before it is taken")
    return Sent(id=_notices(parts).test(one, own_account(request, parts).name).id)


@router.get("/{subscription}/deliveries", summary="Show what became of notices", responses=_REFUSALS_OF_ONE)
def list_deliveries(
    request: Request,
    parts: Served,
    subscription: str,
    limit: Annotated[int, Query(ge=1, le=500, description="at most so many")] = 50,
) -> DeliveryLog:
    """Give what waits for a subscription and what became of its last hundred notices, the newest first."""
    found = _notices(parts).queue.log(_own(request, parts, subscription).id, limit)
    return DeliveryLog(deliveries=[DeliveryShown.of(one) for one in found])


def _notices(parts: Parts) -> Notices:
    if parts.notices is None:
        raise Conflict("this server sends no notices")
    return parts.notices


def _own(request: Request, parts: Parts, subscription: str) -> Subscription:
    found = _notices(parts).subscriptions.get(own_account(request, parts).id, subscription)
    if found is None:
        raise NotFound(f"you have no subscription {subscription!r}")
    return found


def _webhook(request: Request, parts: Parts, subscription: str) -> Subscription:
    found = _own(request, parts, subscription)
    if found.way is not NoticeWay.WEBHOOK:
        raise Conflict("a browser changes its own subscription: ask for it again there")
    return found


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except NoticeRefused as error:
        raise BadRequest(str(error)) from error
