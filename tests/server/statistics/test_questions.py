"""What is answered of a match stays true: later weights change nothing, amendments change what they must."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from wire.topics import Address

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


def shot(box: Appliance, winner: bool = True, kind: ShotType = ShotType.SMASH) -> CloudEvent:
    outcome = Outcome.WINNER if winner else Outcome.UNFORCED_ERROR
    return box.wrap(events.ShotPlayed(pair="a", player=1, shot=kind, outcome=outcome))


def retired(box: Appliance) -> CloudEvent:
    return box.wrap(events.MatchRetired(pair="b"))


def test_an_earlier_match_that_plays_on_or_is_amended_changes_nothing_in_a_later_one(bench: Bench) -> None:
    """It moved court 2's offensive power from 81.0 to 76.5 after its end."""
    earlier, later = Appliance(), Appliance(Address("home", "2", "box-2"))
    bench.add(*(opening := play(earlier, 20)), *play(later, 96), retired(later))
    before = told(bench, later.match)
    bench.add(*(shot(earlier) for _ in range(40)))
    bench.add(earlier.wrap(events.PointAmended(point=opening[-1].id, winner="a")))
    assert told(bench, later.match) == before
    bench.add(*play(later, 96))
    after = [json.loads(one)[0]["figures"]["offensive_power"]["value"] for one in (before, told(bench, later.match))]
    assert after[0] > after[1]


COURTS = st.sampled_from([0, 1])
SAID = st.one_of(
    st.tuples(st.sampled_from(["begin", "end", "undo", "take up"]), COURTS, st.none()),
    st.tuples(st.just("play"), COURTS, st.tuples(st.integers(1, 30), st.sampled_from(ShotType))),
    st.tuples(st.sampled_from(["amend", "publish"]), COURTS, st.integers(0, 9)),
)


class Courts:
    """Two courts of a club, whose matches overlap.

    Attributes:
        ended: what is told of each match that is over.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench, self.ended = bench, dict[str, str]()
        self._boxes = [Appliance(Address("home", court, f"box-{court}")) for court in ("1", "2")]
        self._told: dict[str, list[CloudEvent]] = {}
        self._weights = BASELINE
        self.say("begin", 0, None)
        self.say("begin", 1, None)

    def say(self, what: str, court: int, more: Any) -> None:
        box = self._boxes[court]
        match what:
            case "begin":
                self._add(*play(box, 24, self._weights))
            case "play" if box.match not in self.ended:
                count, kind = more
                self._add(*(shot(box, at % 3 != 1, kind) for at in range(count)))
            case "undo":
                self._add(box.wrap(events.PointUndone()))
            case "take up" if box.match not in self.ended:
                known = self._told[box.match][:12]
                other = Appliance(Address("home", box.address.court, uuid4().hex))
                other.match, other.sequence, self._boxes[court] = box.match, box.sequence, other
                taken_up = events.MatchTakenUp(device=other.address.source, position=12, after=known[-1].id)
                self._add(other.wrap(taken_up))
            case "amend":
                amended = self._told[box.match][2 + more].id
                self._add(box.wrap(events.PointAmended(point=amended, winner="a")))
            case "publish":
                self._weights = f"{CLUB[:-1]}{more}"
                self.bench.add(*published(box, self._weights, 0.5 + more / 10))
            case "end":
                self._add(retired(box))
                self.ended.setdefault(box.match, "")
        if box.match in self.ended:  # what is said of a match itself may change it after its end too
            self.ended[box.match] = told(self.bench, box.match)

    def _add(self, *found: CloudEvent) -> None:
        self.bench.add(*found)
        self._told.setdefault(found[0].subject, []).extend(found)


@settings(max_examples=6, deadline=None)
@given(st.lists(SAID, max_size=6), COURTS, st.lists(SAID, max_size=6))
def test_what_is_told_of_a_match_that_is_over_stays_whatever_is_said_elsewhere(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, int, Any]],
    court: int,
    after: list[tuple[str, int, Any]],
) -> None:
    courts = Courts(bench := Bench(tmp_path_factory.mktemp("courts")))
    smashes = (30, ShotType.SMASH)
    for one in (*before, ("play", court, smashes), ("end", court, None), *after, ("play", 1 - court, smashes)):
        courts.say(*one)
    assert {match: told(bench, match) for match in courts.ended} == courts.ended
    bench.worker.begin_anew()
    assert {match: told(bench, match) for match in courts.ended} == courts.ended
    bench.database.close()


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
