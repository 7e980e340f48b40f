import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.errors import ScoreError
from padel.format import MatchFormat
from padel.score import Score, SetScore
from padel.shots import pair_of
from tests.padel.formats import formats

ADVANTAGE = MatchFormat.parse("SET3-S:6/TB7")
GOLDEN = MatchFormat.parse("SET3-S:6/TB7-G:TN1D")
STAR = MatchFormat.parse("SET3-S:6/TB7-G:TN3D")
POINTS = st.text("ab", max_size=400)


def play(score: Score, points: str) -> Score:
    for pair in points:
        score = score.point_to("a" if pair == "a" else "b")
    return score


def games(score: Score, winners: str) -> Score:
    return play(score, "".join(4 * pair for pair in winners))


def test_four_points_win_a_game() -> None:
    assert play(Score.start(STAR), "aaaa").sets == (SetScore(1, 0),)


def test_with_advantage_a_game_goes_on_until_two_ahead() -> None:
    score = play(Score.start(ADVANTAGE), "ababab" + "ab" * 20)
    assert score.is_deuce
    assert not score.is_deciding_point
    assert play(score, "bb").sets == (SetScore(0, 1),)


def test_a_golden_point_decides_at_the_first_deuce() -> None:
    score = play(Score.start(GOLDEN), "ababab")
    assert score.is_deciding_point
    assert score.point_to("b").sets == (SetScore(0, 1),)


@pytest.mark.parametrize("deuce", [1, 2])
def test_star_point_plays_two_advantages(deuce: int) -> None:
    score = play(Score.start(STAR), "ababab" + "ab" * (deuce - 1))
    assert score.deuces == deuce
    assert not score.is_deciding_point
    assert score.point_to("a").shown_points == ("AD", "40")
    assert play(score, "aa").sets[-1].games_a == 1


def test_star_point_decides_at_the_third_deuce() -> None:
    score = play(Score.start(STAR), "ababab" + "abba")
    assert score.is_deciding_point
    assert score.point_to("b").sets == (SetScore(0, 1),)


def test_a_set_at_six_all_is_decided_by_a_tiebreak_two_ahead() -> None:
    score = games(Score.start(STAR), "ab" * 6)
    assert score.in_tiebreak
    score = play(score, "ab" * 6)
    assert score.in_tiebreak
    score = play(score, "aa")
    assert score.sets == (SetScore(7, 6, (8, 6)), SetScore())
    assert str(score) == "7-6(6) 0-0"


def test_in_a_tiebreak_one_point_is_served_then_two_each() -> None:
    score = games(Score.start(STAR), "ab" * 6)
    servers = []
    for _ in range(6):
        servers.append(score.server)
        score = score.point_to("a")
    assert servers == [1, 3, 3, 2, 2, 4]


def test_after_a_tiebreak_the_pair_that_received_first_serves() -> None:
    score = games(Score.start(STAR), "ab" * 6)
    assert score.serving_pair == "a"
    after = play(score, "a" * 7)
    assert after.serving_pair == "b"


def test_the_four_players_serve_in_turn() -> None:
    score = Score.start(STAR, first_server="b")
    servers = []
    for _ in range(5):
        servers.append(score.server)
        score = games(score, "a")
    assert servers == [3, 1, 4, 2, 3]


def test_ends_change_after_odd_games_and_every_six_points_of_a_tiebreak() -> None:
    score = Score.start(STAR)
    ends = []
    for _ in range(4):
        ends.append(score.ends[0])
        score = games(score, "a" if len(ends) % 2 else "b")
    assert ends == ["left", "right", "right", "left"]
    tiebreak = games(Score.start(STAR), "ab" * 6)
    assert tiebreak.ends != play(tiebreak, "ababab").ends


def test_two_sets_win_a_match_and_a_finished_match_stays_as_it_is() -> None:
    score = games(Score.start(STAR), "a" * 12)
    assert (score.winner, str(score)) == ("a", "6-0 6-0")
    assert score.point_to("b") is score


def test_match_point_is_set_point_too() -> None:
    score = play(games(Score.start(STAR), "a" * 11), "aaa")
    assert score.is_match_point
    assert score.is_set_point
    assert not Score.start(STAR).is_match_point


def test_a_match_tiebreak_counts_as_one_game() -> None:
    format = MatchFormat.parse("SET3-S:6/TB7-F:TB10")
    score = play(games(Score.start(format), "aaaaaabbbbbb"), "a" * 10)
    assert score.sets[-1] == SetScore(1, 0, (10, 0))
    assert score.winner == "a"


def test_a_set_of_nothing_but_a_tiebreak_counts_as_one_game() -> None:
    score = play(Score.start(MatchFormat.parse("SET3-S:TB7")), "b" * 7)
    assert (score.sets, score.sets_won) == ((SetScore(0, 1, (0, 7)), SetScore()), (0, 1))


def test_a_tiebreak_that_a_lead_of_one_wins_has_a_deciding_point_but_no_choice_of_side() -> None:
    score = play(Score.start(MatchFormat.parse("SET1-S:TB7NOAD")), "ab" * 6)
    assert score.is_deciding_point
    assert score.is_match_point
    with pytest.raises(ScoreError, match="deciding point of a game"):
        score.receive_from("left")
    assert score.point_to("b").winner == "b"


def test_the_receivers_choose_their_side_for_the_deciding_point_only() -> None:
    with pytest.raises(ScoreError, match="deciding point"):
        Score.start(GOLDEN).receive_from("left")
    deciding = play(Score.start(GOLDEN), "ababab").receive_from("left")
    assert deciding.receiver_side == "left"
    assert deciding.point_to("a").chosen_side is None
    assert deciding.point_to("a").receiver_side == "right"


@pytest.mark.parametrize("format", ["SET3-S:6/TB7", "SET3-S:4/TB5@3-F:TB10", "SET3-S:TB10", "SET3-S:6/TB7-F:6"])
@given(points=st.text("aab", max_size=150))
def test_a_score_knows_whether_the_ends_change_now(format: str, points: str) -> None:
    score = Score.start(MatchFormat.parse(format))
    assert not score.ends_change
    for pair in points:
        before, score = score, score.point_to("a" if pair == "a" else "b")
        assert score.ends_change is (before.ends != score.ends and not score.winner)


def test_after_a_tiebreak_the_ends_change_once_also_when_it_ends_with_a_sixth_point() -> None:
    tiebreak = games(Score.start(STAR), "ab" * 6)
    last_point = play(tiebreak, "aaaaabbbbba")
    assert sum(last_point.points) == 11
    assert last_point.point_to("a").ends[0] != last_point.ends[0]


# ---- the order of service


def test_a_pair_chooses_who_serves_first_until_it_serves_in_the_set() -> None:
    score = Score.start(STAR)
    assert score.may_choose_server == (1, 2, 3, 4)
    assert play(score, "a").may_choose_server == (3, 4)
    assert games(score, "a").may_choose_server == (3, 4)
    assert play(games(score, "a"), "a").may_choose_server == ()
    assert games(score, "aaaaaa").may_choose_server == (1, 2, 3, 4)


def test_the_order_that_a_pair_chose_holds_for_the_set_and_may_change_at_the_next() -> None:
    score = games(Score.start(STAR).serve_first(2).serve_first(4), "a")
    assert [games(score, "a" * played).server for played in range(5)] == [4, 1, 3, 2, 4]
    second_set = games(score, "aaaaa").serve_first(2)
    assert [games(second_set, "b" * played).server for played in range(4)] == [2, 3, 1, 4]


def test_a_choice_that_comes_too_late_is_refused() -> None:
    with pytest.raises(ScoreError, match="player 1 cannot be chosen now"):
        play(Score.start(STAR), "a").serve_first(1)


# ---- a game lost by penalty


def test_a_game_lost_by_penalty_counts_whatever_the_points() -> None:
    score = play(Score.start(STAR), "bbb").game_to("a")
    assert (str(score), score.server, score.ends[0]) == ("1-0", 3, "right")


def test_a_tiebreak_lost_by_penalty_keeps_the_points_as_they_stood() -> None:
    score = play(games(Score.start(STAR), "ab" * 6), "bbb").game_to("a")
    assert score.sets[0] == SetScore(7, 6, (0, 3))
    assert str(score) == "7-6(3) 0-0"


def test_a_game_lost_by_penalty_may_lose_the_match() -> None:
    score = games(Score.start(STAR), "a" * 11).game_to("a")
    assert score.winner == "a"
    assert score.game_to("b") is score


# ---- what holds at every score


def check_invariants(before: Score, score: Score) -> None:
    assert before.winner is None
    assert 0 <= score.games_served - before.games_served <= 1
    assert score.games_served == sum(one.games for one in score.sets)
    assert score.serving_pair == pair_of(score.server)
    assert sorted(score.service_order) == [1, 2, 3, 4]
    assert pair_of(score.service_order[0]) == pair_of(score.service_order[2]) != pair_of(score.service_order[1])
    assert score.ends[0] != score.ends[1]
    assert sum(score.sets_won) == len(score.sets) - (score.winner is None)
    assert max(score.sets_won) <= score.format.sets_to_win
    assert (score.winner is not None) == (max(score.sets_won) == score.format.sets_to_win)
    decides_at = score.set_format.deuce.decides_at
    if decides_at and not score.in_tiebreak:
        assert max(score.points) <= 2 + decides_at
    if score.is_match_point:
        assert score.is_set_point


@given(formats(), st.sampled_from([1, 2, 3, 4]), POINTS)
def test_every_reachable_score_keeps_the_invariants(format: MatchFormat, first: int, points: str) -> None:
    score = Score.start(format, first)
    for pair in points:
        before, score = score, play(score, pair)
        if before.winner:
            assert score is before
            break
        check_invariants(before, score)


@given(st.sampled_from([1, 2, 3, 4]), st.text("ab", min_size=1, max_size=12))
def test_games_are_served_by_the_pairs_in_turn_and_by_a_player_every_fourth_game(first: int, winners: str) -> None:
    score, servers = Score.start(ADVANTAGE, first), []
    for pair in winners:
        if score.in_tiebreak or len(score.sets) > 1:
            break
        servers.append(score.server)
        score = games(score, pair)
    assert [pair_of(one) for one in servers] == [pair_of(servers[turn % 2]) for turn in range(len(servers))]
    assert servers == [servers[turn % 4] for turn in range(len(servers))]
    assert len(set(servers)) == min(4, len(servers))


@given(formats(), POINTS)
def test_ends_change_after_the_odd_games_of_a_set_and_never_within_a_game(format: MatchFormat, points: str) -> None:
    score = Score.start(format)
    for pair in points:
        before, score = score, play(score, pair)
        if before.games_served == score.games_served and not score.in_tiebreak:
            assert score.ends == before.ends
        if before.games_served != score.games_served:
            finished = before.sets[-1].games + 1
            assert (score.ends != before.ends) == (finished % 2 == 1)


@given(formats(), POINTS, st.integers(0, 400))
def test_folding_a_prefix_and_then_the_rest_is_folding_the_whole(format: MatchFormat, points: str, cut: int) -> None:
    assert play(play(Score.start(format), points[:cut]), points[cut:]) == play(Score.start(format), points)


@given(formats(), st.integers())
def test_a_match_with_each_format_ends(format: MatchFormat, seed: int) -> None:
    chance, score = random.Random(seed), Score.start(format)
    for _ in range(20_000):
        score = play(score, chance.choice("aaab"))
        if score.winner:
            break
    assert score.winner is not None
