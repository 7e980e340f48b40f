"""Who received a point, worked by hand and as a property: known where a return said it, and invented nowhere."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from padel import events
from padel.shots import Outcome, Pair, ShotType
from server.statistics.tallies import Period
from tests.server.play import Appliance, created
from tests.server.statistics.log import Bench


def received(bench: Bench, player: str, partner: str | None = None) -> dict[str, tuple[int, int, int]]:
    """By side: points that a player received, those of them that were won, and those of which nobody knows."""
    with bench.asked() as moment:
        rows = moment.rows("received", one=player, two=partner, **Period()._asdict())
        return {row[1]: (row[2], row[3], row[4]) for row in rows if row[0]}


def won(pair: Pair) -> events.PointAwarded:
    return events.PointAwarded(pair=pair)


def returned(player: int, outcome: Outcome = Outcome.WINNER) -> events.ShotPlayed:
    return events.ShotPlayed(pair="a" if player < 3 else "b", player=player, shot=ShotType.RETURN, outcome=outcome)


def add(bench: Bench, *data: Any) -> None:
    box = Appliance()
    bench.add(box.wrap(created()), *(box.wrap(one) for one in data))


def test_a_return_tells_who_receives_from_where_in_the_whole_set(bench: Bench) -> None:
    """Ana serves; Carla's return wins the first point, so she receives the first, the third and the fifth."""
    add(bench, returned(3), won("a"), won("a"), won("a"), won("a"))
    assert received(bench, "carla") == {"left": (0, 0, 0), "right": (3, 1, 0)}
    assert received(bench, "dora") == {"left": (2, 0, 0), "right": (0, 0, 0)}


def test_a_return_says_it_of_the_points_before_it_too(bench: Bench) -> None:
    add(bench, won("b"), returned(3, Outcome.UNFORCED_ERROR), won("a"), won("a"), won("a"))
    assert received(bench, "carla") == {"left": (2, 0, 0), "right": (0, 0, 0)}
    assert received(bench, "dora") == {"left": (0, 0, 0), "right": (3, 1, 0)}


def test_where_two_returns_say_otherwise_or_none_was_called_nothing_is_known(bench: Bench) -> None:
    add(bench, returned(3), returned(3), won("a"), won("a"), won("a"), won("a"), won("b"))
    assert received(bench, "carla") == {"left": (0, 0, 3), "right": (0, 0, 3)}
    assert received(bench, "ana") == {"right": (0, 0, 1)}


TO_THE_STAR_POINT = [returned(3), *(won("a" if at % 2 else "b") for at in range(1, 10))]
"""Carla's return wins the first point on the right; then deuce, and two advantages that are lost."""


@pytest.mark.parametrize(
    ("called", "expected"),
    [([returned(4)], {"carla": (0, 0, 0), "dora": (1, 1, 0)}), ([won("b")], {"carla": (0, 0, 1), "dora": (0, 0, 1)})],
)
def test_who_received_a_deciding_point_is_known_by_its_own_return_alone(
    bench: Bench, called: list[Any], expected: dict[str, tuple[int, int, int]]
) -> None:
    add(bench, *TO_THE_STAR_POINT, *called)
    assert {player: received(bench, player)["deciding"] for player in expected} == expected


def test_it_is_asked_of_a_pair_too(bench: Bench) -> None:
    add(bench, returned(3), *(won("a") for _ in range(4)))
    assert received(bench, "carla", "dora") == received(bench, "carla")
    assert received(bench, "carla", "ana") == {}


SERVING = 5
SAID = st.lists(st.sampled_from([won("a"), won("b"), *map(returned, (1, 2, 3, 4))]), max_size=60)


@settings(max_examples=12, deadline=None)
@given(SAID)
def test_each_point_that_a_pair_received_is_one_player_s_or_nobody_s(
    tmp_path_factory: pytest.TempPathFactory, said: list[Any]
) -> None:
    add(bench := Bench(tmp_path_factory.mktemp("returning")), *said)
    with bench.asked() as moment:
        (match,) = moment.tallies.matches["match"]
        played = moment.rows("worth", match=match)
    for pair, names in (("a", ("ana", "bea")), ("b", ("carla", "dora"))):
        one, two = ([*received(bench, name).values()] for name in names)
        assert [of[2] for of in one] == [of[2] for of in two]
        counted = sum(of[0] for of in (*one, *two)) + sum(of[2] for of in one)
        assert counted == sum(row[SERVING] != pair for row in played)
    bench.database.close()
