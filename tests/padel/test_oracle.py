"""Random points, a million of them in `make soak`: the score and the card of a second umpire agree on each."""

import inspect
import random
from collections import Counter

import pytest

from padel.format import MatchFormat
from padel.score import Score
from tests.padel import oracle
from tests.padel.oracle import PAIR, Card

POINTS_A_PART = 50_000

CODES = (
    "SET3-S:6/TB7",
    "SET3-S:6/TB7-G:TN1D",
    "SET3-S:6/TB7-G:TN3D",
    "SET5-S:6/TB7",
    "SET1-S:6/TB7-G:TN3D",
    "SET3-S:6/TB7-F:TB10",
    "SET3-S:6/TB7-G:TN3D-F:TB10",
    "SET3-S:6/TB7-G:TN1D-F:TB7",
    "SET5-S:6/TB7-F:6/TB10",
    "SET5-S:6/TB7-F:6/TB7@12",
    "SET3-S:6/TB7-F:6",
    "SET3-S:6-G:TN3D",
    "SET3-S:6NOAD/TB7-F:6/TB7",
    "SET3-S:6/TB7-F:6NOAD/TB7",
    "SET3-S:4/TB5@3",
    "SET3-S:4/TB7-G:TN3D",
    "SET3-S:4/TB5NOAD@3-G:TN1D",
    "SET5-S:5/TB9NOAD@4-G:TN1D",
    "SET1-S:8/TB7",
    "SET1-S:9/TB7@8-G:TN3D",
    "SET1-S:9/TB10-G:TN1D",
    "SET1-S:TB10",
    "SET3-S:TB7",
    "SET5-S:TB10NOAD",
    "SET3-S:TB10-G:TN3D-F:6/TB7",
)


class Rally:
    """Random points: each match has its own chances, so that deuces, tie-breaks and long sets come often."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seen: Counter[str] = Counter()

    def match(self) -> tuple[Card, Score]:
        code, first = self.chance.choice(CODES), self.chance.choice((1, 2, 3, 4))
        self.server_wins = self.chance.choice((0.5, 0.6, 0.9))
        return Card(code, first), Score.start(MatchFormat.parse(code), first)

    def winner(self, server: int) -> str:
        mine = PAIR[server]
        return mine if self.chance.random() < self.server_wins else "ab"[mine == "a"]

    def choices(self, card: Card, score: Score) -> Score:
        """Sometimes change the order of service or the receivers' side, where it may be."""
        may = card.may_serve_first()
        if may and self.chance.random() < 0.2:
            player = self.chance.choice(may)
            card.serve_first(player)
            score = score.serve_first(player)
            self.seen["server chosen"] += 1
        if card.deciding() and not card.tiebreak and self.chance.random() < 0.5:
            card.side = self.chance.choice(("right", "left"))
            score = score.receive_from(card.side)
            self.seen["side chosen"] += 1
        return score


def by_card(card: Card, futures: dict[str, str]) -> tuple[object, ...]:
    receivers = "ab"[PAIR[card.server] == "a"]
    return (
        (card.games["a"], card.games["b"]),
        card.count["a"],
        card.count["b"],
        card.shown(),
        card.server,
        card.a_end,
        card.side,
        card.deciding(),
        not card.tiebreak and futures[receivers] != "point",
        "set" in futures.values() or "match" in futures.values(),
        "match" in futures.values(),
        card.may_serve_first(),
        len(card.sets) + 1,
    )


def by_score(score: Score) -> tuple[object, ...]:
    running = score.sets[-1]
    return (
        (running.games_a, running.games_b),
        *score.points,
        score.shown_points,
        score.server,
        score.ends[0],
        score.receiver_side,
        score.is_deciding_point,
        score.is_break_point,
        score.is_set_point,
        score.is_match_point,
        score.may_choose_server,
        len(score.sets),
    )


def in_full(score: Score) -> list[tuple[int, int, tuple[int, int] | None]]:
    return [(one.games_a, one.games_b, one.tiebreak) for one in score.sets]


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in range(1, 20))])
def test_the_score_is_the_second_umpires_at_every_one_of_fifty_thousand_points(part: int) -> None:
    rally = Rally(part)
    card, score = rally.match()
    for _ in range(POINTS_A_PART):
        score = rally.choices(card, score)
        next_cards = {"a": card.copy(), "b": card.copy()}
        futures = {pair: next_cards[pair].play(pair) for pair in ("a", "b")}
        assert by_score(score) == by_card(card, futures), f"{score.format}: {score}"
        rally.seen["deciding point of " + ("a tie-break" if card.tiebreak else f"deuce {card.deuce}")] += (
            card.deciding()
        )
        winner = rally.winner(card.server)
        if rally.chance.random() < 0.001:
            futures[winner], score = card.game_to(winner), score.game_to(winner)
            rally.seen["penalty in a tie-break"] += score.sets[-1].games == 0
        else:
            card, score = next_cards[winner], score.point_to(winner)
        if futures[winner] != "point":
            assert in_full(score) == card.in_full(), f"{score.format}: {score}"
            assert score.winner == card.winner
        if card.winner:
            rally.seen[str(score.format)] += 1
            card, score = rally.match()
    expected = {"server chosen", "side chosen", "deciding point of deuce 1", "deciding point of deuce 3"}
    assert all(rally.seen[name] for name in expected | {"deciding point of a tie-break", *CODES})


def test_the_second_umpire_knows_nothing_of_the_code() -> None:
    lines = inspect.getsource(oracle).splitlines()
    assert not [line for line in lines if line.strip().startswith(("import ", "from "))]
