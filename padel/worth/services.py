"""Whose service the points of a match were on, and who won them: each game's shares, and the momentum."""

from padel.record import Point
from padel.score import Score
from padel.shots import Pair, pair_of
from padel.worth.momentum import Lately, Momentum
from padel.worth.serving import REFERENCE_SHARE, ServeShares, share_estimate


class Services:
    """Follows the points of a match, in order.

    Attributes:
        shares: what each pair is thought to win on its service in the running game.
    """

    def __init__(self, reference: float = REFERENCE_SHARE) -> None:
        self._reference = reference
        self._won = {"a": 0, "b": 0}
        self._served = {"a": 0, "b": 0}
        self._lately = Lately()
        self._game: object = None
        self.shares = ServeShares(reference, reference)

    @property
    def momentum(self) -> Momentum:
        """Give the momentum after the last point."""
        return self._lately.momentum

    def begins_game(self, before: Score) -> bool:
        """Take the score before the next point; say whether another game, with its own shares, begins there."""
        game = (before.games_served, before.sets, before.service_order)
        if game == self._game:
            return False
        self._game = game
        self.shares = ServeShares(self._share("a"), self._share("b"))
        return True

    def count(self, point: Point) -> None:
        """Count the point, unless it was not played but given."""
        if point.penalty:
            return
        serving, winner = pair_of(point.server), point.winner
        self._lately.add(winner == "a", self.shares.won_by_a(serving))
        self._served[serving] += 1
        self._won[serving] += winner == serving

    def _share(self, pair: Pair) -> float:
        return share_estimate(self._won[pair], self._served[pair], self._reference)
