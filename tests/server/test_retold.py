"""What the API tells of a match besides its score: each point's history, and the match under another format."""

from typing import Any

import pytest

from padel import events
from padel.errors import FormatError
from padel.format import MatchFormat
from padel.shots import Outcome, ShotType
from server.api.point_history import PointHistoryList
from server.api.what_if import WhatIfResult
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.server.test_api import problem
from tests.waiting import until
from wire.envelope import CloudEvent
from wire.topics import Stream


@pytest.fixture
def box() -> Appliance:
    return Appliance()


def send(served: Served, uplink: Uplink, *sent: CloudEvent) -> None:
    position = served.position + len(sent)
    uplink.send(Stream.MATCH, [one.encode() for one in sent])
    until(lambda: served.position == position)


def told(served: Served, box: Appliance) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.get(f"/api/v1/matches/{box.match}/history")["points"]
    return found


def test_a_history_tells_what_was_said_of_each_point_and_when(served: Served, uplink: Uplink, box: Appliance) -> None:
    opening, (call, shot) = box.new_match(), box.called_point()
    mended = events.PointAmended(
        point=shot.id, winner="b", pair="a", player=1, shot=ShotType.LOB, outcome=Outcome.UNFORCED_ERROR
    )
    changes = [box.wrap(mended), box.wrap(events.StepUndone()), box.wrap(events.PointUndone())]
    second = box.wrap(events.PenaltyGiven(pair="b", step="point"))
    send(served, uplink, *opening, call, shot, *changes, second)
    first, given = told(served, box)
    assert [one["kind"] for one in first["changes"]] == ["played", "amended", "amended", "undone"]
    assert [one["event"] for one in first["changes"]] == [shot.id, *[one.id for one in changes]]
    assert [one["said"]["shot"] for one in first["changes"]] == ["smash", "lob", "smash", "smash"]
    assert [one["said"]["winner"] for one in first["changes"]] == ["a", "b", "a", "a"]
    heard = first["changes"][0]["said"]["call"]
    assert (heard["text"], heard["confidence"]) == ("blue smash winner", 0.9)
    assert first["changes"][1]["said"]["call"] is None
    assert (first["stands"], first["penalty"], first["score"]) == (False, False, "0-0 15-0")
    assert (given["stands"], given["penalty"], given["score"], given["event"]) == (True, True, "0-0 15-0", second.id)


def test_what_could_not_happen_or_is_not_known_yet_is_no_history(
    served: Served, uplink: Uplink, box: Appliance
) -> None:
    opening = box.new_match()
    later = box.wrap(events.LetCalled()).model_copy(update={"type": "marcador.drone.landed.v9"})
    illegal = box.wrap(events.PointAmended(point="nothing", winner="a"))
    shot = box.called_point()
    send(served, uplink, *opening, later, illegal, *shot, box.wrap(events.StepRedone()))
    (only,) = told(served, box)
    assert (only["event"], len(only["changes"])) == (shot[1].id, 1)


def test_a_match_can_be_asked_for_under_another_format(served: Served, uplink: Uplink, box: Appliance) -> None:
    opening, winners = box.new_match(), "ababab" + "ba" + "aaaa" * 6
    points = [box.wrap(events.PointAwarded(pair="a" if one == "a" else "b")) for one in winners]
    send(served, uplink, *opening, *points)
    found = served.get(f"/api/v1/matches/{box.match}/what-if", params={"format": "SET1-S:6NOAD/TB7"})
    assert found == {
        "match": box.match,
        "format": "SET1-S:6/TB7-G:TN1D",
        "score": "6-1",
        "sets": [{"a": 6, "b": 1, "tiebreak": None}],
        "sets_won": [1, 0],
        "points": ["0", "0"],
        "winner": "a",
        "ending": None,
        "points_used": 31,
        "points_unused": 1,
    }
    assert served.get(f"/api/v1/matches/{box.match}")["format"] == "SET3-S:6/TB7-G:TN3D"


def test_an_ending_ends_the_other_format_too(served: Served, uplink: Uplink, box: Appliance) -> None:
    send(served, uplink, *box.new_match(), *box.called_point(), box.wrap(events.MatchRetired(pair="a")))
    found = served.get(f"/api/v1/matches/{box.match}/what-if", params={"format": "SET3-S:6/TB7"})
    assert (found["winner"], found["ending"], found["points"]) == (
        "b",
        {"kind": "retired", "pair": "a", "reason": ""},
        ["15", "0"],
    )


@pytest.mark.parametrize("code", ["SET3-S:T20", "tennis", "SET3-S:6/TB7@1"])
def test_a_format_that_cannot_be_read_is_refused_with_the_reason(
    served: Served, uplink: Uplink, box: Appliance, code: str
) -> None:
    send(served, uplink, *box.new_match())
    with pytest.raises(FormatError) as reason:
        MatchFormat.parse(code)
    url = f"/api/v1/matches/{box.match}/what-if"
    assert problem(served.http.get(url, params={"format": code}), 422) == str(reason.value)
    assert "format" in problem(served.http.get(url), 422)


def test_a_score_that_another_format_does_not_have_is_refused(served: Served, uplink: Uplink, box: Appliance) -> None:
    taken_over = events.ScoreSet(sets=(events.SetGames(a=5, b=5),), server=1)
    send(served, uplink, *box.new_match(), box.wrap(taken_over))
    response = served.http.get(f"/api/v1/matches/{box.match}/what-if", params={"format": "SET1-S:4/TB5@3"})
    assert "SET1-S:4/TB5@3" in problem(response, 422)


def test_a_match_that_is_not_there_has_neither(served: Served) -> None:
    for path in ("history", "what-if?format=SET3-S:6/TB7"):
        assert "'x'" in problem(served.http.get(f"/api/v1/matches/x/{path}"), 404)


@pytest.mark.parametrize("model", [PointHistoryList, WhatIfResult])
def test_the_documented_examples_are_answers_that_could_come(model: type[PointHistoryList | WhatIfResult]) -> None:
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    examples = extra["examples"]
    assert isinstance(examples, list)
    for example in examples:
        assert isinstance(example, dict)
        assert set(model.model_validate(example).model_dump()) == set(example)
