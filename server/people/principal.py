"""Who asks: somebody with an account, the coach with the shared password, whoever sits here, or anyone."""

from dataclasses import dataclass
from enum import StrEnum

from server.people.accounts import Account
from server.people.rights import Grant, Right, grant
from server.people.roles import Role
from server.people.shares import Shown
from server.people.tokens import Claims


class Way(StrEnum):
    """How a server knows who asks."""

    THIS_COMPUTER = "this-computer"
    COACH_PASSWORD = "coach-password"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks.

    Attributes:
        role: `None` for somebody who is not signed in.
        account: whose the token is.
        claims: what the token says; its scopes narrow what the role may.
        is_trusted: whether all is theirs to see without anybody's consent, as before there were accounts.
        shown: whose heart rates of which session a link shows besides.
    """

    role: Role | None = None
    account: Account | None = None
    claims: Claims | None = None
    is_trusted: bool = False
    shown: Shown | None = None

    def may(self, right: Right) -> Grant:
        """Say how far a right goes."""
        granted = self._by_role(right)
        return Grant.ALLOWED if granted is Grant.NO and right is Right.HEALTH and self.shown else granted

    def _by_role(self, right: Right) -> Grant:
        if self.is_trusted and right is not Right.PEOPLE:
            return Grant.YES
        found = grant(right, self.role)
        if self.claims is not None and right not in self.claims.scopes and grant(right, None) is Grant.NO:
            return Grant.NO
        return found

    @property
    def key(self) -> str:
        """Give who it is, for ever: the account's id, or else the role of whoever has no account."""
        return self.account.id if self.account is not None else str(self.role or "")

    @property
    def name(self) -> str:
        """Give the name to write down beside what is done."""
        if self.account is not None:
            return self.account.name
        return "whoever sits at the server" if self.role is Role.ADMIN else "the coach"


ANYONE = Principal()
"""Somebody who is not signed in."""
