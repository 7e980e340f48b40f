"""The people of a server, put together: what the routes and the command line work with."""

import time
from collections.abc import Callable
from pathlib import Path

from server.errors import SignInRefused
from server.people.accounts import Account, Accounts
from server.people.consents import Consents
from server.people.database import Database
from server.people.keys import Keys
from server.people.limits import Delays
from server.people.links import Links
from server.people.log import note
from server.people.passwords import Passwords
from server.people.roles import Role
from server.people.second_factor import SecondFactors
from server.people.sessions import Sessions
from server.people.shares import Shares
from server.people.tokens import Tokens
from server.sentences import Sentence

KEY_DAYS = 30


class People:
    """The people of a data directory.

    Args:
        directory: where `people.db` and the signing keys are.
        key_days: the age at which another key signs.
        passwords: how passwords are kept; tests take cheaper ones.
        now: gives seconds since 1970.
        second_factor_for: the roles that need a second factor.
    """

    def __init__(
        self,
        directory: Path,
        *,
        key_days: float = KEY_DAYS,
        passwords: Passwords | None = None,
        now: Callable[[], float] = time.time,
        second_factor_for: frozenset[Role] = frozenset(),
    ) -> None:
        self.database, self.passwords, self.now = Database(directory), passwords or Passwords(), now
        self.accounts = Accounts(self.database, now)
        self.links = Links(self.database, self.passwords, now)
        self.sessions = Sessions(self.database, now)
        self.consents, self.shares = Consents(self.database, now), Shares(self.database, now)
        self.factors = SecondFactors(self.database, now, second_factor_for)
        self.keys = Keys(directory, key_days, now)
        self.tokens = Tokens(self.keys, now)
        self.delays = Delays(now)

    def close(self) -> None:
        """End."""
        self.database.close()

    def sign_in(self, name: str, password: str) -> Account | None:
        """Give whose name and password these are; `None` takes as long as a wrong password does."""
        account = self.accounts.named(name)
        kept = self._kept(account)
        if not self.passwords.is_right(kept, password) or account is None or not account.is_active:
            return None
        if kept is not None and self.passwords.is_outdated(kept):
            self._keep(account, self.passwords.hash(password, account.name))
        return account

    def change_password(self, account: Account, current: str, new: str) -> None:
        """Give an account another password.

        Raises:
            SignInRefused: when the current one is wrong, or the new one cannot be.
        """
        if not self.passwords.is_right(self._kept(account), current):
            raise SignInRefused(Sentence.of("password-current-wrong"))
        self._keep(account, self.passwords.hash(new, account.name))
        with self.database.change() as connection:
            note(connection, self.now(), account.name, "changed the password")

    def _kept(self, account: Account | None) -> str | None:
        rows = self.database.rows("SELECT password FROM accounts WHERE id = ?", account.id) if account else []
        return None if not rows or rows[0]["password"] is None else str(rows[0]["password"])

    def _keep(self, account: Account, hashed: str) -> None:
        with self.database.change() as connection:
            connection.execute("UPDATE accounts SET password = ? WHERE id = ?", (hashed, account.id))
