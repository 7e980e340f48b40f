"""Who serves: the order of the four players (FIP 6.8), and the turns of a tie-break (FIP 1, tie-break)."""

from padel.shots import Pair, pair_of

Order = tuple[int, int, int, int]
"""The four players in the order in which they serve; a pair alternates with the other."""

A_FIRST: Order = (1, 3, 2, 4)

MATES = {1: 2, 2: 1, 3: 4, 4: 3}
_FIRST_OF_PAIR: dict[Pair, int] = {"a": 1, "b": 3}


def order_from(first: Pair | int, second: int | None = None) -> Order:
    """Give the order that begins with a pair (its first player) or a player, then `second` of the other pair."""
    player = _FIRST_OF_PAIR[first] if isinstance(first, str) else first
    opponent = second if second is not None else _FIRST_OF_PAIR["b" if pair_of(player) == "a" else "a"]
    return player, opponent, MATES[player], MATES[opponent]


def shifted(order: Order, turns: int) -> Order:
    """Give the order in which the player who is first now comes after so many turns."""
    one, two, three, four = (order[(place - turns) % 4] for place in range(4))
    return one, two, three, four


def swapped(order: Order, pair: Pair) -> Order:
    """Give the order with the players of a pair in each other's place."""
    one, two, three, four = (MATES[player] if pair_of(player) == pair else player for player in order)
    return one, two, three, four


def tiebreak_turns(points_played: int) -> int:
    """Give how many turns of service have passed on in a tie-break: after the first point, then after every two."""
    return (points_played + 1) // 2
