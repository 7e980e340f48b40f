"""The score of a match: a pure fold of points.

Rules are cited as FIP n, the Rules of Padel of the International Padel Federation in force from January 2026.
What stands without the players is `padel.standing`'s, the turns of service `padel.serving`'s, the words
`padel.spoken`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from padel.court import End, Side, opposite
from padel.format import MatchFormat
from padel.refusals import refusal
from padel.serving import A_FIRST, Order, order_from, shifted, swapped, tiebreak_turns
from padel.set_score import SetScore
from padel.shots import Pair, pair_of
from padel.standing import NO_PRIZE, Standing
from padel.taken_over import check_standing

__all__ = ["End", "Score", "SetScore", "Side"]


@dataclass(frozen=True, slots=True)
class Score(Standing):
    """The score between two points: how the match stands, who serves, and at which ends the pairs play.

    Attributes:
        service_order: the four players in the order in which they serve, a pair alternating with the other (FIP 6.8).
        games_served: games (a tie-break counts as one) finished in the match; says whose turn it is.
        a_at: the end from which pair a began the running game.
        chosen_side: the side from which the receivers chose to receive the deciding point.
        last_game: the pair that won the game before, for the umpire's call; `None` where nobody knows. Not part of
            what two scores are compared by.
    """

    service_order: Order = A_FIRST
    games_served: int = 0
    a_at: End = "left"
    chosen_side: Side | None = None
    last_game: Pair | None = field(default=None, compare=False)

    @classmethod
    def start(cls, format: MatchFormat, first_server: Pair | int = "a", a_at: End = "left") -> "Score":
        """Give love all, with the pair (its first player) or the player that serves first, and the end of pair a."""
        return cls(format, service_order=order_from(first_server), a_at=a_at)

    @classmethod
    def at(
        cls,
        format: MatchFormat,
        sets: Sequence[SetScore],
        points: tuple[int, int],
        server: int,
        a_at: End = "left",
        next_server: int | None = None,
    ) -> "Score":
        """Give a score set outright, as of a match taken over in mid-play.

        Args:
            format: how the match is won.
            sets: the sets so far; when the last one is over and the match is not, the next one begins.
            points: points won in the running game, (a, b), so that the third deuce is (5, 5).
            server: the player who serves the next point.
            a_at: the end from which pair a plays the next point.
            next_server: the player of the other pair who serves after them; its first player if not given.

        Raises:
            ScoreError: naming what cannot be.
        """
        standing, winner = check_standing(format, sets, points)
        _check_servers(server, next_server)
        served = sum(one.games for one in standing)
        score = cls(format, standing, points, winner, games_served=served)
        order = shifted(order_from(server, next_server), score._turn)
        return replace(score, service_order=order, a_at=opposite(a_at) if score._ends_swapped else a_at)

    @property
    def is_break_point(self) -> bool:
        """Say whether the receivers win the game with the next point; a tie-break is nobody's service game."""
        return self.prizes[self.serving_pair == "a"] != NO_PRIZE and not self.in_tiebreak

    # ---- who serves, from where

    @property
    def _turn(self) -> int:
        return self.games_served + (tiebreak_turns(sum(self.points)) if self.in_tiebreak else 0)

    @property
    def server(self) -> int:
        """Give the player who serves the next point (FIP 6.8; in a tie-break FIP 1: one point, then two each)."""
        return self.service_order[self._turn % 4]

    @property
    def serving_pair(self) -> Pair:
        """Give the pair that serves the next point."""
        return pair_of(self.server)

    def serves_after(self, player: int) -> int:
        """Give the player whose turn of service comes after this one's."""
        return self.service_order[(self.service_order.index(player) + 1) % 4]

    @property
    def may_choose_server(self) -> tuple[int, ...]:
        """Give the players who may be chosen to serve first of their pair, which a pair decides anew in each set.

        A pair may choose until it serves in the set (FIP 6.8), so both at its start, then the one that serves second.
        """
        turns = self._turns_begun_in_set
        if self.winner or turns > 1:
            return ()
        if turns == 0:
            return 1, 2, 3, 4
        serves_second = pair_of(self.service_order[(self.games_served - self.sets[-1].games + 1) % 4])
        return (1, 2) if serves_second == "a" else (3, 4)

    @property
    def _turns_begun_in_set(self) -> int:
        played = sum(self.points)
        if self.set_format.is_only_tiebreak:
            return played // 2 + 1 if played else 0
        return self.sets[-1].games + (played > 0)

    def serve_first(self, player: int) -> "Score":
        """Give the score with this player serving first of their pair in this set (FIP 6.8).

        Raises:
            ScoreError: when the pair has served in this set, so that its order stands until the next one.
        """
        if player not in self.may_choose_server:
            raise refusal("order_stands", player=player)
        pair = pair_of(player)
        first = next(one for one in self.order_from_now if pair_of(one) == pair)
        if first == player:
            return self
        return replace(self, service_order=swapped(self.service_order, pair))

    @property
    def order_from_now(self) -> Order:
        """Give the players in the order in which they serve from the next point on."""
        return shifted(self.service_order, -self._turn)

    @property
    def receiver_side(self) -> Side:
        """Give the side that receives: right first, then alternately (FIP 6.5); in a tie-break too.

        At the deciding point of a game the receivers choose; the right is given until they do.
        """
        if self.may_choose_side:
            return self.chosen_side or "right"
        return "left" if sum(self.points) % 2 else "right"

    @property
    def may_choose_side(self) -> bool:
        """Say whether the receivers choose the side of the next point: the deciding point of a game (FIP 1)."""
        return self.is_deuce and self.is_deciding_point

    def receive_from(self, side: Side) -> "Score":
        """Give the score with the side that the receivers chose for the deciding point (FIP 1, options 2 and 3).

        Raises:
            ScoreError: when the next point does not decide a game.
        """
        if not self.may_choose_side:
            raise refusal("no_side")
        return replace(self, chosen_side=side)

    @property
    def ends(self) -> tuple[End, End]:
        """Give the ends of pair a and pair b for the next point.

        They change after every odd game of a set, and after every six points of a tie-break (FIP 5). A tie-break is
        one game: the pairs change once after it, also where it ends with a sixth point.
        """
        a_at = opposite(self.a_at) if self._ends_swapped else self.a_at
        return a_at, opposite(a_at)

    @property
    def ends_change(self) -> bool:
        """Say whether the pairs change ends now, between the point before and the next one."""
        if self.winner:
            return False
        if self.points != (0, 0):
            return self.in_tiebreak and sum(self.points) % 6 == 0
        ended = self.sets[-1] if self.sets[-1].games or len(self.sets) == 1 else self.sets[-2]
        return ended.games % 2 == 1

    @property
    def _ends_swapped(self) -> bool:
        return self.in_tiebreak and sum(self.points) // 6 % 2 == 1

    # ---- the fold

    def point_to(self, pair: Pair) -> "Score":
        """Give the score after a point for `pair`; a finished match stays as it is."""
        if self.winner:
            return self
        points = self._points_with(pair)
        if self._is_game_won(points):
            return self._game_to(pair, points)
        return Score(
            self.format,
            self.sets,
            points,
            service_order=self.service_order,
            games_served=self.games_served,
            a_at=self.a_at,
            last_game=self.last_game,
        )

    def game_to(self, pair: Pair) -> "Score":
        """Give the score after a penalty that costs the other pair the running game, or the tie-break.

        The points count as they stand: a tie-break keeps them. A finished match stays as it is.
        """
        return self if self.winner else self._game_to(pair, self.points)

    def _game_to(self, pair: Pair, points: tuple[int, int]) -> "Score":
        done = self.sets[-1].game_to(pair, points if self.in_tiebreak else None)
        set_over = self.set_format.won(done.games_a, done.games_b)
        match_over = set_over and self.sets_won[pair == "b"] + 1 == self.format.sets_to_win
        begun = (SetScore(),) if set_over and not match_over else ()
        return replace(
            self,
            sets=(*self.sets[:-1], done, *begun),
            points=(0, 0),
            winner=pair if match_over else None,
            games_served=self.games_served + 1,
            a_at=self.ends[done.games % 2],
            chosen_side=None,
            last_game=pair,
        )


def _check_servers(server: int, next_server: int | None) -> None:
    if server not in (1, 2, 3, 4):
        raise refusal("no_player", player=server)
    if next_server is not None and (next_server not in (1, 2, 3, 4) or pair_of(next_server) == pair_of(server)):
        raise refusal("same_pair_serves", player=server, following=next_server)
