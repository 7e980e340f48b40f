"""The strokes of padel and what may come of them."""

from enum import StrEnum
from typing import Literal

Pair = Literal["a", "b"]
"""A pair: `a` (players 1 and 2) or `b` (players 3 and 4)."""

PAIRS: tuple[Pair, Pair] = ("a", "b")


class ShotType(StrEnum):
    """A kind of stroke, as coaches name it."""

    SERVE = "serve"
    RETURN = "return"
    FOREHAND = "forehand"
    BACKHAND = "backhand"
    VOLLEY = "volley"
    FOREHAND_VOLLEY = "forehand_volley"
    BACKHAND_VOLLEY = "backhand_volley"
    LOB = "lob"
    SMASH = "smash"
    SMASH_X3 = "smash_x3"
    SMASH_X4 = "smash_x4"
    BANDEJA = "bandeja"
    VIBORA = "vibora"
    RULO = "rulo"
    GANCHO = "gancho"
    CHIQUITA = "chiquita"
    BAJADA = "bajada"
    DROP_SHOT = "drop_shot"
    WALL_BOAST = "wall_boast"
    BLOCK = "block"


class Outcome(StrEnum):
    """What came of a shot; all but `in_play` end the point."""

    WINNER = "winner"
    FORCED_ERROR = "forced_error"
    UNFORCED_ERROR = "unforced_error"
    IN_PLAY = "in_play"


def other(pair: Pair) -> Pair:
    """Give the opponents of a pair."""
    return "b" if pair == "a" else "a"


def pair_of(player: int) -> Pair:
    """Give the pair of a player: 1 and 2 are pair a, 3 and 4 are pair b."""
    return "a" if player <= 2 else "b"


def point_winner(pair: Pair, outcome: Outcome) -> Pair | None:
    """Say who wins the point when `pair` hits a shot with this outcome; `None` while the ball is in play."""
    if outcome is Outcome.IN_PLAY:
        return None
    return pair if outcome is Outcome.WINNER else other(pair)
