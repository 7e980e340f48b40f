"""Asks for the code of a second factor, and makes who guesses wait longer and longer."""

import logging
from collections.abc import Callable
from math import ceil

from server.api.problems import ProblemError
from server.auth.limiting import TooOften
from server.people.accounts import Account
from server.people.people import People
from server.sentences import Sentence

log = logging.getLogger(__name__)


def require_code(people: People, account: Account, code: str, refused: Callable[[Sentence], ProblemError]) -> None:
    """Use the code of an account's second factor up; nothing is asked of who has none.

    Raises:
        TooOften: when there were too many wrong ones, for this account from anywhere.
        ProblemError: what `refused` makes, when there is none or it is wrong.
    """
    if not people.factors.is_on(account.id):
        return
    require_patience(people, account)
    if not code.strip():
        raise refused(Sentence.of("factor-needed"))
    if not people.factors.take(account, code):
        log.warning("refused a code of the second factor of %s", account.id)
        people.delays.failed(_key(account))
        raise refused(Sentence.of("factor-wrong"))
    people.delays.succeeded(_key(account))


def require_patience(people: People, account: Account) -> None:
    """Raise `TooOften` for who guessed codes, or the password that goes with them, too often."""
    wait_s = ceil(people.delays.wait_s(_key(account)))
    if wait_s > 0:
        raise TooOften(Sentence.of("factor-wait", seconds=wait_s), wait_s)


def failed(people: People, account: Account) -> None:
    """Count a wrong guess."""
    people.delays.failed(_key(account))


def _key(account: Account) -> str:
    return f"second factor\n{account.id}"
