"""What is answered of a match stays true: later weights change nothing, amendments change what they must."""

import json
from typing import Any
from uuid import uuid4

import pytest

from padel import events
from padel.shots import PAIRS, Outcome, Pair, ShotType
from padel.weight_events import WeightsDrafted, WeightsPublished
from padel.weights import BASELINE, BASELINE_WEIGHTS, CELLS
from server.api.profiles import shown
from server.statistics.snapshots import SnapshotsUnreadable
from server.statistics.tallies import Period
from tests.server.play import Appliance, created
from tests.server.statistics.log import OWN, Bench
from wire.envelope import CloudEvent

CLUB = "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10"


def published(box: Appliance, snapshot: str, factor: float) -> list[CloudEvent]:
    """Weights of which each is the baseline's times a factor."""
    table: dict[Any, Any] = {}
    for cell in CELLS:
        value = BASELINE_WEIGHTS.value(*cell) * factor
        table.setdefault(cell.shot, {}).setdefault(cell.outcome, {})[cell.dimension] = value
    said = (WeightsDrafted(name="Club", author="Ana", weights=table), WeightsPublished(author="Ana"))
    found = []
    for data in said:
        told = {"source": OWN, "subject": snapshot, "type": data.TYPE, "data": data.model_dump(mode="json")}
        found.append(box.wrap(events.MatchStarted()).model_copy(update=told))
    return found


def play(box: Appliance, points: int, weights: str = BASELINE) -> list[CloudEvent]:
    """A match in which each player wins by volleys and loses by lobs."""
    box.match = uuid4().hex
    begun = box.wrap(created().model_copy(update={"shot_weights": weights}))
    opening = [begun, box.wrap(events.MatchStarted())]
    kinds = ((ShotType.VOLLEY, Outcome.WINNER), (ShotType.LOB, Outcome.UNFORCED_ERROR))
    shots = []
    for at in range(points):
        player, (shot, outcome) = 1 + at % 4, kinds[(at // 4) % 2]
        pair: Pair = PAIRS[player > 2]
        shots.append(box.wrap(events.ShotPlayed(pair=pair, player=player, shot=shot, outcome=outcome)))
    return [*opening, *shots]


def told(bench: Bench, match: str, **more: Any) -> str:
    with bench.asked() as moment:
        found = moment.match_profiles(match, "all", **more)
        assert found is not None
        return json.dumps([shown(one, points=True).model_dump(mode="json") for one in found])


def test_a_profile_is_the_same_byte_for_byte_after_any_number_of_later_publishes(bench: Bench) -> None:
    box = Appliance()
    bench.add(*published(box, CLUB, 0.5))
    bench.add(*play(box, 100, CLUB))
    match = box.match
    before = told(bench, match)
    assert json.loads(before)[0]["snapshots"] == [CLUB]
    for number in range(3):
        bench.add(*published(box, f"{CLUB[:-1]}{number + 1}", 2.0 + number))
        bench.add(*play(box, 60, f"{CLUB[:-1]}{number + 1}"))
        assert told(bench, match) == before
    assert told(bench, match, weights=f"{CLUB[:-1]}1") != before


def test_figures_are_of_the_player_and_too_few_points_are_said(bench: Bench) -> None:
    box = Appliance()
    bench.add(*play(box, 100))
    first, *_ = json.loads(told(bench, box.match))
    assert (first["name"], first["player"], first["pair"], len(first["points"])) == ("Ana", 1, "a", 25)
    assert first["figures"]["offensive_power"]["points"] == 25
    assert 0 < first["figures"]["net_play"]["value"] < 100
    bench.add(*play(box, 40))
    few = json.loads(told(bench, box.match))[0]["figures"]["precision"]
    assert (few["value"], few["note"]) == (None, "too few points: 10 of 20")


def test_undo_takes_a_point_back_and_an_amendment_moves_it_to_who_made_it(bench: Bench) -> None:
    box = Appliance()
    opening = play(box, 96)
    bench.add(*opening)
    before = told(bench, box.match)
    extra = box.wrap(events.ShotPlayed(pair="a", player=1, shot=ShotType.SMASH, outcome=Outcome.WINNER))
    bench.add(extra)
    assert told(bench, box.match) != before
    bench.add(box.wrap(events.PointUndone()))
    assert told(bench, box.match) == before
    amended = events.PointAmended(
        point=opening[-1].id, winner="a", pair="a", player=2, shot=ShotType.SMASH, outcome=Outcome.WINNER
    )
    bench.add(box.wrap(amended))
    then, now = json.loads(before), json.loads(told(bench, box.match))
    assert now[0] == then[0]
    assert opening[-1].id in then[3]["points"]
    assert opening[-1].id not in now[3]["points"]
    assert now[1]["points"][-1] == opening[-1].id
    assert now[2]["figures"]["offensive_power"] == then[2]["figures"]["offensive_power"]


def test_a_player_is_one_person_in_all_matches_whatever_the_capitals(bench: Bench) -> None:
    box = Appliance()
    bench.add(*play(box, 60))
    bench.add(*play(box, 60))
    with bench.asked() as moment:
        found = moment.player_profile(" ANA ", "all", Period())
        assert found is not None
        assert (found.name, found.matches, found.profile.precision.points) == ("Ana", 2, 30)
        assert moment.player_profile("Nobody", "all", Period()) is None
        elsewhere = moment.player_profile("Ana", "all", Period(competition="Cup"))
        assert elsewhere is not None
        assert elsewhere.matches == 0


def test_weights_that_are_not_here_are_never_replaced_by_others(bench: Bench) -> None:
    box = Appliance()
    bench.add(*play(box, 60, CLUB))
    with bench.asked() as moment, pytest.raises(SnapshotsUnreadable, match=CLUB):
        moment.match_profiles(box.match, "all")
