"""What signing in asks for and gives."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SecretStr

from server.people.accounts import LONGEST_NAME, Account
from server.people.links import Offer
from server.people.passwords import LONGEST
from server.people.principal import Way
from server.people.rights import Right
from server.people.roles import Role
from server.people.sessions import Session
from wire.envelope import Moment

SignInName = Annotated[
    str, Field(max_length=LONGEST_NAME * 2, description="the name to sign in with", examples=["ana"])
]
Code = Annotated[
    str,
    Field(max_length=64, description="of the second factor: the phone's six digits, or one of the codes for paper"),
]
Secret = Annotated[SecretStr, Field(max_length=LONGEST * 4)]

ACCOUNT_EXAMPLE: dict[str, JsonValue] = {
    "id": "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10",
    "name": "ana",
    "role": "player",
    "player": "Ana",
    "active": True,
    "created": "2026-01-01T00:00:00.000000Z",
}


def moment(seconds: float) -> datetime:
    """Give seconds since 1970 as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


class AccountShown(BaseModel):
    """An account; nothing of its password is here."""

    model_config = ConfigDict(json_schema_extra={"examples": [ACCOUNT_EXAMPLE]})

    id: str
    name: str = Field(description="the name to sign in with")
    role: Role
    player: str | None = Field(description="the name in matches of one who plays")
    active: bool = Field(description="false for one that is locked")
    created: Moment

    @classmethod
    def of(cls, account: Account) -> "AccountShown":
        """Show an account."""
        return cls(
            id=account.id,
            name=account.name,
            role=account.role,
            player=account.player,
            active=account.is_active,
            created=moment(account.created),
        )


class SignIn(BaseModel):
    """Who comes."""

    model_config = ConfigDict(extra="forbid")

    name: SignInName
    password: Secret
    code: Code = ""


SIGNED_IN_EXAMPLE: dict[str, JsonValue] = {
    "access_token": "eyJ…",
    "token_type": "Bearer",
    "expires_in": 600,
    "account": ACCOUNT_EXAMPLE,
    "second_factor_due": False,
}


class SignedIn(BaseModel):
    """An access token (RFC 6749, section 5.1); the refresh token is in a cookie that no script reads."""

    model_config = ConfigDict(json_schema_extra={"examples": [SIGNED_IN_EXAMPLE]})

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int = Field(description="seconds")
    account: AccountShown
    second_factor_due: bool = Field(
        False, description="whether one's role needs a second factor that is to be set up before anything else"
    )


class Me(BaseModel):
    """Who asks, and what they may."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"way": "accounts", "account": ACCOUNT_EXAMPLE, "role": "player", "rights": ["follow"], "why": "…"}
            ]
        }
    )

    way: Way = Field(description="how this server knows who asks")
    account: AccountShown | None
    role: Role | None = Field(description="null for somebody who is not signed in")
    rights: list[Right]
    why: str = Field(description="a sentence for people")


class PasswordChange(BaseModel):
    """A new password in the place of the current one."""

    model_config = ConfigDict(extra="forbid")

    current: Secret
    new: Secret


class Link(BaseModel):
    """The secret part of a one-time link."""

    model_config = ConfigDict(extra="forbid")

    link: Annotated[str, Field(max_length=200, description="what follows # in the link")]


class Join(Link):
    """A name and a password for a one-time link."""

    name: SignInName = ""
    password: Secret
    code: Code = ""


class LinkOffer(BaseModel):
    """What a one-time link is good for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "for": "invitation",
                    "role": "coach",
                    "name": None,
                    "player": None,
                    "from": "the administrator",
                    "until": "2026-01-04T00:00:00.000000Z",
                }
            ]
        },
        populate_by_name=True,
    )

    kind: Literal["invitation", "new password"] = Field(alias="for")
    role: Role
    name: str | None = Field(description="the name to sign in with; null where one may be chosen")
    player: str | None
    maker: str = Field(alias="from", description="who made it")
    until: Moment

    @classmethod
    def of(cls, offer: Offer) -> "LinkOffer":
        """Show what a link is good for."""
        return cls(
            kind="new password" if offer.account else "invitation",
            role=offer.role,
            name=offer.name,
            player=offer.player,
            maker=offer.maker,
            until=moment(offer.until),
        )


class SessionShown(BaseModel):
    """A sign-in that lasts."""

    id: str
    begun: Moment
    used: Moment = Field(description="when it was refreshed last")
    program: str = Field(description="what the browser or program calls itself")
    address: str
    current: bool = Field(description="whether it is the one that asks")

    @classmethod
    def of(cls, session: Session, current: str | None) -> "SessionShown":
        """Show a session."""
        return cls(
            id=session.id,
            begun=moment(session.begun),
            used=moment(session.used),
            program=session.program,
            address=session.address,
            current=session.id == current,
        )


class SessionList(BaseModel):
    """The one used last first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sessions": [
                        {
                            "id": ACCOUNT_EXAMPLE["id"],
                            "begun": ACCOUNT_EXAMPLE["created"],
                            "used": ACCOUNT_EXAMPLE["created"],
                            "program": "Mozilla/5.0 …",
                            "address": "192.0.2.7",
                            "current": True,
                        }
                    ]
                }
            ]
        }
    )

    sessions: list[SessionShown]
