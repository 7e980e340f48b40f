"""What the administrator says of accounts, and is shown."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from server.api.signing_in_models import ACCOUNT_EXAMPLE, AccountShown
from server.people.accounts import LONGEST_NAME
from server.people.links import HOURS, LONGEST_HOURS
from server.people.roles import Role
from wire.envelope import Moment

Name = Annotated[str, Field(max_length=LONGEST_NAME * 2)]


class AccountListed(AccountShown):
    """An account as an administrator sees it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**ACCOUNT_EXAMPLE, "second_factor": False}]})

    second_factor: bool = Field(description="whether signing in asks for a code")


class AccountList(BaseModel):
    """Everybody, by name."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"accounts": [{**ACCOUNT_EXAMPLE, "second_factor": False}]}]}
    )

    accounts: list[AccountListed]


class Invitation(BaseModel):
    """Who may come, and as what."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "player", "player": "Ana"}]})

    role: Role
    name: Name | None = Field(None, description="the name to sign in with; left out, it may be chosen")
    player: Name | None = Field(None, description="the name in matches of one who plays")
    hours: int = Field(HOURS, ge=1, le=LONGEST_HOURS, description="how long the link is good")


class OneTimeLink(BaseModel):
    """A link that is good once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "address": "https://club.example/join#mB3…",
                    "link": "mB3…",
                    "until": "2026-01-04T00:00:00.000000Z",
                }
            ]
        }
    )

    address: str = Field(description="to be opened by who is meant, and by nobody else")
    link: str = Field(description="its secret part")
    until: Moment


class AccountChange(BaseModel):
    """What becomes other; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "umpire"}]})

    role: Role | None = None
    player: Name | None = Field(None, description="the name in matches; an empty one takes it away")
    active: bool | None = Field(None, description="false locks the account and ends its sessions")


class LogEntry(BaseModel):
    """Something that was done."""

    at: Moment
    actor: str = Field(description="who did it")
    what: str
    about: str = Field(description="with whom or what")


class LogList(BaseModel):
    """The newest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "entries": [
                        {
                            "at": "2026-01-01T00:00:00.000000Z",
                            "actor": "maria",
                            "what": "invited coach",
                            "about": "",
                        }
                    ]
                }
            ]
        }
    )

    entries: list[LogEntry]
