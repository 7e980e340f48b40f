"""The physiology of a session over REST: real points, beats and swings go in, figures come out."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from padel.events import CallHeard
from padel.sensor_events import SensorsThinned
from server.api.problems import MEDIA_TYPE
from tests.browser.court import Court
from tests.browser.script import START, Script
from tests.server.wearing import wear
from tests.waiting import PATIENCE_S, until

COACH = ("coach", "secret")


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    court = Court(tmp_path)
    court.start()
    yield court
    court.stop()


def get(court: Court, path: str, status: int = 200, **more: Any) -> Any:
    response = httpx.get(f"{court.url}/api/v1/sessions/{path}", timeout=PATIENCE_S, **more)
    assert response.status_code == status, response.text
    assert status == 200 or response.headers["content-type"] == MEDIA_TYPE
    return response.json()


def stored(court: Court, session: str, **rows: int) -> None:
    """Wait until so many rows of a session are on disk; before the first one there is no such session."""
    until(
        lambda: rows.items() <= httpx.get(f"{court.url}/api/v1/sessions/{session}", timeout=PATIENCE_S).json().items()
    )


def steady(court: Court, session: str, player: int, bpm: int, minutes: int, begin: datetime = START) -> int:
    """Let a heart beat evenly, a sample a second; give how many samples."""
    moments = [(begin + timedelta(seconds=at), bpm) for at in range(minutes * 60 + 1)]
    court.beat(session, player, moments)
    return len(moments)


def test_a_steady_heart_gives_the_worked_example_of_banister(court: Court) -> None:
    stored_samples = steady(court, "m", 1, 130, minutes=30)
    stored(court, "m", heart_rate_samples=stored_samples)
    found = get(court, "m/physiology?player=1&max_bpm=200&rest_bpm=40")
    (player,) = found["players"]
    heart = player["heart"]
    assert heart["trimp"]["banister_men"] == pytest.approx(31.80, abs=0.01)
    assert heart["trimp"]["banister_women"] == pytest.approx(37.13, abs=0.01)
    assert heart["trimp"]["edwards"] == pytest.approx(2 * 30)
    assert heart["limits"] == {"max_bpm": 200, "max_from": "given", "rest_bpm": 40, "rest_from": "given"}
    assert [zone["seconds"] for zone in heart["zones"]] == [0, 0, 1800, 0, 0, 0]
    assert [zone["from_bpm"] for zone in heart["zones"]] == pytest.approx([0, 100, 120, 140, 160, 180])
    assert (heart["recorded_s"], heart["mean_bpm"]) == (1800, 130)
    assert (found["play"], player["motion"]) == (None, [])


def test_zones_of_the_reserve_begin_where_karvonen_says(court: Court) -> None:
    steady(court, "m", 1, 150, minutes=1)
    stored(court, "m", heart_rate_samples=61)
    (player,) = get(court, "m/physiology?max_bpm=200&rest_bpm=70&zones=reserve")["players"]
    assert [zone["from_bpm"] for zone in player["heart"]["zones"]] == pytest.approx([0, 135, 148, 161, 174, 187])
    assert [zone["seconds"] for zone in player["heart"]["zones"]] == [0, 0, 60, 0, 0, 0]


def test_what_was_not_given_is_assumed_and_said_to_be(court: Court) -> None:
    court.beat("m", 2, [(START + timedelta(seconds=at), 239 if at == 30 else 150) for at in range(60)])
    stored(court, "m", heart_rate_samples=60)
    limits = get(court, "m/physiology")["players"][0]["heart"]["limits"]
    assert limits == {"max_bpm": 150, "max_from": "highest_seen", "rest_bpm": 60, "rest_from": "assumed"}
    limits = get(court, "m/physiology?age=40")["players"][0]["heart"]["limits"]
    assert (limits["max_bpm"], limits["max_from"]) == (180, "age")


def test_limits_that_no_heart_has_are_refused_in_words(court: Court) -> None:
    steady(court, "m", 1, 130, minutes=1)
    stored(court, "m", heart_rate_samples=61)
    problem = get(court, "m/physiology?max_bpm=150&rest_bpm=160", 422)
    assert "resting heart rate of 160 bpm" in problem["detail"]
    assert "age" in get(court, "m/physiology?age=3", 422)["detail"]


def test_an_unknown_session_is_not_found(court: Court) -> None:
    assert "'x'" in get(court, "x/physiology", 404)["detail"]
    assert "'x'" in get(court, "x/swings", 404)["detail"]


def strokes_before(moment: datetime) -> list[datetime]:
    """A rally of one player: four strokes, the last one 2.5 s before the call."""
    return [moment - timedelta(seconds=2.5 + 2 * back) for back in (3, 2, 1, 0)]


def test_a_spoken_shot_is_joined_with_its_swing(court: Court) -> None:
    script = Script()
    events = [*script.opening, *script.points_to("aab")]
    court.play(*events)
    said = [event.data.speech_ended for event in events if isinstance(event.data, CallHeard)]
    swung = [stroke for moment in said for stroke in strokes_before(moment)]
    wear(court, script.id, 1, START - timedelta(minutes=1), script.now, swung)
    minutes = math.ceil((script.now - START).total_seconds() / 60) + 1
    stored(court, script.id, motion_samples=minutes * 60 * 52)
    found = get(court, f"{script.id}/swings")
    assert len(found["players"][0]["time_ms"]) == 12
    assert found["players"][0]["peak_g"] == pytest.approx([5] * 12, rel=0.2)
    shots, points = found["shots"], script.state.play.points
    assert [shot["event"] for shot in shots] == [point.event for point in points]
    assert [(shot["verdict"], shot["player"]) for shot in shots] == [
        ("joined", 1),
        ("joined", 1),
        ("no_motion", None),
    ]
    for shot, moment in zip(shots[:2], said[:2], strict=True):
        assert shot["swing_ms"] / 1000 == pytest.approx(strokes_before(moment)[-1].timestamp(), abs=0.02)
    assert [shot["event"] for shot in get(court, f"{script.id}/swings?player=3")["shots"]] == [points[2].event]


def test_rallies_begin_where_motion_says(court: Court) -> None:
    script = Script()
    court.play(*script.opening, *script.points_to("ab"))
    wear(
        court,
        script.id,
        1,
        START,
        script.now,
        [one for p in script.state.play.points for one in strokes_before(p.time)],
    )
    until(lambda: (get(court, f"{script.id}/physiology")["play"] or {}).get("rallies_from_motion") == 2)
    found = get(court, f"{script.id}/physiology")
    first, second = script.state.play.points
    whole_s = (second.time - first.time).total_seconds() + 6
    assert found["play"]["active_s"] == pytest.approx(12, abs=0.1)
    assert found["play"]["active_share"] == pytest.approx(12 / whole_s, abs=0.01)
    (motion,) = found["players"][0]["motion"]
    assert (motion["sensor"], motion["rates_hz"], motion["swings"]) == ("wrist-1", [52], 8)
    assert motion["player_load"] > 0
    assert motion["player_load_a_minute"] == pytest.approx(motion["player_load"] / motion["recorded_s"] * 60)


def test_recovery_is_told_where_the_ends_were_changed(court: Court) -> None:
    script = Script()
    court.play(*script.opening, *script.points_to("aaaa"))
    ended = script.now
    script.now += timedelta(seconds=90)
    court.play(*script.points_to("b"))
    beats = []
    for at in range(int((script.now - START).total_seconds())):
        moment = START + timedelta(seconds=at)
        rested_s = (moment - ended).total_seconds() + 2.5
        beats.append((moment, 170 if rested_s < 0 else max(110, 170 - round(rested_s))))
    court.beat(script.id, 1, beats)
    until(lambda: get(court, f"{script.id}/physiology")["players"])
    (player,) = get(court, f"{script.id}/physiology")["players"]
    by_kind = {(one["kind"], one["after_s"]): one for one in player["heart"]["recovery"]}
    change = by_kind["change_of_ends", 60]
    assert change["count"] == 1
    assert change["drop_bpm"] == pytest.approx(59, abs=2)
    (item,) = [one for one in player["heart"]["recoveries"] if one["kind"] == "change_of_ends"]
    assert item["drop_30_s_bpm"] == pytest.approx(30, abs=2)
    assert item["drop_120_s_bpm"] is None


def test_what_the_appliance_thinned_is_told(court: Court) -> None:
    thinned = SensorsThinned(
        stream="motion",
        step="quiet",
        players=(1,),
        first=START,
        last=START + timedelta(minutes=9),
        first_sequence=1,
        last_sequence=540,
        messages=300,
        samples_before=60_000,
        samples_after=7_500,
    )
    court.note("m", thinned, START + timedelta(hours=8))
    stored(court, "m", events=1)
    found = get(court, "m/physiology")
    assert [SensorsThinned.model_validate(told) for told in found["thinned"]] == [thinned]
    assert found["players"] == []


def test_figures_follow_what_is_stored_later(court: Court) -> None:
    wear(court, "m", 1, START, START + timedelta(minutes=1), [START + timedelta(seconds=20)])
    stored(court, "m", motion_samples=3120)
    assert len(get(court, "m/swings")["players"][0]["time_ms"]) == 1
    later = START + timedelta(minutes=1)
    wear(court, "m", 1, later, later + timedelta(minutes=1), [later + timedelta(seconds=20)])
    stored(court, "m", motion_samples=6240)
    assert len(get(court, "m/swings")["players"][0]["time_ms"]) == 2


@pytest.mark.parametrize("public_heart_rate", [False, True])
def test_only_the_coach_sees_what_bodies_did(tmp_path: Path, public_heart_rate: bool) -> None:
    court = Court(tmp_path, COACH[1], public_heart_rate)
    court.start()
    try:
        wear(court, "m", 1, START, START + timedelta(minutes=1), [START + timedelta(seconds=20)])
        steady(court, "m", 2, 130, minutes=1)
        stored(court, "m", motion_samples=3120, heart_rate_samples=61)
        assert "only the coach" in get(court, "m/swings", 401)["detail"]
        if public_heart_rate:
            found = get(court, "m/physiology")
            assert not found["shows_motion"]
            assert [(one["player"], one["motion"]) for one in found["players"]] == [(2, [])]
        else:
            assert "only the coach" in get(court, "m/physiology", 401)["detail"]
            assert "only the coach" in get(court, "x/physiology", 401)["detail"]
        assert [one["player"] for one in get(court, "m/physiology", auth=COACH)["players"]] == [1, 2]
        assert len(get(court, "m/swings", auth=COACH)["players"]) == 1
    finally:
        court.stop()


def test_load_over_weeks_is_counted_by_one_maximum(court: Court) -> None:
    for number, (bpm, days) in enumerate(((120, 7), (160, 0))):
        begin = START - timedelta(days=days)
        script = Script(f"s-{number}", start=begin)
        court.play(*script.opening)
        stored(court, script.id, heart_rate_samples=steady(court, script.id, 1, bpm, minutes=10, begin=begin))
    to = (START + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    found = httpx.get(f"{court.url}/api/v1/players/ana/load?to={to}", timeout=PATIENCE_S).json()
    assert (found["max_bpm"], [one["session"] for one in found["sessions"]]) == (160, ["s-0", "s-1"])
    # 120 of 160 is zone 3, 160 zone 5: minutes times zone.
    assert [one["load"] for one in found["sessions"]] == [pytest.approx(30), pytest.approx(50)]
    assert (len(found["days"]), found["days"][0]["ratio"]) == (8, None)
    assert found["days"][0]["acute"] == pytest.approx(30 / 4)
    for path, status in (("nobody/load", 404), ("ana/load?days=3", 422)):
        assert httpx.get(f"{court.url}/api/v1/players/{path}", timeout=PATIENCE_S).status_code == status
