import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.errors import ScoreError
from padel.format import MatchFormat
from padel.score import Score, SetScore
from tests.padel.formats import formats

STAR = MatchFormat.parse("SET3-S:6/TB7-G:TN3D")
STEPS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30)), max_size=300)


def step(score: Score, pair: str, kind: int) -> Score:
    """Play a point; now and then a game penalty, or another first server."""
    if kind == 0:
        return score.game_to("a" if pair == "a" else "b")
    if kind == 1 and score.may_choose_server:
        score = score.serve_first(score.may_choose_server[-1 if pair == "a" else 0])
    return score.point_to("a" if pair == "a" else "b")


def taken_over(score: Score) -> Score:
    after = score.serves_after(score.server)
    return Score.at(score.format, score.sets, score.points, score.server, score.ends[0], after)


@given(formats(), STEPS, STEPS)
def test_a_score_taken_over_at_any_point_goes_on_as_the_match_would_have(
    format: MatchFormat, before: list[tuple[str, int]], rest: list[tuple[str, int]]
) -> None:
    score = Score.start(format)
    for pair, kind in before:
        score = step(score, pair, kind)
    again = taken_over(score)
    for pair, kind in rest:
        assert again.server == score.server
        assert again.ends == score.ends
        assert again.sets == score.sets
        assert again.may_choose_server == score.may_choose_server
        score, again = step(score, pair, kind), step(again, pair, kind)
    assert (str(again), again.winner) == (str(score), score.winner)


def test_a_set_that_is_over_begins_the_next_one() -> None:
    score = Score.at(STAR, [SetScore(6, 4)], (0, 0), server=3)
    assert (str(score), score.server, score.sets_won) == ("6-4 0-0", 3, (1, 0))


def test_a_match_can_be_set_to_its_end() -> None:
    score = Score.at(STAR, [SetScore(6, 4), SetScore(7, 6)], (0, 0), server=1)
    assert (score.winner, score.sets_won) == ("a", (2, 0))


def test_the_pair_stands_where_it_is_said_to_stand_also_in_a_tiebreak() -> None:
    for points in [(0, 0), (3, 2), (3, 3), (6, 6)]:
        assert Score.at(STAR, [SetScore(6, 6)], points, server=1, a_at="right").ends == ("right", "left")


def test_the_third_deuce_is_five_points_each() -> None:
    assert Score.at(STAR, [SetScore(2, 1)], (5, 5), server=2).is_deciding_point


@pytest.mark.parametrize(
    ("sets", "points", "reason"),
    [
        ([], (0, 0), "0 sets"),
        ([SetScore(6, 0)] * 4, (0, 0), "4 sets"),
        ([SetScore(6, 0)] * 3, (0, 0), "over after set 2"),
        ([SetScore(5, 4), SetScore(1, 0)], (0, 0), "set 1 is not over at 5-4"),
        ([SetScore(8, 3)], (0, 0), "8-3 cannot be"),
        ([SetScore(8, 6)], (0, 0), "8-6 cannot be"),
        ([SetScore(7, 4)], (0, 0), "7-4 cannot be"),
        ([SetScore(-1, 4)], (0, 0), "-1-4 cannot be"),
        ([SetScore(6, 4, (7, 5))], (0, 0), "no tie-break at 6-4"),
        ([SetScore(7, 6, (9, 2))], (0, 0), "cannot end 9-2"),
        ([SetScore(7, 6, (5, 7))], (0, 0), "cannot end 5-7"),
        ([SetScore(2, 1)], (4, 2), "points won 4 and 2"),
        ([SetScore(2, 1)], (6, 5), "points won 6 and 5"),
        ([SetScore(2, 1)], (-1, 0), "points won -1 and 0"),
        ([SetScore(6, 6)], (7, 5), "7-5 is no score of a tie-break"),
        ([SetScore(6, 4), SetScore(6, 4)], (1, 0), "over with these sets"),
    ],
)
def test_a_score_that_cannot_be_is_refused_with_the_reason(
    sets: list[SetScore], points: tuple[int, int], reason: str
) -> None:
    with pytest.raises(ScoreError, match=reason):
        Score.at(STAR, sets, points, server=1)


def test_a_tiebreak_that_a_lead_of_one_wins_never_stands_level_beyond_its_deciding_point() -> None:
    short = MatchFormat.parse("SET1-S:TB5NOAD")
    assert Score.at(short, [SetScore()], (4, 4), server=1).is_deciding_point
    with pytest.raises(ScoreError, match="5-5 is no score"):
        Score.at(short, [SetScore()], (5, 5), server=1)


@pytest.mark.parametrize(("server", "following", "reason"), [(5, None, "no player 5"), (1, 2, "other pair serves")])
def test_players_that_cannot_serve_are_refused(server: int, following: int | None, reason: str) -> None:
    with pytest.raises(ScoreError, match=reason):
        Score.at(STAR, [SetScore()], (0, 0), server, next_server=following)


@given(
    formats(),
    st.lists(st.builds(SetScore, st.integers(0, 8), st.integers(0, 8), st.none()), min_size=1, max_size=3),
    st.tuples(st.integers(0, 8), st.integers(0, 8)),
)
def test_whatever_score_is_set_can_be_played_on_or_is_refused(
    format: MatchFormat, sets: list[SetScore], points: tuple[int, int]
) -> None:
    try:
        score = Score.at(format, sets, points, server=1)
    except ScoreError:
        return
    while not score.winner:
        before, score = score, score.point_to("a")
        assert score != before
    assert sum(score.sets_won) == len(score.sets)
