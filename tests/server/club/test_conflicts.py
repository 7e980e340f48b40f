"""Who taps without knowing what others scored: the later version stays, and the other is kept and can be chosen."""

from typing import Any

import pytest

from server.scoring.merging import later
from tests.server.club.running import Hall
from tests.server.club.thumb import Thumb
from tests.server.people.club import Browser


@pytest.fixture
def two(hall: Hall) -> tuple[Thumb, Thumb]:
    """Sofia, who began a match and has scored a point, and another phone of hers that has seen that and no more."""
    sofia = hall.signed_in("sofia")
    thumb = Thumb(sofia, hall.begun(sofia))
    thumb.tap("point", pair="a", late_s=60)
    other = Thumb(sofia, thumb.match)
    other.position = thumb.position
    return thumb, other


def conflicts(who: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.get("/api/v1/events/club/conflicts")["conflicts"]
    return found


def choose(thumb: Thumb, version: str, status: int = 200) -> Any:
    (conflict,) = conflicts(thumb.browser)
    return thumb.browser.post(f"/api/v1/events/club/conflicts/{conflict['id']}/choose", {"version": version}, status)


def points(hall: Hall, thumb: Thumb) -> list[str]:
    board = hall.browser().get(f"/api/v1/matches/{thumb.match}")
    return [board["a"]["points"], board["b"]["points"]]


def test_what_was_tapped_later_takes_the_place_of_what_was_stored(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("point", pair="a", late_s=30)
    answer = late.queue(late.made("point", late_s=20, pair="b"), late.made("fault", late_s=10))
    assert points(hall, first) == ["15", "15"]
    said = answer["answers"][0]["said"]
    assert said == (
        "point red · fifteen all · it takes the place of what others scored meanwhile (point blue),"
        " which is kept, and can be chosen"
    )
    (conflict,) = conflicts(first.browser)
    assert {answer["conflict"] for answer in answer["answers"]} == {conflict["id"]}
    assert (conflict["stayed"], conflict["by"], conflict["chosen"]) == ("hand", "sofia", None)
    assert conflict["hand"] == {"texts": ["point red", "fault"], "score": "0-0 15-15"}
    assert conflict["store"] == {"texts": ["point blue"], "score": "0-0 30-0"}
    chosen = choose(first, "store")
    assert (chosen["chosen"], chosen["chosen_by"]) == ("store", "sofia")
    assert points(hall, first) == ["30", "0"]
    choose(first, "hand")
    assert points(hall, first) == ["15", "15"]


def test_what_was_stored_later_stays(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    tap = late.made("point", pair="b", late_s=20)
    first.tap("point", pair="a", late_s=10)
    known = late.position
    answer = late.send(tap)
    (said,) = answer["answers"]
    assert (said["outcome"], said["verdict"]) == ("set_aside", None)
    assert said["said"] == (
        "others scored meanwhile (point blue), and that was later, so it stays; yours (point red) is kept,"
        " and can be chosen · thirty love"
    )
    assert points(hall, first) == ["30", "0"]
    late.position = known
    assert late.send(tap)["answers"] == answer["answers"], "however often it comes"
    for version, score in (("hand", "15"), ("hand", "15"), ("store", "0"), ("hand", "15")):
        choose(first, version)
        assert points(hall, first)[1] == score
    assert hall.store.quarantined == 0


@pytest.mark.parametrize(("hand_age_s", "store_age_s", "stays"), [(1, 2, "hand"), (2, 1, "store"), (2, 2, "store")])
def test_the_later_stays_and_the_store_on_a_tie(hand_age_s: float, store_age_s: float, stays: str) -> None:
    assert later(hand_age_s, store_age_s) == stays


def test_the_same_scored_twice_is_scored_once(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("point", pair="a")
    (said,) = late.tap("point", pair="a")["answers"]
    assert (said["outcome"], said["said"]) == ("set_aside", "others scored the same meanwhile · thirty love")
    assert points(hall, first) == ["30", "0"]
    assert [one["stayed"] for one in conflicts(first.browser)] == ["both"]


def test_of_two_queues_of_one_person_what_both_have_counts_once(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    both = [("b", 50.0), ("a", 40.0)]
    queues = [[one.made("point", pair=pair, late_s=late_s) for pair, late_s in both] for one in two]
    queues[1].append(late.made("point", pair="b", late_s=30.0))
    first.queue(*queues[0])
    assert points(hall, first) == ["30", "15"]
    late.queue(*queues[1])
    assert points(hall, first) == ["30", "30"]
    (conflict,) = conflicts(first.browser)
    assert (conflict["stayed"], conflict["store"]["score"]) == ("hand", "0-0 30-15")
    choose(first, "store")
    assert points(hall, first) == ["30", "15"]


def test_what_was_built_on_and_taken_back_by_others_comes_back(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("undo", late_s=30)
    late.tap("point", pair="b", late_s=5)
    assert points(hall, first) == ["15", "15"]
    choose(first, "store")
    assert points(hall, first) == ["0", "0"]


def test_no_other_version_is_chosen_once_the_match_has_gone_on(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("point", pair="a", late_s=30)
    late.tap("point", pair="b")
    late.tap("fault")
    assert "has gone on since" in choose(first, "store", 409)["detail"]
    assert choose(first, "hand")["chosen"] == "hand"
    assert points(hall, first) == ["15", "15"]


def test_who_knows_all_or_says_nothing_of_it_has_no_conflict(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("point", pair="a")
    late.position = None
    late.tap("point", pair="b")
    first.position = late.position
    first.tap("point", pair="b")
    assert points(hall, first) == ["30", "30"]
    assert conflicts(first.browser) == []


def test_what_was_refused_anyway_is_no_conflict(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("point", pair="a", late_s=30)
    assert late.tap("redo")["answers"][0]["outcome"] == "refused"
    assert conflicts(first.browser) == []


def test_only_who_holds_the_match_chooses_and_only_who_scores_sees(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("point", pair="a", late_s=30)
    late.tap("point", pair="b")
    pablo = Thumb(hall.signed_in("pablo"), first.match)
    assert choose(pablo, "store", 409)["detail"] == "sofia holds this match"
    hall.browser().get("/api/v1/events/club/conflicts", 401)
    first.browser.post("/api/v1/events/club/conflicts/none/choose", {"version": "hand"}, 404)


def test_whatever_says_more_of_a_point_is_not_the_same(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    known = late.position
    first.tap("point", pair="a", late_s=30)
    (said,) = late.tap("shot", player=1, shot="smash", outcome="winner")["answers"]
    assert (said["outcome"], said["stayed"]) == ("done", "hand")
    late.position = known
    assert late.tap("point", pair="a")["answers"][0]["stayed"] == "both", (
        "the store has the shot, and that is a point"
    )


def test_a_correction_beside_another_tap_stands_in_both_versions(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    (mended,) = first.points()
    taps = late.made("point", pair="b", late_s=20), late.made("correct", pair="b", point=mended, late_s=15)
    first.tap("point", pair="a", late_s=10)
    known = late.position
    answers = late.queue(*taps)["answers"]
    assert [(one["outcome"], one["stayed"]) for one in answers] == [("set_aside", "store"), ("done", None)]
    assert points(hall, first) == ["15", "15"]
    late.position = known
    assert [one["outcome"] for one in late.queue(*taps)["answers"]] == ["set_aside", "done"], "however often it comes"
    for version, stands in (("hand", ["0", "30"]), ("store", ["15", "15"]), ("hand", ["0", "30"])):
        choose(first, version)
        assert points(hall, first) == stands


def test_a_correction_that_was_taken_back_in_the_queue_is_not_made(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    (mended,) = first.points()
    first.tap("point", pair="a", late_s=30)
    late.queue(late.made("correct", pair="b", point=mended), late.made("undo"))
    assert points(hall, first) == ["30", "0"]


def test_a_later_correction_of_the_same_point_stays_and_the_other_can_be_chosen(
    hall: Hall, two: tuple[Thumb, Thumb]
) -> None:
    first, late = two
    (mended,) = first.points()
    tap = late.made("correct", player=2, outcome="winner", point=mended, late_s=20)
    first.tap("correct", pair="b", point=mended, late_s=10)
    first.tap("fault", late_s=5)
    (said,) = late.send(tap)["answers"]
    assert (said["outcome"], said["stayed"]) == ("set_aside", "store")
    assert said["said"] == (
        "others scored meanwhile (correction of point 1 point red), and that was later, so it stays;"
        " yours (correction of point 1 Bea winner) is kept, and can be chosen · love fifteen"
    )
    for version, stands in (("hand", ["15", "0"]), ("store", ["0", "15"]), ("hand", ["15", "0"])):
        choose(first, version)
        assert points(hall, first) == stands


def test_the_latest_correction_of_a_point_is_made_whoever_made_one_before(
    hall: Hall, two: tuple[Thumb, Thumb]
) -> None:
    first, late = two
    (mended,) = first.points()
    first.tap("correct", pair="b", point=mended, late_s=20)
    late.tap("correct", pair="a", point=mended, late_s=10)
    assert points(hall, first) == ["15", "0"]
    assert conflicts(first.browser) == []


def test_both_versions_are_told_in_the_language_of_who_looks(hall: Hall, two: tuple[Thumb, Thumb]) -> None:
    first, late = two
    first.tap("shot", player=3, shot="smash", outcome="winner", late_s=30)
    late.headers = {"Accept-Language": "es-ES"}
    said = late.tap("point", pair="a")["answers"][0]["said"]
    assert "(Cruz remate ganador)" in said
    path = "/api/v1/events/club/conflicts"
    (conflict,) = first.browser.get(path, headers={"Accept-Language": "es"})["conflicts"]
    assert (conflict["hand"]["texts"], conflict["store"]["texts"]) == (["punto azul"], ["Cruz remate ganador"])
