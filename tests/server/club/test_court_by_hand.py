"""A match that a device scores, scored by thumb too: the device decides, and the thumb is told what it decided."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from padel.calls import Call
from padel.events import MatchStarted, PointAwarded
from padel.shots import Outcome, ShotType
from padel.umpiring import Pending
from server.scoring import deciding
from tests.server.club.running import Box, Hall
from tests.server.club.thumb import Thumb
from tests.server.play import created


@pytest.fixture
def box(hall: Hall, tmp_path: Path) -> Iterator[Box]:
    (tmp_path / "box").mkdir()
    box = Box(hall, tmp_path / "box", created())
    box.says(MatchStarted())
    box.reports()
    box.arrived()
    yield box
    box.close()


@pytest.fixture
def thumb(hall: Hall, box: Box) -> Thumb:
    sofia = hall.signed_in("sofia")
    sofia.post(f"/api/v1/events/club/claims/{box.match.id}", None, 201)
    return Thumb(sofia, box.match.id)


def test_a_tap_is_decided_by_the_device_and_answered_with_its_score(hall: Hall, box: Box, thumb: Thumb) -> None:
    answer = thumb.tap("shot", player=3, shot="smash", outcome="winner")
    assert answer["answers"][0]["said"] == "Carla smash winner · love fifteen"
    assert box.match.score.points == (0, 1)
    events = hall.browser().get(f"/api/v1/matches/{thumb.match}/events")["events"]
    assert {one["event"]["source"] for one in events} == {"/clubs/home/courts/1/devices/box-1"}
    assert box.outbox.journal()[-1].data.call == box.outbox.journal()[-2].id
    assert box.match.last_call is not None
    assert box.match.last_call.by


def test_the_same_tap_is_scored_once_even_when_the_device_began_anew(box: Box, thumb: Thumb) -> None:
    tap = thumb.made("point", pair="a")
    first = thumb.send(tap)
    box.orders.put(box.commands[0])
    box.orders.obey()
    assert thumb.send(tap)["answers"] == first["answers"]
    assert box.match.score.points == (1, 0)
    assert len(box.commands) == 1


def test_voice_and_thumb_that_say_the_same_at_once_make_one_point(hall: Hall, box: Box, thumb: Thumb) -> None:
    thumb.tap("point", pair="b")
    box.says(PointAwarded(pair="a"))
    box.reports()
    box.arrived()
    (said,) = thumb.tap("point", pair="a")["answers"]
    assert said["said"] == "others scored the same meanwhile · fifteen all"
    assert box.match.score.points == (1, 1)


def test_a_correction_that_names_its_point_leaves_what_was_heard_meanwhile(box: Box, thumb: Thumb) -> None:
    thumb.tap("point", pair="b")
    ours = box.match.play.points[0].event
    box.says(PointAwarded(pair="a"))
    box.reports()
    box.arrived()
    (said,) = thumb.tap("correct", pair="a", point=ours)["answers"]
    assert (said["said"], said["conflict"]) == ("point 1, 0-0 0-15 then, is corrected · thirty love", None)
    assert box.match.score.points == (2, 0)


class OldBox(Box):
    """A box of the release before corrections named their point."""

    def told(self, payload: bytes) -> None:
        command = json.loads(payload)
        for said in command["said"]:
            said["call"].pop("point")
        super().told(json.dumps(command).encode())


def test_a_box_of_the_release_before_mends_the_same_point(hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    box = OldBox(hall, tmp_path / "old", created())
    box.says(MatchStarted())
    for pair in ("b", "a", "a"):
        box.says(PointAwarded(pair=pair))
    box.reports()
    box.arrived()
    sofia = hall.signed_in("sofia")
    sofia.post(f"/api/v1/events/club/claims/{box.match.id}", None, 201)
    thumb = Thumb(sofia, box.match.id)
    first, *_, last = (one.event for one in box.match.play.points)
    thumb.tap("correct", pair="a", point=first)
    assert [one.winner for one in box.match.play.points] == ["a", "a", "a"]
    thumb.tap("undo_point")
    assert thumb.tap("correct", pair="b", point=last)["answers"][0]["outcome"] == "refused"
    assert [one.winner for one in box.match.play.points] == ["b", "a"]
    box.close()


def test_a_later_tap_takes_the_place_of_what_was_heard_and_the_other_can_be_chosen(
    hall: Hall, box: Box, thumb: Thumb
) -> None:
    thumb.tap("point", pair="b")
    box.says(PointAwarded(pair="a"))
    box.says(PointAwarded(pair="a"))
    box.reports()
    box.arrived()
    thumb.tap("fault")
    assert (box.match.score.points, box.match.play.fault) == ((0, 1), True)
    (conflict,) = thumb.browser.get("/api/v1/events/club/conflicts")["conflicts"]
    choose = f"/api/v1/events/club/conflicts/{conflict['id']}/choose"
    thumb.browser.post(choose, {"version": "store"})
    assert (box.match.score.points, box.match.play.fault) == ((2, 1), False)
    thumb.browser.post(choose, {"version": "hand"})
    assert (box.match.score.points, box.match.play.fault) == ((0, 1), True)
    thumb.browser.post(choose, {"version": "store"})
    assert (box.match.score.points, box.match.play.fault) == ((2, 1), False)


def test_what_the_device_has_heard_and_not_sent_yet_is_not_scored_over(hall: Hall, box: Box, thumb: Thumb) -> None:
    thumb.tap("point", pair="b")
    box.says(PointAwarded(pair="a"))
    (said,) = thumb.tap("point", pair="a")["answers"]
    assert said["said"] == "others scored the same meanwhile · fifteen all"
    assert [one.position for one in box.commands[1:]] == [4], "refused, since the match had moved on"
    assert box.match.score.points == (1, 1)


def test_a_shot_that_waits_for_its_player_is_completed_by_thumb(box: Box, thumb: Thumb) -> None:
    box.umpire._pending = Pending(Call("shot", shot=ShotType.SMASH, outcome=Outcome.WINNER), "call")
    refused = thumb.tap("fault")["answers"][0]
    assert (refused["outcome"], refused["said"]) == ("refused", "smash winner is still open: who? · love all")
    assert thumb.tap("shot", pair="b", shot="smash", outcome="winner")["answers"][0]["said"].endswith("love fifteen")


def test_a_device_that_does_not_answer_is_waited_for(
    hall: Hall, box: Box, thumb: Thumb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "ANSWER_S", 0.05)
    box.deaf = True
    tap = thumb.made("point", pair="a")
    assert thumb.send(tap, 202)["said"].startswith("the device of the court has not answered yet")
    assert thumb.send(tap, 202)
    box.deaf = False
    monkeypatch.setattr(deciding, "ANSWER_S", 4.0)
    assert thumb.send(tap)["answers"][0]["said"] == "point blue · fifteen love"
    assert len({one.id for one in box.commands}) == 1
    hall.box = None
    assert thumb.tap("point", 409, pair="a")["detail"].startswith("the server has no connection to the broker")


def test_a_match_whose_device_is_away_is_taken_over_and_scored_without(hall: Hall, box: Box, thumb: Thumb) -> None:
    thumb.tap("point", pair="b")
    assert "is there" in thumb.tap("take_over", 409)["detail"]
    box.reports("offline")
    assert hall.parts.statistics.own_events.wait_until(lambda: not box_is_there(hall), 60)
    assert "is away; wait for it, or take the match over" in thumb.tap("point", 409, pair="a")["detail"]
    taken = thumb.tap("take_over")
    assert taken["answers"][0]["said"] == "scored by hand from here on · love fifteen"
    thumb.tap("start")
    thumb.tap("point", pair="a")
    box.says(PointAwarded(pair="b"))
    box.reports()
    assert hall.parts.statistics.own_events.wait_until(lambda: box_is_there(hall), 60)
    assert thumb.tap("point", pair="a")["answers"][0]["said"] == "point blue · thirty fifteen"


def box_is_there(hall: Hall) -> bool:
    found = hall.parts.devices.by_court()["1"]
    return found.is_online


def test_start_and_sides_are_said_from_the_server_and_acknowledged_by_the_device_s_status(
    hall: Hall, tmp_path: Path
) -> None:
    (tmp_path / "fresh").mkdir()
    box = Box(hall, tmp_path / "fresh", created())
    box.arrived()
    sofia = hall.signed_in("sofia")
    sofia.post(f"/api/v1/events/club/claims/{box.match.id}", None, 201)
    thumb = Thumb(sofia, box.match.id)
    thumb.tap("serves", player=3)
    thumb.tap("swap_ends")
    thumb.tap("start")
    assert box.match.setup.first_server == 3
    assert box.match.setup.a_at == "right"
    assert box.match.score.server == 3
    assert isinstance(box.outbox.journal()[-1].data, MatchStarted)
    answers = [sofia.get(f"/api/v1/courts/1/commands/{one.id}")["state"] for one in box.commands]
    assert answers == ["obeyed"] * 3
    box.close()
