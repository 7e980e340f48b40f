import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.format import MatchFormat
from padel.score import Score, SetScore
from padel.shots import Pair, pair_of

ADVANTAGE = MatchFormat.parse("SET3-S:6/TB7")
GOLDEN = MatchFormat.parse("SET3-S:6/TB7-G:TN1D")
STAR = MatchFormat.parse("SET3-S:6/TB7-G:TN3D")
FORMATS = st.sampled_from(
    [ADVANTAGE, GOLDEN, STAR]
    + [
        MatchFormat.parse(code)
        for code in ("SET3-S:6/TB7-F:TB10", "SET1-S:9/TB7@8", "SET3-S:4/TB5@3", "SET3-S:6/TB7-F:6")
    ]
)
PAIRS = st.sampled_from(["a", "b"])


def play(score: Score, points: Iterable[Pair]) -> Score:
    for pair in points:
        score = score.point_to(pair)
    return score


def games(score: Score, winners: Iterable[Pair]) -> Score:
    for pair in winners:
        score = play(score, [pair] * 4)
    return score


def test_four_points_win_a_game() -> None:
    assert play(Score.start(STAR), "aaaa").sets == (SetScore(1, 0),)  # type: ignore[arg-type]


def test_with_advantage_a_game_goes_on_until_two_ahead() -> None:
    score = play(Score.start(ADVANTAGE), "ababab" + "ab" * 20)  # type: ignore[arg-type]
    assert score.is_deuce
    assert not score.is_deciding_point
    assert play(score, "bb").sets == (SetScore(0, 1),)  # type: ignore[arg-type]


def test_a_golden_point_decides_at_the_first_deuce() -> None:
    score = play(Score.start(GOLDEN), "ababab")  # type: ignore[arg-type]
    assert score.is_deciding_point
    assert score.point_to("b").sets == (SetScore(0, 1),)


@pytest.mark.parametrize("deuce", [1, 2])
def test_star_point_plays_two_advantages(deuce: int) -> None:
    score = play(Score.start(STAR), "ababab" + "ab" * (deuce - 1))  # type: ignore[arg-type]
    assert score.deuces == deuce
    assert not score.is_deciding_point
    assert score.point_to("a").shown_points == ("AD", "40")
    assert play(score, "aa").sets[-1].games_a == 1  # type: ignore[arg-type]


def test_star_point_decides_at_the_third_deuce() -> None:
    score = play(Score.start(STAR), "ababab" + "abba")  # type: ignore[arg-type]
    assert score.is_deciding_point
    assert score.point_to("b").sets == (SetScore(0, 1),)


def test_a_set_at_six_all_is_decided_by_a_tiebreak_two_ahead() -> None:
    score = games(Score.start(STAR), "ab" * 6)  # type: ignore[arg-type]
    assert score.in_tiebreak
    score = play(score, "ab" * 6)  # type: ignore[arg-type]
    assert score.in_tiebreak
    score = play(score, "aa")  # type: ignore[arg-type]
    assert score.sets == (SetScore(7, 6, (8, 6)), SetScore())
    assert str(score) == "7-6(6) 0-0"


def test_in_a_tiebreak_one_point_is_served_then_two_each() -> None:
    score = games(Score.start(STAR), "ab" * 6)  # type: ignore[arg-type]
    servers = []
    for _ in range(6):
        servers.append(score.server)
        score = score.point_to("a")
    assert servers == [1, 3, 3, 2, 2, 4]


def test_after_a_tiebreak_the_pair_that_received_first_serves() -> None:
    score = games(Score.start(STAR), "ab" * 6)  # type: ignore[arg-type]
    assert score.serving_pair == "a"
    after = play(score, "a" * 7)  # type: ignore[arg-type]
    assert after.serving_pair == "b"


def test_the_four_players_serve_in_turn() -> None:
    score = Score.start(STAR, first_server="b")
    servers = []
    for _ in range(5):
        servers.append(score.server)
        score = games(score, "a")  # type: ignore[arg-type]
    assert servers == [3, 1, 4, 2, 3]


def test_ends_change_after_odd_games_and_every_six_points_of_a_tiebreak() -> None:
    score = Score.start(STAR)
    ends = []
    for _ in range(4):
        ends.append(score.ends[0])
        score = games(score, "a" if len(ends) % 2 else "b")  # type: ignore[arg-type]
    assert ends == ["left", "right", "right", "left"]
    tiebreak = games(Score.start(STAR), "ab" * 6)  # type: ignore[arg-type]
    assert tiebreak.ends != play(tiebreak, "ababab").ends  # type: ignore[arg-type]


def test_two_sets_win_a_match_and_a_finished_match_stays_as_it_is() -> None:
    score = games(Score.start(STAR), "a" * 12)  # type: ignore[arg-type]
    assert (score.winner, str(score)) == ("a", "6-0 6-0")
    assert score.point_to("b") is score


def test_match_point_is_set_point_too() -> None:
    score = play(games(Score.start(STAR), "a" * 11), "aaa")  # type: ignore[arg-type]
    assert score.is_match_point
    assert score.is_set_point
    assert not Score.start(STAR).is_match_point


def test_a_match_tiebreak_counts_as_one_game() -> None:
    format = MatchFormat.parse("SET3-S:6/TB7-F:TB10")
    score = play(games(Score.start(format), "aaaaaabbbbbb"), "a" * 10)  # type: ignore[arg-type]
    assert score.sets[-1] == SetScore(1, 0, (10, 0))
    assert score.winner == "a"


@given(FORMATS, st.lists(PAIRS, max_size=400))
def test_every_reachable_score_keeps_the_invariants(format: MatchFormat, points: list[Pair]) -> None:
    score = Score.start(format)
    for pair in points:
        before, score = score, score.point_to(pair)
        assert before.winner is None or score is before
        assert abs(score.games_served - before.games_served) <= 1
        assert score.server in (1, 2, 3, 4)
        assert score.serving_pair == pair_of(score.server)
        assert score.ends[0] != score.ends[1]
        assert sum(score.sets_won) == len(score.sets) - (score.winner is None)
        assert max(score.sets_won) <= format.sets_to_win
        if not score.in_tiebreak and format.deuce.decides_at:
            assert min(score.points) <= 2 + format.deuce.decides_at


@given(FORMATS, st.lists(PAIRS, max_size=200), st.integers(0, 200))
def test_folding_a_prefix_and_then_the_rest_is_folding_the_whole(
    format: MatchFormat, points: list[Pair], cut: int
) -> None:
    assert play(play(Score.start(format), points[:cut]), points[cut:]) == play(Score.start(format), points)


@given(FORMATS, st.integers())
def test_a_match_with_each_format_ends(format: MatchFormat, seed: int) -> None:
    chance, score = random.Random(seed), Score.start(format)
    for _ in range(2000):
        score = score.point_to("a" if chance.random() < 0.5 else "b")
    assert score.winner is not None
