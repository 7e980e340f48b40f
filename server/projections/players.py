"""The players whom matches named. Two spellings that differ in case or spaces alone are one player."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from wire.scoreboard import Scoreboard

_NOBODY = re.compile(r"(player|jugador|jugadora) \d", re.IGNORECASE)
"""What a match calls a player whom nobody has named."""


class KnownPlayer(NamedTuple):
    """A player, spelled as in the newest match, with that match's time and the count of all of them."""

    name: str
    last_match: datetime
    matches: int


def known_players(newest_first: Iterable[Scoreboard]) -> list[KnownPlayer]:
    """Give the players of matches, who played last first; players of one match in its order."""
    found: dict[str, KnownPlayer] = {}
    for board in newest_first:
        for name in {_key(one): one for pair in (board.a, board.b) for one in pair.players}.values():
            if _NOBODY.fullmatch(name):
                continue
            known = found.get(_key(name), KnownPlayer(name, board.created, 0))
            found[_key(name)] = known._replace(matches=known.matches + 1)
    return list(found.values())


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
