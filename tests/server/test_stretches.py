"""A stretch of a session over REST: figures, answers, rallies and calls, and two stretches side by side."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from padel.shots import pair_of
from server.people.people import People
from server.people.roles import Role
from server.projections.physiology.synchrony import correlation, window_means
from tests.browser.court import Court
from tests.browser.script import START, Script
from tests.server.people.club import CHEAP, PASSWORD
from tests.waiting import PATIENCE_S, until


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"), coach_password="vibora")
    court.start()
    yield court
    court.stop()


@pytest.fixture(scope="module")
def match(court: Court) -> Script:
    return played(court)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    people = People(tmp_path, passwords=CHEAP)
    for name, role in (("maria", Role.ADMIN), ("pablo", Role.COACH), ("Ana", Role.PLAYER), ("Carla", Role.PLAYER)):
        player = name if role is Role.PLAYER else None
        people.links.redeem(people.links.invite("test", role, name=name, player=player), "", PASSWORD)
    yield people
    people.close()


@pytest.fixture
def club(tmp_path: Path, people: People) -> Iterator[Court]:
    """A court of a club with accounts."""
    court = Court(tmp_path, people=people)
    court.start()
    yield court
    court.stop()


def played(court: Court) -> Script:
    match = Script()
    court.play(*match.opening, *match.rallies(40))
    court.beats_of(match)
    until(lambda: (get(court, "stretch")["chance"] or {}).get("after", 0.5) != 0.5)
    return match


def signed_in(court: Court, name: str) -> Any:
    """Give what a request of somebody has."""
    answer = httpx.post(f"{court.url}/api/v1/auth/login", json={"name": name, "password": PASSWORD})
    return {"headers": {"Authorization": f"Bearer {answer.json()['access_token']}"}}


def get(court: Court, path: str, status: int = 200, **more: Any) -> Any:
    response = httpx.get(f"{court.url}/api/v1/sessions/m-1/{path}", timeout=PATIENCE_S, **more)
    assert response.status_code == status, response.text
    return response.json()


def at_ms(time: datetime) -> int:
    return round(time.timestamp() * 1000)


def test_a_stretch_counts_only_what_was_in_it(court: Court, match: Script) -> None:
    points = match.state.play.points
    first, last = (at_ms(points[at].time) for at in (10, 19))
    found = get(court, f"stretch?from_ms={first}&to_ms={last}")
    assert found["points"] == 10
    won = [sum(one.winner == pair for one in points[10:20]) for pair in "ab"]
    assert [round(pair["won"]["value"] * 10) for pair in found["pairs"]] == won
    assert sum(len(one["events"]) for one in found["shots"]) == 10
    whole = get(court, "stretch")
    assert (whole["points"], whole["chance"]["before"], len(whole["answers"]["dearest"])) == (40, 0.5, 5)
    assert whole["play_s"] > found["play_s"] > 0
    nothing = get(court, "stretch?from_ms=0&to_ms=1")
    assert (nothing["points"], nothing["chance"], nothing["answers"]["won"]) == (0, None, None)


def test_shots_are_told_apart_in_a_stretch_by_player(court: Court, match: Script) -> None:
    points = match.state.play.points[10:20]
    first, last = at_ms(points[0].time), at_ms(points[-1].time)
    ended = [one for one in points if one.said.player]
    for by in ("moment", "set", "service"):
        rows = get(court, f"effectiveness?by={by}&points=true&from_ms={first}&to_ms={last}")["data"]["rows"]
        assert {row["player"] for row in rows} == {one.said.player for one in ended}
        assert sorted(event for row in rows for event in row["events"]) == sorted(one.event for one in ended)
    of_first = [one for one in ended if one.said.player == rows[0]["player"]]
    served = sum(pair_of(one.server) == pair_of(one.said.player) for one in of_first)
    assert {row["part"]: row["points"] for row in rows if row["player"] == rows[0]["player"]}.get(
        "serving", 0
    ) == served
    assert get(court, "effectiveness?by=zone", 401)["code"]
    assert get(court, "effectiveness?by=zone", auth=("coach", "vibora"))["data"]["rows"][0]["part"] == "unknown"


def test_partners_hearts_are_told_beside_those_of_opponents(court: Court, match: Script) -> None:
    found = get(court, "synchrony", auth=("coach", "vibora"))
    of = {one["pair"]: one for one in found["pairs"]}
    assert of["a"]["heart"]["windows"] == of["b"]["heart"]["windows"] - 6, "player 2 had no strap for a minute"
    assert of["b"]["heart"]["low"] < of["b"]["heart"]["value"] < of["b"]["heart"]["high"]
    assert -1 < found["across"]["heart"] < 1
    assert of["b"]["movement"] is None
    short = f"synchrony?from_ms={at_ms(START)}&to_ms={at_ms(START) + 280_000}"
    assert get(court, short, auth=("coach", "vibora"))["pairs"][1]["heart"] is None
    get(court, "synchrony", 401)


def test_an_account_sees_only_the_health_data_that_are_its_to_see(club: Court) -> None:
    played(club)
    coach, *players = (signed_in(club, name) for name in ("pablo", "Ana", "Carla"))

    def shown(**who: Any) -> tuple[set[int], list[None], float | None]:
        rows = get(club, "effectiveness?by=zone", **who)["data"]["rows"]
        found = get(club, "synchrony", **who)
        return {row["player"] for row in rows}, [one["heart"] for one in found["pairs"]], found["across"]["heart"]

    assert [shown(**one) for one in players] == [({1}, [None, None], None), ({3}, [None, None], None)]
    for path in ("effectiveness?by=zone", "synchrony"):
        get(club, path, 403, **coach)
    consents = f"{club.url}/api/v1/consents"
    for one in players:
        (told,) = httpx.get(consents, **one).json()["coaches"]
        assert httpx.put(f"{consents}/{told['id']}", **one).status_code == 204
    ana, carla = (
        window_means(np.array(of["time_ms"]), np.array(of["bpm"]))
        for of in get(club, "heart-rate", **coach)["series"]
    )
    both = correlation(ana, carla)
    assert both is not None
    assert shown(**coach) == ({1, 3}, [None, None], pytest.approx(both.value))


def test_hearts_are_looked_at_only_for_who_may_see_them(court: Court, match: Script) -> None:
    assert get(court, "stretch")["answers"]["tiring"]["hearts"] is False
    coach = {"auth": ("coach", "vibora")}
    assert get(court, "stretch", **coach)["answers"]["tiring"]["hearts"] is True
    ends = [at_ms(match.state.play.points[at].time) for at in (0, 9)]
    whole, part = (get(court, f"physiology{query}", **coach) for query in ("", "?from_ms={}&to_ms={}".format(*ends)))
    before, after = whole["players"][0]["heart"], part["players"][0]["heart"]
    assert after["samples"] < before["samples"]
    assert after["recorded_s"] <= (ends[1] - ends[0]) / 1000
    assert after["limits"] == before["limits"]
    assert part["play"]["rallies"] < whole["play"]["rallies"] == 40
    assert get(court, "physiology?from_ms=0&to_ms=1", **coach)["players"] == []


def test_the_course_has_each_rally_and_each_call_with_its_point(court: Court, match: Script) -> None:
    found = get(court, "course")
    points = match.state.play.points
    assert [one["event"] for one in found["rallies"]] == [one.event for one in points]
    assert all(one["is_assumed"] and one["start_ms"] <= one["end_ms"] for one in found["rallies"])
    assert [one["point"] for one in found["calls"]] == [one.event for one in points]
    assert found["calls"][0]["verdict"] == "taken"
    assert get(court, "../nothing/course", 404)["detail"] == "there is no session 'nothing'"


def test_two_stretches_are_compared_by_their_shares(court: Court, match: Script) -> None:
    middle = at_ms(match.state.play.points[19].time)
    query = {"to_ms": middle, "with_session": "m-1", "with_from_ms": middle + 1, "who": "1", "with_who": "3"}
    rows = {one["figure"]: one for one in get(court, "compare", params=query)["rows"]}
    points = rows["points"]
    assert points["left"]["of"] == points["right"]["of"] == 20
    assert points["difference"]["value"] == pytest.approx(points["left"]["value"] - points["right"]["value"])
    assert points["difference"]["low"] < points["difference"]["value"] < points["difference"]["high"]
    get(court, "compare?with_session=m-1&who=7", 422)


def test_what_comes_after_it_was_asked_is_in_the_course(court: Court) -> None:
    match = Script("m-2")
    court.play(*match.opening, *match.rallies(3))
    base = f"{court.url}/api/v1/sessions/m-2/course"
    assert [len(httpx.get(base).json()["rallies"]) for _ in range(2)] == [3, 3]
    court.play(*match.rallies(1), match.call("smash winner", "asked"))
    found = httpx.get(base).json()
    assert (len(found["rallies"]), len(found["calls"])) == (4, 5)


def test_heart_rates_of_a_stretch_come_without_intervals_where_they_are_not_asked_for(
    court: Court, match: Script
) -> None:
    coach = {"auth": ("coach", "vibora")}
    whole = get(court, "heart-rate?player=1", **coach)["series"][0]
    first, last = whole["time_ms"][10], whole["time_ms"][19]
    part = get(court, f"heart-rate?player=1&from_ms={first}&to_ms={last}&intervals=false", **coach)["series"][0]
    assert (part["time_ms"], part["bpm"]) == (whole["time_ms"][10:20], whole["bpm"][10:20])
    assert (part["contact"], part["rr_s"], len(whole["rr_s"])) == ([], [], len(whole["bpm"]))


def test_a_stream_is_neither_compressed_nor_held_back(court: Court, match: Script) -> None:
    takes = {"Accept-Encoding": "gzip"}
    assert httpx.get(f"{court.url}/api/v1/sessions/m-1/course", headers=takes).headers["content-encoding"] == "gzip"
    with httpx.stream("GET", f"{court.url}/api/v1/matches/m-1/stream", headers=takes) as stream:
        assert "content-encoding" not in stream.headers
        assert next(stream.iter_raw()).startswith((b"event: snapshot", b"retry", b":"))
