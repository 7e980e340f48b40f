"""Chances of game, set and match: closed forms, the martingale, and agreement with the rules played out."""

import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.format import Deuce, MatchFormat, SetFormat
from padel.score import Score
from padel.shots import PAIRS, Pair
from padel.worth.chances import Chances
from padel.worth.game import game_chance, tiebreak_chance
from padel.worth.serving import ServeShares
from tests.padel.formats import formats

FORMATS = (
    "SET3-S:6/TB7",
    "SET3-S:6/TB7-G:TN1D",
    "SET3-S:6/TB7-G:TN3D",
    "SET3-S:6/TB7-F:TB10",
    "SET3-S:6/TB7-F:6",
    "SET1-S:9/TB7@8",
    "SET1-S:8/TB7-G:TN3D",
    "SET3-S:4/TB5NOAD@3",
    "SET5-S:TB7",
)
SHARES = st.floats(0.05, 0.95)


def rules(deuce: Deuce) -> SetFormat:
    return SetFormat(6, 7, 6, deuce=deuce)


@pytest.mark.parametrize(
    ("share", "advantage", "star", "golden"),
    [(0.55, 0.623, 0.620, 0.608), (0.60, 0.736, 0.730, 0.710), (0.65, 0.830, 0.824, 0.800)],
)
def test_a_service_game_is_held_as_often_as_the_closed_forms_say(
    share: float, advantage: float, star: float, golden: float
) -> None:
    held = {deuce: round(game_chance(rules(deuce), share), 3) for deuce in Deuce}
    assert held == {Deuce.ADVANTAGE: advantage, Deuce.STAR_POINT: star, Deuce.GOLDEN_POINT: golden}


def test_at_forty_all_two_points_in_a_row_are_needed_with_advantage_and_one_with_the_golden_point() -> None:
    assert game_chance(rules(Deuce.ADVANTAGE), 0.6, (3, 3)) == pytest.approx(0.36 / 0.52)
    assert game_chance(rules(Deuce.GOLDEN_POINT), 0.6, (3, 3)) == 0.6
    # Star Point by hand: at the third deuce 0.6; a deuce before, both points or one each and then what comes after.
    second = 0.36 + 0.48 * 0.6
    assert game_chance(rules(Deuce.STAR_POINT), 0.6, (3, 3)) == pytest.approx(0.36 + 0.48 * second)


def test_importance_within_a_game_is_what_the_table_by_hand_says() -> None:
    """P(game | won) − P(game | lost) at .60: 30-30, 30-40 and 40-40, under the three rules."""

    def importance(deuce: Deuce, server: int, receiver: int) -> float:
        won = game_chance(rules(deuce), 0.6, (server + 1, receiver))
        return round(won - game_chance(rules(deuce), 0.6, (server, receiver + 1)), 2)

    order = (Deuce.ADVANTAGE, Deuce.STAR_POINT, Deuce.GOLDEN_POINT)
    assert [importance(one, 2, 2) for one in order] == [0.46, 0.47, 0.48]
    assert [importance(one, 2, 3) for one in order] == [0.69, 0.67, 0.60]
    assert [importance(one, 3, 3) for one in order] == [0.46, 0.47, 1.00]
    assert importance(Deuce.STAR_POINT, 5, 5) == 1.0


@given(st.sampled_from([1, 5, 7, 10, 40]), SHARES, SHARES)
def test_who_begins_a_tiebreak_won_by_two_does_not_matter(to: int, a: float, b: float) -> None:
    rules = SetFormat(0, to, 0)
    begun = tiebreak_chance(rules, a, b)
    assert begun == pytest.approx(1 - tiebreak_chance(rules, b, a))
    won, lost = tiebreak_chance(rules, a, b, (1, 0)), tiebreak_chance(rules, a, b, (0, 1))
    if to > 1:
        assert begun == pytest.approx(a * won + (1 - a) * lost)


def test_a_tiebreak_of_one_point_is_the_server_s_chance_and_one_of_equals_is_even() -> None:
    assert tiebreak_chance(SetFormat(0, 1, 0, 1), 0.7, 0.6) == 0.7
    assert tiebreak_chance(SetFormat(0, 7, 0), 0.65, 0.65) == pytest.approx(0.5)
    assert tiebreak_chance(SetFormat(0, 7, 0), 0.6, 0.6, (6, 6)) == pytest.approx(0.5)


@given(formats(), st.text("ab", max_size=120), SHARES, SHARES)
def test_a_chance_is_the_mean_of_the_chances_after_the_next_point(
    format: MatchFormat, points: str, a: float, b: float
) -> None:
    chances, score = Chances(format, ServeShares(a, b)), Score.start(format)
    for winner in points:
        score = score.point_to("a" if winner == "a" else "b")
    if score.winner:
        assert chances.at(score).match == float(score.winner == "a")
        return
    own = chances.shares.won_by_a(score.serving_pair)
    won, lost = (chances.at(score.point_to(one)).match for one in PAIRS)
    assert chances.at(score).match == pytest.approx(own * won + (1 - own) * lost, abs=1e-9)
    assert chances.importance(score) >= -1e-12


@given(formats(), st.text("ab", max_size=60), SHARES)
def test_exchanging_the_pairs_exchanges_the_chances(format: MatchFormat, points: str, share: float) -> None:
    mine, theirs = Score.start(format, "a"), Score.start(format, "b")
    for winner in points:
        mine = mine.point_to("a" if winner == "a" else "b")
        theirs = theirs.point_to("b" if winner == "a" else "a")
    here, there = Chances(format, ServeShares(share, 0.6)), Chances(format, ServeShares(0.6, share))
    for chance, opposite in zip(here.at(mine), there.at(theirs), strict=True):
        assert chance == pytest.approx(1 - opposite, abs=1e-9)


class Standing:
    """A score by the rules, and those after it once a match came there: many matches come through the same ones."""

    def __init__(self, score: Score, shares: ServeShares, known: dict[Score, "Standing"]) -> None:
        self.score, self.winner = score, score.winner
        self._shares, self._known = shares, known
        self._chance, self._after = shares.won_by_a(score.serving_pair), dict[Pair, Standing]()

    def next(self, chance: random.Random) -> "Standing":
        pair: Pair = "a" if chance.random() < self._chance else "b"
        return self._after.get(pair) or self._first_time(pair)

    def _first_time(self, pair: Pair) -> "Standing":
        score = self.score.point_to(pair)
        if score not in self._known:
            self._known[score] = Standing(score, self._shares, self._known)
        self._after[pair] = self._known[score]
        return self._after[pair]


def played_out(standing: Standing, chance: random.Random) -> Pair:
    while not standing.winner:
        standing = standing.next(chance)
    return standing.winner


def agrees(code: str, matches: int) -> None:
    format, shares = MatchFormat.parse(code), ServeShares(0.64, 0.61)
    start, chance = Score.start(format), random.Random(code)
    expected = Chances(format, shares).at(start).match
    first = Standing(start, shares, {})
    won = sum(played_out(first, chance) == "a" for _ in range(matches)) / matches
    assert abs(won - expected) < 4 * sqrt(expected * (1 - expected) / matches)


@pytest.mark.parametrize("code", FORMATS)
def test_the_chance_is_how_often_matches_by_the_rules_are_won(code: str) -> None:
    agrees(code, 300)


@pytest.mark.soak
@pytest.mark.parametrize("code", FORMATS)
def test_a_hundred_thousand_matches_agree_with_the_chance(code: str) -> None:
    agrees(code, 100_000)


def test_an_advantage_set_may_go_on_for_ever_and_its_chance_is_still_exact() -> None:
    format = MatchFormat.parse("SET1-S:6")
    chances, score = Chances(format, ServeShares(0.62, 0.6)), Score.start(format)
    for _ in range(20):
        for winner in "aaaabbbb":
            score = score.point_to("a" if winner == "a" else "b")
    hold_a, hold_b = (game_chance(format.set_format, share) for share in chances.shares)
    both, neither = hold_a * (1 - hold_b), (1 - hold_a) * hold_b
    assert chances.at(score).match == pytest.approx(both / (both + neither))
