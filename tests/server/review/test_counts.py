"""What a stretch is counted to."""

import pytest

from padel.shots import Outcome, ShotType
from server.review import answers, comparing, counts
from server.review.points import course
from server.statistics.intervals import share
from tests.server.review.conftest import Play


def test_a_pair_has_shares_and_how_its_shots_ended_points(play: Play) -> None:
    points = [
        play(1, Outcome.WINNER),
        play(2, Outcome.WINNER, server=3),
        play(3, Outcome.UNFORCED_ERROR),
        play(1, Outcome.FORCED_ERROR),
    ]
    of_a = counts.of_pair(points, "a")
    assert of_a.won == share(3, 4)
    assert (of_a.serving, of_a.receiving) == (share(2, 3), share(1, 1))
    assert (of_a.winners, of_a.forced_errors, of_a.unforced_errors, of_a.longest_run) == (2, 1, 0, 3)
    assert course(points) == pytest.approx((0.5, 0.52))


def test_a_shot_has_its_share_its_worth_and_what_it_forced(play: Play) -> None:
    points = [
        play(1, Outcome.WINNER, ShotType.VIBORA),
        play(1, Outcome.UNFORCED_ERROR, ShotType.VIBORA),
        play(3, Outcome.FORCED_ERROR, ShotType.LOB, forced_by=1, forcing_shot=ShotType.VIBORA),
        play(4, Outcome.FORCED_ERROR, ShotType.LOB),
    ]
    vibora, *_ = counts.shots(points)
    assert (vibora.player, vibora.shot, vibora.won, vibora.forcing) == (1, ShotType.VIBORA, share(1, 2), 1)
    assert vibora.added == pytest.approx(0.0)
    assert vibora.events == ["p1", "p2"]
    by_ana, untold = counts.forced(points)
    assert (by_ana.by, by_ana.shot, by_ana.made_by, by_ana.times) == (1, ShotType.VIBORA, 3, 1)
    assert (untold.by, untold.made_by) == (None, 4)


def test_who_won_is_said_with_how_the_points_came_and_whether_chance_could_have_turned_it(play: Play) -> None:
    points = [play(1, Outcome.WINNER, ShotType.VIBORA)] * 2 + [
        play(3, Outcome.UNFORCED_ERROR),
        play(4, Outcome.WINNER),
    ]
    shots = counts.shots(points)
    won = answers.who_won(points, [share(3, 4), share(1, 4)], shots)
    assert won is not None
    assert won.best is not None
    assert (won.pair, won.winners, won.gifts, won.forced, won.untold, won.has_few) == ("a", 2, 1, 0, 0, True)
    assert (won.best.player, won.best.shot, won.best.winners) == (1, ShotType.VIBORA, 2)
    assert answers.who_won(points[1:3], [share(1, 2), share(1, 2)], shots) is None
    assert answers.who_won([], [None, None], []) is None
    of_match = answers.who_won(points, [share(3, 4), share(1, 4)], shots, winner="b")
    assert of_match is not None
    assert (of_match.pair, of_match.winners, of_match.share.value) == ("b", 1, 0.25)


def test_the_shot_to_train_is_the_one_whose_errors_cost_most(play: Play) -> None:
    points = [play(3, Outcome.UNFORCED_ERROR, ShotType.BANDEJA) for _ in range(6)]
    points += [play(3, Outcome.FORCED_ERROR, ShotType.LOB) for _ in range(3)]
    points += [play(1, Outcome.UNFORCED_ERROR) for _ in range(2)]
    (carla,) = answers.to_train(points, counts.shots(points))
    assert (carla.player, carla.shot, carla.errors, carla.unforced) == (3, ShotType.BANDEJA, 6, 6)
    assert carla.cost == pytest.approx(0.06)
    assert carla.is_sure


def test_the_dearest_points_come_first(play: Play) -> None:
    points = [play(1, Outcome.WINNER, importance=one) for one in (0.1, 0.3, 0.2)]
    assert [one.point.event for one in answers.dearest(points)] == ["p2", "p3", "p1"]


def test_two_stretches_differ_by_their_shares_with_an_interval(play: Play) -> None:
    good = [play(1, Outcome.WINNER) for _ in range(20)]
    bad = [play(1, Outcome.UNFORCED_ERROR) for _ in range(20)]
    left, right = comparing.shares(good, "1"), comparing.shares(bad, "1")
    found = comparing.difference(left["shot:smash"], right["shot:smash"])
    assert found is not None
    assert found.value == 1.0
    assert 0.7 < found.low < 1.0
    assert left["unforced"].value == 0.0
    assert right["unforced"].value == 1.0
    assert comparing.difference(left["points"], None) is None
    assert "receiving" not in left
    assert comparing.shares(good, "b")["points"].value == 0.0
