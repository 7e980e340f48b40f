"""The second factor: six digits from a phone (TOTP, RFC 6238), or one of ten codes on paper, each good once.

Whose it is, is known already when it is asked for; how often somebody may try is left to who asks.
"""

import base64
import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from server.errors import SignInRefused
from server.people.accounts import Account
from server.people.database import Database
from server.people.log import note
from server.people.roles import Role
from server.sentences import Sentence

ISSUER = "Marcador"
"""What a phone's app shows beside the name."""
RECOVERY_CODES = 10
_DIGITS = 6
_PERIODS_OFF = 1
"""So many periods of 30 s a phone's clock may be before or behind ours (RFC 6238, section 5.2, has one)."""
_RECOVERY_BYTES, _GROUP = 15, 4
"""120 bits, so that a plain hash keeps them as well as a slow one keeps passwords."""


class Enrolment(NamedTuple):
    """What goes into a phone's app: by hand, or the URI as a picture."""

    secret: str
    uri: str


class FactorStanding(NamedTuple):
    """Since when somebody has a second factor, in seconds since 1970 (`None`: has none), and codes on paper left."""

    since: float | None
    recovery_left: int


class SecondFactors:
    """The second factors of a server; `now` gives seconds since 1970, `required` are the roles that need one."""

    def __init__(self, database: Database, now: Callable[[], float], required: frozenset[Role] = frozenset()) -> None:
        self._database, self._now, self._required = database, now, required

    def standing(self, account: str) -> FactorStanding:
        """Give how it stands with an account."""
        rows = self._database.rows("SELECT since FROM second_factors WHERE account = ?", account)
        codes = self._database.rows("SELECT count(*) FROM recovery_codes WHERE account = ?", account)
        return FactorStanding(rows[0]["since"] if rows else None, int(codes[0][0]) if codes else 0)

    def is_on(self, account: str) -> bool:
        """Say whether an account asks for a code."""
        return self.standing(account).since is not None

    def everybody(self) -> frozenset[str]:
        """Give the ids of the accounts that ask for a code."""
        rows = self._database.rows("SELECT account FROM second_factors WHERE since IS NOT NULL")
        return frozenset(str(row["account"]) for row in rows)

    def is_required(self, role: Role) -> bool:
        """Say whether a role needs one."""
        return role in self._required

    def is_due(self, account: Account) -> bool:
        """Say whether somebody needs one, and has none yet."""
        return self.is_required(account.role) and not self.is_on(account.id)

    def begin(self, account: Account) -> Enrolment:
        """Give a secret that counts once a code of it is confirmed; an earlier one counts until then."""
        import pyotp

        secret = pyotp.random_base32()
        with self._database.change() as connection:
            connection.execute(
                "INSERT INTO second_factors (account, pending) VALUES (?, ?)"
                " ON CONFLICT (account) DO UPDATE SET pending = excluded.pending",
                (account.id, secret),
            )
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER))

    def confirm(self, account: Account, code: str) -> tuple[str, ...]:
        """Turn it on with the first code of the phone; give the codes for paper, which are shown only now.

        Raises:
            SignInRefused: when nothing was begun, or the code is not of the secret that was given.
        """
        with self._database.change() as connection:
            row = connection.execute("SELECT pending FROM second_factors WHERE account = ?", (account.id,)).fetchone()
            if row is None or row["pending"] is None:
                raise SignInRefused(Sentence.of("factor-not-begun"))
            step = self._step(row["pending"], _plain(code))
            if step is None:
                raise SignInRefused(Sentence.of("factor-wrong"))
            connection.execute(
                "UPDATE second_factors SET secret = pending, pending = NULL, since = ?, last_step = ?"
                " WHERE account = ?",
                (self._now(), step, account.id),
            )
            note(connection, self._now(), account.name, "set up a second factor")
            return self._new_codes(connection, account)

    def renew(self, account: Account) -> tuple[str, ...]:
        """Give other codes for paper; the earlier ones are good no more."""
        with self._database.change() as connection:
            note(connection, self._now(), account.name, "made other recovery codes")
            return self._new_codes(connection, account)

    def take(self, account: Account, code: str) -> bool:
        """Use a code up; say whether it was good. Digits are good once: none that is as old as one that was taken."""
        typed = _plain(code)
        with self._database.change() as connection:
            if len(typed) != _DIGITS:
                return self._take_recovery(connection, account, typed)
            row = connection.execute(
                "SELECT secret, last_step FROM second_factors WHERE account = ? AND since IS NOT NULL", (account.id,)
            ).fetchone()
            step = self._step(row["secret"], typed) if row else None
            if step is None or step <= row["last_step"]:
                return False
            connection.execute("UPDATE second_factors SET last_step = ? WHERE account = ?", (step, account.id))
            return True

    def end(self, account: Account, actor: str) -> bool:
        """Take it away, with the codes on paper; say whether there was one."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM recovery_codes WHERE account = ?", (account.id,))
            gone = connection.execute(
                "DELETE FROM second_factors WHERE account = ? RETURNING since", (account.id,)
            ).fetchone()
            was_on = gone is not None and gone["since"] is not None
            if was_on:
                note(connection, self._now(), actor, "second factor taken away", account.name)
        return was_on

    def _step(self, secret: str, code: str) -> int | None:
        import pyotp
        from pyotp.exceptions import OTPVerificationError

        if not (code.isascii() and code.isdigit()):
            return None
        try:
            return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=self._now(), valid_window=_PERIODS_OFF)
        except OTPVerificationError:
            return None

    def _take_recovery(self, connection: sqlite3.Connection, account: Account, typed: str) -> bool:
        gone = connection.execute(
            "DELETE FROM recovery_codes WHERE account = ? AND hash = ?", (account.id, _hash(typed))
        ).rowcount
        if gone:
            note(connection, self._now(), account.name, "used a recovery code")
        return bool(gone)

    def _new_codes(self, connection: sqlite3.Connection, account: Account) -> tuple[str, ...]:
        codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
        connection.execute("DELETE FROM recovery_codes WHERE account = ?", (account.id,))
        connection.executemany(
            "INSERT INTO recovery_codes VALUES (?, ?)", [(account.id, _hash(_plain(one))) for one in codes]
        )
        return codes


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _plain(code: str) -> str:
    """Give a code as it is compared, however it is typed: apps show digits in groups, too."""
    return "".join(code.split()).replace("-", "").lower()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
