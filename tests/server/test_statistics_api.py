"""Statistics over HTTP: from the events of a match to its curve and its profiles, and on after kill -9."""

from typing import Any

import pytest

from padel.events import PointAwarded
from padel.weights import BASELINE
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.server.sse import listen
from tests.server.statistics.test_questions import play
from tests.server.test_api import problem
from tests.waiting import until
from wire.topics import Stream


@pytest.fixture
def box(served: Served, uplink: Uplink) -> Appliance:
    box = Appliance()
    uplink.send(Stream.MATCH, [one.encode() for one in play(box, 100)])
    until(lambda: served.position == 102)
    until(lambda: worth(served, box)["position"] == 102)
    return box


def worth(served: Served, box: Appliance) -> dict[str, Any]:
    response = served.http.get(f"/api/v1/matches/{box.match}/worth")
    found: dict[str, Any] = response.json() if response.status_code == 200 else {"position": 0}
    return found


def test_a_match_has_a_curve_and_profiles(served: Served, box: Appliance, settings: dict[str, Any]) -> None:
    curve = worth(served, box)
    assert (curve["name"], curve["version"], len(curve["data"]["points"])) == ("PointWorth", "v1", 100)
    assert 0 < curve["data"]["points"][0]["match_after"] < 1
    assert [one["points"] for one in curve["data"]["players"]] == [25] * 4
    profiles = served.get(f"/api/v1/matches/{box.match}/profiles", params={"points": True})
    assert (profiles["name"], profiles["shotWeightSnapshotId"]) == ("PlayerProfiles", BASELINE)
    assert len(profiles["data"]["players"][0]["points"]) == 25
    ana = served.get("/api/v1/players/ana/profile", params={"from": "2026-01-01T00:00:00Z"})
    assert ana["data"]["figures"] == profiles["data"]["players"][0]["figures"]
    served.kill()
    with Served(settings) as again:
        assert worth(again, box)["data"] == curve["data"]


def test_a_leaderboard_is_told_and_then_every_place_that_changes(
    served: Served, uplink: Uplink, box: Appliance
) -> None:
    assert [one["rank"] for one in served.get("/api/v1/leaderboards/points")["data"]["leaders"]] == [1] * 4
    with listen(served.http, "/api/v1/leaderboards/points/stream") as stream:
        first = next(stream)
        assert (first.event, len(first.data["leaders"])) == ("leaderboard", 4)
        uplink.send(Stream.MATCH, [box.wrap(PointAwarded(pair="b")).encode()])
        moved = next(stream)
    assert (moved.event, moved.id) == ("rank-changed", 103)
    changed = {one["name"]: (one["before"], one["after"]) for one in moved.data["changes"]}
    assert changed == {"Ana": (1, 3), "Bea": (1, 3)}
    assert [one["name"] for one in moved.data["leaders"]] == ["Carla", "Dora", "Ana", "Bea"]


def test_what_is_not_there_is_said(served: Served) -> None:
    assert "'x'" in problem(served.http.get("/api/v1/matches/x/worth"), 404)
    assert "'x'" in problem(served.http.get("/api/v1/matches/x/profiles"), 404)
    assert "'x'" in problem(served.http.get("/api/v1/players/x/profile"), 404)
