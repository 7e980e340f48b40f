"""Statistics over HTTP: from the events of a match to its curve and its profiles, and on after kill -9."""

from typing import Any

import pytest

from padel.events import MatchRetired, PairNames, PointAwarded, ShotPlayed, StepUndone
from padel.shots import Outcome, ShotType
from padel.weights import BASELINE
from server.api.effectiveness import FEWEST_OF_TWO
from tests.server.play import Appliance, created
from tests.server.process import Served, Uplink
from tests.server.sse import listen
from tests.server.statistics.test_questions import play
from tests.server.test_api import problem
from tests.waiting import until
from wire.broker import BrokerAddress
from wire.topics import Address, Stream


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


def test_shots_pairs_opponents_and_form_are_told_with_intervals(served: Served, box: Appliance) -> None:
    shots = served.get("/api/v1/players/Ana/effectiveness", params={"points": True})["data"]["rows"]
    assert [(one["shot"], one["points"], one["won"]["value"]) for one in shots] == [("lob", 12, 0), ("volley", 13, 1)]
    assert [len(one["events"]) for one in shots] == [12, 13]
    for by in ("moment", "set", "side", "service", "zone"):
        parts = served.get("/api/v1/players/Ana/effectiveness", params={"by": by})["data"]["rows"]
        assert sum(one["points"] for one in parts) == 25
    alone = served.get("/api/v1/players/Ana/effectiveness", params={"by": "service"})["data"]["rows"]
    for by in ("all", "service"):
        of_one = {"by": by, "and_by": "service"}
        parts = served.get("/api/v1/players/Ana/effectiveness", params=of_one)["data"]["rows"]
        assert [one["won"] for one in parts] == [one["won"] for one in alone], "one thing, however it is asked"
        assert min(one["points"] for one in parts) < FEWEST_OF_TWO
    pair = served.get("/api/v1/pairs/Ana/Bea")["data"]
    assert (pair["matches"], pair["won"]["value"], pair["won"]["of"], pair["synergy"]) == (1, 0.5, 100, None)
    served_by = sum(one["serving"]["of"] for one in pair["players"])
    assert served_by + pair["returning"]["of"] == 100
    met = served.get("/api/v1/head-to-head/Ana/carla", params={"points": True})["data"]
    assert (met["one"], met["two"], met["points"]["of"], len(met["matches"])) == ("Ana", "Carla", 100, 1)
    assert len(met["matches"][0]["events"]) == 100
    company = served.get("/api/v1/players/ana/company")["data"]
    assert [(one["name"], one["matches"]) for one in company["partners"]] == [("Bea", 1)]
    assert {one["name"]: one["points"]["of"] for one in company["opponents"]} == {"Carla": 100, "Dora": 100}
    pairs = served.get("/api/v1/pairs")["data"]["pairs"]
    assert [(one["players"], one["points"]["value"]) for one in pairs] == [
        (["Ana", "Bea"], 0.5),
        (["Carla", "Dora"], 0.5),
    ]
    (last,) = served.get("/api/v1/players/Dora/form")["data"]["matches"]
    assert (last["match"], last["winners"]["value"], last["points"]["value"]) == (box.match, 0.52, 0.5)


def test_a_pair_is_compared_with_what_its_players_win_with_others(
    served: Served, mosquitto: BrokerAddress, box: Appliance
) -> None:
    """Ana and Bea win 50 of 100 together; Ana 30 of 40 with Eva, Bea 10 of 40 against them with Fay."""
    other = Appliance(Address("home", "2", "box-2"))
    names = {"pair_a": ("Ana", "Eva"), "pair_b": ("Bea", "Fay")}
    pairs = {pair: PairNames(name=pair, colour="blue", players=players) for pair, players in names.items()}
    begun = created().model_copy(update={"format": "SET1-S:9/TB7", **pairs})
    won = [PointAwarded(pair="b" if at % 4 == 3 else "a") for at in range(40)]
    second = Uplink(mosquitto, other.address)
    second.send(Stream.MATCH, [other.wrap(data).encode() for data in (begun, *won)])
    until(lambda: worth(served, box)["position"] == 143)
    second.close()
    found = served.get("/api/v1/pairs/Ana/Bea")["data"]
    assert found["synergy"]["value"] == pytest.approx(0.5 - (0.75 + 0.25) / 2)
    assert (found["synergy"]["low"], found["synergy"]["high"]) == pytest.approx((-0.1145, 0.1145), abs=1e-4)
    assert [one["without"]["value"] for one in found["players"]] == [0.75, 0.25]


def test_weights_are_tried_compared_and_refused_to_be_fitted_to_few_points(served: Served, box: Appliance) -> None:
    snapshots = "/api/v1/shot-weights/snapshots"
    draft = served.http.post(snapshots, json={"name": "Autumn"}).json()["id"]
    served.http.patch(f"{snapshots}/{draft}", json={"weights": {"volley": {"winner": {"net": -3}}}})
    tried = served.http.post(f"{snapshots}/{draft}/trial", json={"matches": [box.match]}).json()["data"]
    query = {"a": BASELINE, "b": draft, "matches": [box.match]}
    compared = served.get(f"{snapshots}/compare", params=query)["data"]
    assert compared["players"] == tried["players"]
    first = compared["players"][0]
    (moving,) = first["shots"]
    assert (moving["shot"], moving["dimension"], moving["times"]) == ("volley", "net", 13)
    assert moving["moves"] == pytest.approx(-4 * 13 / 25)
    assert first["two"]["net_play"]["value"] != first["one"]["net_play"]["value"]
    assert first["two"]["precision"] == first["one"]["precision"]
    refused = problem(served.http.post(f"{snapshots}/{BASELINE}/fit"), 409)
    assert "100 points" in refused


def test_what_is_not_there_is_said(served: Served) -> None:
    assert "'x'" in problem(served.http.get("/api/v1/matches/x/worth"), 404)
    assert "'x'" in problem(served.http.get("/api/v1/matches/x/profiles"), 404)
    assert "'x'" in problem(served.http.get("/api/v1/players/x/profile"), 404)


ANSWERS = (
    "matches/{match}/worth",
    "matches/{match}/profiles",
    "players/Ana/profile",
    "players/Ana/effectiveness",
    "sessions/{match}/effectiveness",
    "players/Ana/form",
    "players/Ana/company",
    "pairs",
    "pairs/Ana/Bea",
    "head-to-head/Ana/Carla",
    "leaderboards/points",
    "leaderboards/net_play",
)


def texts(data: Any) -> list[str]:
    """All texts of an answer, however deep."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [one for part in parts for one in texts(part)]


def test_every_answer_says_its_weights_and_on_request_its_points(served: Served, box: Appliance) -> None:
    points = {one["event"] for one in worth(served, box)["data"]["points"]}
    for path in ANSWERS:
        bare, whole = (
            served.get(f"/api/v1/{path.format(match=box.match)}", params={"points": asked}) for asked in (False, True)
        )
        assert bare["shotWeightSnapshotId"] == whole["shotWeightSnapshotId"] == BASELINE, path
        told = [sum(text in points for text in texts(one["data"])) for one in (bare, whole)]
        assert told[0] == (100 if path.endswith("worth") else 0), path  # whose points are the answer itself
        assert told[1] > told[0], path


def test_an_event_of_the_club_has_its_own_board(served: Served, box: Appliance) -> None:
    """Its matches are those that were put into it; all others are of the event `club`."""
    event = served.http.post("/api/v1/events", json={"name": "Spring Open"}).json()["id"]
    board = "/api/v1/leaderboards/points"
    assert served.get(board, params={"event": event})["data"]["leaders"] == []
    assert len(served.get(board, params={"event": "club"})["data"]["leaders"]) == 4
    with listen(served.http, f"{board}/stream?event={event}") as stream:
        assert next(stream).data["leaders"] == []
    served.http.put(f"/api/v1/events/{event}/matches/{box.match}", json={})
    assert len(served.get(board, params={"event": event})["data"]["leaders"]) == 4
    assert served.get(board, params={"event": "club"})["data"]["leaders"] == []
    assert len(served.get("/api/v1/pairs", params={"event": event})["data"]["pairs"]) == 2
    assert "'x'" in problem(served.http.get(board, params={"event": "x"}), 404)


def test_the_curve_ends_with_the_match_also_where_a_pair_retires(
    served: Served, uplink: Uplink, box: Appliance
) -> None:
    before = worth(served, box)["data"]
    assert before["after"] == before["points"][-1]["match_after"]
    ends = {
        103: (MatchRetired(pair="b"), 1.0),
        104: (StepUndone(), before["after"]),
        105: (MatchRetired(pair="a"), 0.0),
    }
    for position, (data, after) in ends.items():
        uplink.send(Stream.MATCH, [box.wrap(data).encode()])
        until(lambda position=position: worth(served, box)["position"] == position)
        found = worth(served, box)["data"]
        assert found["after"] == after
        assert found["points"] == before["points"]


def test_two_things_are_told_apart_at_once_and_small_cells_have_no_share(served: Served, box: Appliance) -> None:
    query = {"by": "moment", "and_by": "side"}
    for path in ("players/Ana/effectiveness", f"sessions/{box.match}/effectiveness"):
        found = served.get(f"/api/v1/{path}", params=query)["data"]
        assert (found["by"], found["and_by"]) == ("moment", "side")
        assert {one["and_part"] for one in found["rows"]} == {"left", "right"}
        alone = served.get(f"/api/v1/{path}", params={"by": "moment"})["data"]["rows"]
        for of in (found["rows"], alone):
            assert sum(one["points"] for one in of if one.get("player", 1) == 1) == 25
        assert all((one["won"] is None) == (one["points"] < 10) for one in found["rows"])
        assert all(one["won"] and one["and_part"] is None for one in alone)
    refused = served.http.get("/api/v1/players/Ana/effectiveness", params={"by": "side", "and_by": "weather"})
    assert refused.status_code == 422


def test_a_pair_is_told_who_of_it_returns_better(served: Served, uplink: Uplink) -> None:
    """Carla's return wins the first point, so she receives the first, third and fifth; Dora wins none of two."""
    box = Appliance()
    first = ShotPlayed(pair="b", player=3, shot=ShotType.RETURN, outcome=Outcome.WINNER)
    game = [created(), first, *(PointAwarded(pair="a") for _ in range(4))]
    uplink.send(Stream.MATCH, [box.wrap(data).encode() for data in game])
    until(lambda: worth(served, box)["position"] == 6)
    carla, dora = served.get("/api/v1/pairs/Carla/Dora")["data"]["players"]
    assert (carla["returning"]["value"], carla["returning"]["of"]) == (pytest.approx(1 / 3), 3)
    assert (dora["returning"]["value"], dora["returning"]["of"]) == (0, 2)
    alone = served.get("/api/v1/players/Carla/returning", params={"points": True})["data"]
    assert [(one["side"], len(one["events"])) for one in alone["sides"]] == [("left", 0), ("right", 3)]
    assert served.get("/api/v1/players/Ana/returning")["data"]["won"] is None
    beside = {
        name: served.http.get(f"/api/v1/players/Carla/returning?partner={name}") for name in ("dora", "Ana", "Dor")
    }
    assert [one.status_code for one in beside.values()] == [200, 200, 404]
    assert beside["dora"].json()["shotWeightSnapshotId"] == BASELINE
    assert beside["Ana"].json()["shotWeightSnapshotId"] is None, "of no match in which they were partners"
