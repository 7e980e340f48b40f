"""Leaderboards: worked by hand over a few matches, by competition and period, and what changes of places is told."""

from itertools import count
from types import SimpleNamespace
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.events import MatchCreated, PairNames
from padel.shots import PAIRS, Outcome, ShotType
from server.api.dependencies import Parts
from server.api.leaderboards import _frames
from server.api.problems import NotFound
from server.live.frames import signal
from server.live.hub import Batch, Hub
from server.statistics.leaderboards import Leader, Metric, changes, leaderboard
from server.statistics.rows import player_key
from server.statistics.statistics import TOPIC
from server.statistics.tallies import Period
from tests.server.play import BEGIN, Appliance, created
from tests.server.statistics.log import Bench
from tests.server.statistics.test_questions import play
from wire.envelope import CloudEvent

ALL = Period()


def board(bench: Bench, metric: Metric = "points", within: Period = ALL, limit: int = 10) -> list[Leader]:
    with bench.asked() as moment:
        return leaderboard(moment, metric, within, "all", limit)


def setup(competition: str | None = None) -> MatchCreated:
    names = PairNames(name="Green", colour="green", players=("Eva", "Fay"))
    return created().model_copy(update={"pair_b": names, "competition": competition})


def walk_over(box: Appliance, points: int, competition: str | None = None) -> list[object]:
    box.match = f"m{box.sequence}"
    return [box.wrap(setup(competition)), *(box.wrap(events.PointAwarded(pair="a")) for _ in range(points))]


def test_points_are_ranked_by_the_share_that_a_player_s_pair_won(bench: Bench) -> None:
    box = Appliance()
    bench.add(*play(box, 40))
    bench.add(*walk_over(box, 24))  # type: ignore[arg-type]
    found = board(bench)
    assert [(one.rank, one.name, one.value, one.points, one.matches) for one in found] == [
        (1, "Ana", round(44 / 64, 4), 64, 2),
        (1, "Bea", round(44 / 64, 4), 64, 2),
        (3, "Carla", 0.5, 40, 1),
        (3, "Dora", 0.5, 40, 1),
        (5, "Eva", 0.0, 24, 1),
        (5, "Fay", 0.0, 24, 1),
    ]
    assert len(board(bench, limit=2)) == 2


def test_a_board_is_of_a_competition_or_a_period(bench: Bench) -> None:
    box = Appliance()
    bench.add(*play(box, 40))
    bench.add(*walk_over(box, 24, "Cup"))  # type: ignore[arg-type]
    assert {one.name for one in board(bench, within=Period(competition="Cup"))} == {"Ana", "Bea", "Eva", "Fay"}
    begin_us = int(BEGIN.timestamp()) * 1_000_000
    assert board(bench, within=Period(to_us=begin_us)) == []
    assert len(board(bench, within=Period(from_us=begin_us))) == 6


def test_a_board_may_be_of_these_matches_alone(bench: Bench) -> None:
    box = Appliance()
    bench.add(*play(box, 40))
    bench.add(*walk_over(box, 24))  # type: ignore[arg-type]
    assert {one.name for one in board(bench, within=Period(matches=(box.match,)))} == {"Ana", "Bea", "Eva", "Fay"}
    assert board(bench, within=Period(matches=())) == []


def half_named(box: Appliance, points: int) -> list[CloudEvent]:
    """Errors that were forced; of every other one it is not said by which shot, and which shot it was."""
    said: list[CloudEvent] = []
    for at in range(points):
        player = 1 + at % 4
        by, pair = (3, PAIRS[0]) if player < 3 else (1, PAIRS[1])
        is_named = (at // 4) % 2
        kinds = {"shot": ShotType.LOB, "forcing_shot": ShotType.VOLLEY} if is_named else {}
        error = events.ShotPlayed(pair=pair, player=player, outcome=Outcome.FORCED_ERROR, forced_by=by, **kinds)
        said.append(box.wrap(error))
    return said


@pytest.mark.parametrize("metric", get_args(Metric))
def test_a_metric_is_made_of_as_many_points_as_it_says(bench: Bench, metric: Metric) -> None:
    box = Appliance()
    bench.add(*play(box, 88))
    bench.add(*play(box, 96), *half_named(box, 48))
    with bench.asked() as moment:
        for within in (ALL, Period(matches=(box.match,))):
            for one in leaderboard(moment, metric, within, "all", 10):
                behind = moment.events_of(metric, player_key(one.name), within)
                assert len(set(behind)) == len(behind) == one.points


@pytest.mark.parametrize(
    "metric", ["serve", "return", "winners", "pressure_play", "offensive_power", "consistency", "net_play"]
)
def test_every_metric_ranks_with_an_interval(bench: Bench, metric: Metric) -> None:
    bench.add(*play(Appliance(), 120))
    found = board(bench, metric)
    assert {one.name for one in found} == {"Ana", "Bea", "Carla", "Dora"}
    assert all(one.low <= one.value <= one.high for one in found)
    assert [one.value for one in found] == sorted((one.value for one in found), reverse=True)


def test_who_has_too_few_points_is_on_no_board(bench: Bench) -> None:
    bench.add(*walk_over(Appliance(), 19))  # type: ignore[arg-type]
    assert board(bench) == []


async def test_a_stream_ends_in_good_order_when_its_event_is_removed() -> None:
    asked, hub = count(), Hub()

    def now() -> tuple[int, list[Leader]]:
        if next(asked):
            raise NotFound("there is no event 'open'")
        return 7, []

    told = _frames(cast(Parts, SimpleNamespace(hub=hub)), "points", now)
    assert b"event: leaderboard\nid: 7" in await anext(told)
    (reader,) = hub._readers[TOPIC]
    reader.put(Batch([signal("statistics")]))
    assert [one async for one in told] == []
    assert not hub.reader_count


RANKS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 6))


@given(RANKS, RANKS)
def test_changes_lead_from_the_one_board_to_the_other(was: dict[str, int], now: dict[str, int]) -> None:
    before, after = ([Leader(rank, name, 0, 0, 0, 0, 0) for name, rank in of.items()] for of in (was, now))
    moved = {one.name: one.after for one in changes(before, after)}
    assert {name: rank for name, rank in (was | moved).items() if rank is not None} == now


def test_a_board_is_worked_out_once_for_all_who_ask_before_a_point_comes(bench: Bench) -> None:
    box = Appliance()
    bench.add(*play(box, 40))
    with bench.asked() as moment:
        whole = leaderboard(moment, "points", ALL, "all", 10)
        (kept,) = moment.tallies.worked_out.values()
        assert leaderboard(moment, "points", ALL, "all", 2) == whole[:2] == kept[:2]
        for begin in range(200):
            leaderboard(moment, "points", Period(from_us=begin), "all", 10)
        assert len(moment.tallies.worked_out) < 100
    bench.add(*walk_over(box, 24))  # type: ignore[arg-type]
    assert board(bench) != whole
