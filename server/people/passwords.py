"""Passwords: which are taken, and Argon2id over them (RFC 9106)."""

import unicodedata
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import SignInRefused
from server.sentences import Sentence

SHORTEST, LONGEST = 12, 256
_FEWEST_DIFFERENT = 5
_OBVIOUS = (
    "password",
    "contrasena",
    "marcador",
    "padel",
    "qwerty",
    "asdfgh",
    "letmein",
    "iloveyou",
    "welcome",
    "abc",
)
_EASY = 3
"""zxcvbn's scores below it are guessed in under 10^8 tries."""
_LOOKED_AT = 64
"""So many characters tell enough; the time it takes grows with the square of them."""
_ROWS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_AT_ONCE = 2


class Passwords:
    """Makes and compares hashes, two at a time: each needs its memory."""

    def __init__(self, memory_kib: int = 19 * 1024, passes: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._room = BoundedSemaphore(_AT_ONCE)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str, *names: str) -> str:
        """Give what is kept of a password.

        Raises:
            SignInRefused: when it is too short, too long or too easy; `names` must not be all of it.
        """
        plain = _plain(password)
        _require_good(plain, names)
        with self._room:
            return self._hasher.hash(plain)

    def is_right(self, kept: str | None, password: str) -> bool:
        """Compare; without a hash it takes as long, so that nobody learns who has an account."""
        plain = _plain(password)[: LONGEST * 4]
        with self._room:
            nobodys = self._nobodys  # Made by the first who signs in, whoever that is: a server starts sooner.
            try:
                self._hasher.verify(kept or nobodys, plain)
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Say whether a hash was made with other costs than now."""
        return self._hasher.check_needs_rehash(kept)


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _require_good(password: str, names: tuple[str, ...]) -> None:
    if len(password) < SHORTEST:
        raise SignInRefused(Sentence.of("password-short", least=SHORTEST))
    if len(password) > LONGEST:
        raise SignInRefused(Sentence.of("password-long", most=LONGEST))
    rest = password.casefold()
    for known in (*(name.casefold() for name in names if name), *_OBVIOUS):
        rest = rest.replace(known, "")
    if len(set(password)) < _FEWEST_DIFFERENT or len(rest.strip("0123456789 !.?-_")) < 4 or _is_a_row(password):
        raise SignInRefused(Sentence.of("password-common"))
    if _is_easily_guessed(password):
        raise SignInRefused(Sentence.of("password-guessed"))


def _is_easily_guessed(password: str) -> bool:
    """Say whether it is put together from what lists of leaked passwords, words and names have."""
    from zxcvbn import zxcvbn  # Its lists take a while to load, and only who chooses a password needs them.

    return int(zxcvbn(password[:_LOOKED_AT])["score"]) < _EASY


def _is_a_row(password: str) -> bool:
    return any(password.casefold() in row * 2 for row in _ROWS)
