"""What subscriptions ask for and give."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from server.api.signing_in_models import moment
from server.notices.addresses import LONGEST
from server.notices.queue import Delivery
from server.notices.subscriptions import NoticeWay, Subscription, Wanted
from wire.envelope import Moment

Address = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
_WANTED: dict[str, JsonValue] = {"about": ["match.start", "match.end"], "event": None, "court": "1", "match": None}
_SHOWN: dict[str, JsonValue] = {
    "id": "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10",
    "way": "webhook",
    "address": "https://club.example/scores",
    "wanted": _WANTED,
    "made": "2026-01-01T00:00:00.000000Z",
    "off": None,
    "failing_since": None,
    "next": None,
}


class WebhookAsked(BaseModel):
    """A program that is to be told."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"address": "https://club.example/scores", "wanted": _WANTED}]},
    )

    address: Address = Field(description="where notices are posted to; redirects are not followed")
    wanted: Wanted


class WebhookChanged(WebhookAsked):
    """A subscription as it is to be."""

    on: bool = Field(True, description="false sends nothing; true begins anew, also what was switched off")


class PushKeys(BaseModel):
    """The keys of a browser's subscription, as its `toJSON()` has them."""

    model_config = ConfigDict(extra="forbid")

    p256dh: Annotated[str, StringConstraints(max_length=200)]
    auth: Annotated[str, StringConstraints(max_length=100)]


class PushAsked(BaseModel):
    """A browser that is to be told."""

    model_config = ConfigDict(extra="forbid")

    endpoint: Address = Field(examples=["https://updates.push.services.mozilla.com/wpush/v2/abc"])
    keys: PushKeys
    wanted: Wanted
    language: Literal["en", "es"] = "en"


class PushKey(BaseModel):
    """By what push services know this server."""

    key: str = Field(description="`applicationServerKey` of `PushManager.subscribe`, base64url (RFC 8292)")


class SubscriptionShown(BaseModel):
    """A subscription; nothing secret is in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    way: NoticeWay
    address: str = Field(description="of a browser only the push service: its whole address is a secret")
    wanted: Wanted
    made: Moment
    off: str | None = Field(description="why nothing is sent any more; null while it is")
    failing_since: Moment | None = Field(description="since when nothing is taken; null when the last one was")
    next: Moment | None = Field(description="when it is tried again")

    @classmethod
    def of(cls, one: Subscription) -> "SubscriptionShown":
        """Show a subscription."""
        is_failing = one.failing_since is not None and one.off is None
        return cls(
            id=one.id,
            way=one.way,
            address=one.address if one.way is NoticeWay.WEBHOOK else "/".join(one.address.split("/")[:3]),
            wanted=one.wanted,
            made=moment(one.made),
            off=one.off,
            failing_since=moment(one.failing_since) if is_failing and one.failing_since else None,
            next=moment(one.next) if is_failing else None,
        )


class WebhookMade(SubscriptionShown):
    """A webhook with its secret."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_SHOWN, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}]}
    )

    secret: str = Field(description="what signs notices (Standard Webhooks 1.0.0); shown now and not again")


class Secret(BaseModel):
    """A secret that signs from now on."""

    secret: str = Field(description="shown now and not again; the one before signs beside it for a day")


class SubscriptionList(BaseModel):
    """One's own subscriptions, in the order in which they were made."""

    subscriptions: list[SubscriptionShown]


class DeliveryShown(BaseModel):
    """A notice, and what became of it."""

    id: str = Field(description="its `webhook-id`, the same at each try")
    kind: str
    match: str | None
    made: Moment
    state: Literal["waiting", "sent", "left out"]
    tries: int
    at: Moment | None = Field(description="when it was tried last")
    status: int | None = Field(description="what the receiver answered; null when it did not")
    said: str = Field(description="the beginning of its answer, or why there is none")

    @classmethod
    def of(cls, one: Delivery) -> "DeliveryShown":
        """Show what became of a notice."""
        at = None if one.at is None else moment(one.at)
        return cls.model_validate({**one._asdict(), "made": moment(one.made), "at": at})


class DeliveryLog(BaseModel):
    """The notices of a subscription, the newest first."""

    deliveries: list[DeliveryShown]


class Sent(BaseModel):
    """A notice that is on its way."""

    id: str
