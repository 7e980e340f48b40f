"""A match without a device, scored by hand over HTTP: the same events as by voice, and a thumb that is told all."""

import json

import pytest

from padel.events import CallHeard
from tests.server.club.running import Hall
from tests.server.club.thumb import Thumb


@pytest.fixture
def thumb(hall: Hall) -> Thumb:
    sofia = hall.signed_in("sofia")
    return Thumb(sofia, hall.begun(sofia))


def test_a_game_by_thumb_is_a_match_like_any_other(hall: Hall, thumb: Thumb) -> None:
    assert thumb.tap("start")["answers"][0]["said"] == "play · love all"
    smash = thumb.tap("shot", player=3, shot="smash", outcome="winner")
    assert smash["answers"][0] == {
        "id": smash["answers"][0]["id"],
        "outcome": "done",
        "verdict": "taken",
        "said": "Cruz smash winner · love fifteen",
        "conflict": None,
        "stayed": None,
    }
    for _ in range(3):
        last = thumb.tap("point", pair="b")
    assert last["answers"][0]["said"] == "point red · game red, red leads one game to love, first set, change ends"
    assert (last["match"]["sets"], last["match"]["court"]) == ([{"a": 0, "b": 1, "tiebreak": None}], "2")
    assert (last["can_undo"], last["can_redo"]) == (True, False)
    browser = hall.browser()
    (court,) = browser.get("/api/v1/courts")["courts"]
    assert (court["court"], court["match"], court["state"]) == ("2", thumb.match, "live")
    events = browser.get(f"/api/v1/matches/{thumb.match}/events")["events"]
    sofia = hall.people.accounts.named("sofia")
    assert sofia
    calls = [one["event"]["data"] for one in events if one["event"]["type"] == CallHeard.TYPE]
    assert {one["by"] for one in calls} == {sofia.id}
    assert "sofia" not in json.dumps(events), "the log that is for ever has no name of who scored"
    assert {one["event"]["source"] for one in events} == {"/clubs/home/courts/2/devices/by-hand"}
    (first, *_) = hall.browser().get(f"/api/v1/matches/{thumb.match}/history")["points"]
    assert "smash" in json.dumps(first)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es-ES,es;q=0.9", "Ana remate ganador · quince nada"),
        ("fr,en;q=0.5", "Ana smash winner · fifteen love"),
        ("fr", "Ana smash winner · fifteen love"),
    ],
)
def test_it_is_said_in_the_language_of_who_taps(hall: Hall, language: str, said: str) -> None:
    sofia = hall.signed_in("sofia")
    thumb = Thumb(sofia, hall.begun(sofia), language=language)
    assert thumb.tap("shot", player=1, shot="smash", outcome="winner")["answers"][0]["said"] == said


def test_whatever_was_done_is_taken_back_and_comes_again(hall: Hall, thumb: Thumb) -> None:
    thumb.tap("point", pair="a")
    thumb.tap("penalty", pair="a", step="point")
    thumb.tap("fault")
    assert thumb.tap("undo")["answers"][0]["said"] == "taken back: the fault · fifteen all"
    assert thumb.tap("undo")["answers"][0]["said"] == "taken back: the point penalty, 0-0 15-15 then · fifteen love"
    again = thumb.tap("redo")
    assert again["answers"][0]["said"] == "stands again: the point penalty, 0-0 15-15 then · fifteen all"
    assert again["can_redo"]
    amended = thumb.tap("correct", pair="b", point=thumb.points()[0])
    assert amended["answers"][0]["said"] == "point 1, 0-0 15-0 then, is corrected · love thirty"


def test_a_correction_hits_the_point_that_it_names_whatever_was_scored_since(hall: Hall, thumb: Thumb) -> None:
    thumb.tap("point", pair="a")
    (first,) = thumb.points()
    waited = thumb.queue(thumb.made("point", pair="a"), thumb.made("correct", pair="b", point=first))
    assert waited["answers"][1]["said"] == "point 1, 0-0 15-0 then, is corrected · fifteen all"
    other = Thumb(thumb.browser, thumb.match)
    other.tap("point", pair="a")
    beside = thumb.tap("correct", pair="a", point=first)["answers"][0]
    assert (beside["said"], beside["conflict"]) == ("point 1, 0-0 0-15 then, is corrected · forty love", None)
    events = hall.browser().get(f"/api/v1/matches/{thumb.match}/events")["events"]
    texts = [one["event"]["data"]["text"] for one in events if one["event"]["type"] == CallHeard.TYPE]
    assert texts[-1] == "correction of point 1 point blue"


def test_a_correction_of_a_point_that_does_not_count_any_more_is_refused(hall: Hall, thumb: Thumb) -> None:
    thumb.tap("point", pair="a")
    thumb.tap("point", pair="a")
    last = thumb.points()[-1]
    thumb.tap("undo")
    refused = thumb.tap("correct", pair="b", point=last)["answers"][0]
    assert refused["outcome"] == "refused"
    assert refused["said"] == "that point does not count any more; look at the points again · fifteen love"
    thumb.tap("redo")
    assert thumb.tap("correct", pair="b", point=last)["answers"][0]["outcome"] == "done"
    old = thumb.queue(thumb.made("correct", pair="b", ago=0), thumb.made("fault"))["answers"]
    assert [one["outcome"] for one in old] == ["refused", "done"], "as a release before said which point it was"
    assert old[0]["said"].startswith("that point does not count any more; look at the points again")
    assert "correct needs point" in thumb.send({**thumb.made("correct"), "pair": "b"}, 422)["detail"]


def test_what_cannot_be_is_refused_in_words_and_changes_nothing(hall: Hall, thumb: Thumb) -> None:
    thumb.tap("start")
    refused = thumb.tap("redo")["answers"][0]
    assert (refused["outcome"], refused["said"]) == ("refused", "there is nothing to redo · love all")
    assert thumb.tap("score", sets=[{"a": 9, "b": 0}], player=1)["answers"][0]["outcome"] == "refused"
    for body in ({"do": "point"}, {"do": "point", "player": 1, "pair": "b"}, {"do": "dance"}, {"do": "abandon"}):
        thumb.send({**thumb.made("undo"), **body}, 422)
    ancient = thumb.send({**thumb.made("undo"), "time": "0774-12-19T03:36:17Z"}, 409)
    assert "set that clock" in ancient["detail"]
    assert "point needs pair" in thumb.send({**thumb.made("point")}, 422)["detail"]


def test_the_rest_of_a_match_by_thumb(thumb: Thumb) -> None:
    thumb.tap("score", sets=[{"a": 6, "b": 4}, {"a": 2, "b": 1}], points=[1, 0], player=2)
    for do in ("suspend", "resume", "medical", "start", "let", "replay", "time_violation"):
        more = {"pair": "a"} if do in ("medical", "time_violation") else {}
        assert thumb.tap(do, **more)["answers"][0]["outcome"] == "done", do
    rests = thumb.tap("set_aside", reason="rain")
    assert rests["match"]["state"] == "set_aside"
    assert "set aside" in rests["answers"][0]["said"]
    assert thumb.tap("resume")["match"]["state"] == "live"
    ended = thumb.tap("retire", pair="b")
    assert (ended["match"]["winner"], ended["match"]["ending"]["kind"]) == ("a", "retired")
    assert thumb.tap("undo")["match"]["winner"] is None
    assert thumb.tap("abandon", reason="dark")["match"]["state"] == "abandoned"


def test_only_who_holds_the_match_scores_it_and_scoring_renews_the_claim(hall: Hall, thumb: Thumb) -> None:
    pablo = Thumb(hall.signed_in("pablo"), thumb.match)
    assert pablo.tap("undo", 409)["detail"] == "sofia holds this match"
    assert Thumb(hall.signed_in("ana"), thumb.match).tap("undo", 403)
    assert Thumb(hall.browser(), thumb.match).tap("undo", 401)
    hall.now_s += 29 * 60
    thumb.browser = hall.signed_in("sofia")
    thumb.tap("start")
    hall.now_s += 29 * 60
    thumb.browser = hall.signed_in("sofia")
    thumb.tap("point", pair="a")
    hall.now_s += 31 * 60
    thumb.browser = hall.signed_in("sofia")
    assert thumb.tap("undo", 409)["detail"].startswith("nobody holds this match; claim it first")
    assert Thumb(thumb.browser, "other").tap("undo", 404)["detail"] == "there is no match 'other'"


def test_the_same_tap_sent_again_is_scored_once_and_answers_the_same(thumb: Thumb) -> None:
    tap = thumb.made("point", pair="a")
    first = thumb.send(tap)
    again = thumb.send(tap)
    assert again["answers"] == first["answers"]
    assert again["match"]["points_played"] == 1
    refused = thumb.made("redo")
    assert thumb.send(refused)["answers"] == thumb.send(refused)["answers"]


def test_a_queue_is_scored_in_order_with_the_times_of_its_taps(hall: Hall, thumb: Thumb) -> None:
    thumb.skew = -10 * (thumb.skew.resolution * 60_000_000)
    taps = [thumb.made("point", late_s=60 - at, pair="a") for at in range(3)]
    answer = thumb.queue(*taps)
    assert [one["said"] for one in answer["answers"]] == [
        "point blue · fifteen love",
        "point blue · thirty love",
        "point blue · forty love",
    ]
    assert thumb.queue(*taps, thumb.made("undo"))["answers"][:3] == answer["answers"]
    events = hall.browser().get(f"/api/v1/matches/{thumb.match}/events")["events"]
    seconds = [one["event"]["time"] for one in events if one["event"]["type"] == "marcador.point.awarded.v1"]
    board = hall.browser().get(f"/api/v1/matches/{thumb.match}")
    assert max(seconds) < board["last_call"]["time"], "a clock that is ten minutes slow is put right"


def test_a_match_begins_by_hand_only_as_it_can(hall: Hall) -> None:
    sofia = hall.signed_in("sofia")
    match = hall.prepared(sofia)
    begin = f"/api/v1/events/club/matches/{match}/begin"
    assert sofia.post(begin, None, 409)["detail"].startswith("nobody holds this match")
    sofia.post(f"/api/v1/events/club/claims/{match}", None, 201)
    assert Thumb(sofia, match).tap("start", 409)["detail"] == "the match has not begun; begin it first"
    sofia.post(begin, None, 201)
    assert sofia.post(begin, None, 409)["detail"] == "the match has begun already"
