"""How large a share of the points on its own service a pair wins, estimated with shrinkage to a reference."""

from typing import Final, NamedTuple

from padel.shots import Pair

REFERENCE_SHARE: Final = 0.62
"""The share where nothing is known of the players: between .651 (men) and .592 (women), from how many games
come to the golden point, 20·p³·(1 − p)³: 23.48 and 28.19 % (Retos 45:275; 174 matches of World Padel Tour 2021)."""

SHARE_WEIGHT_POINTS: Final = 100
"""How many service points the reference counts as. The spread of the men's 23.48 % between matches is 10.51 points;
chance in 20 games a match explains 9.5 of them. The rest is a spread between matches of 0.048 in the share: that of a
beta distribution which weighs 98 points."""

_SURE = 1e-6


class ServeShares(NamedTuple):
    """The chance of each pair to win a point on its own service, above 0 and below 1."""

    a: float
    b: float

    def won_by_a(self, server: Pair) -> float:
        """Give pair a's chance to win a point that `server` serves."""
        return self.a if server == "a" else 1 - self.b


def share_estimate(
    won: int, played: int, reference: float = REFERENCE_SHARE, weight_points: float = SHARE_WEIGHT_POINTS
) -> float:
    """Give the share of service points that a pair wins: the posterior mean of a beta distribution.

    Args:
        won: points won on its own service.
        played: points played on its own service.
        reference: the share before anything is known.
        weight_points: how many points the reference counts as.
    """
    share = (won + weight_points * reference) / (played + weight_points)
    return min(max(share, _SURE), 1 - _SURE)
