"""Results as TODS, heart rates as FIT and TCX: read again by what others read them with, and only by who may."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import fitdecode
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.ingest.inbox import Delivery
from server.people.roles import Role
from server.store.reading import HeartRateSeries
from server.taking_out.activity import Activity, activity_of
from server.taking_out.fit import fit
from server.taking_out.tcx import NAMESPACE, tcx
from tests.server.club.running import PAIRS, Hall
from tests.server.club.thumb import Thumb
from tests.server.play import BOX, Appliance
from tests.server.test_store import heart_rate
from tests.waiting import until
from wire.sensors import HeartRateSample
from wire.topics import Stream as Topic

LAP_ORDER = [
    *("TotalTimeSeconds", "DistanceMeters", "MaximumSpeed", "Calories", "AverageHeartRateBpm", "MaximumHeartRateBpm"),
    *("Intensity", "Cadence", "TriggerMethod", "Track", "Notes", "Extensions"),
]
"""The elements of `ActivityLap_t` in the schema's order; those that must be are asked for below."""
MATCH_UP_STATUSES = {"COMPLETED", "RETIRED", "IN_PROGRESS", "TO_BE_PLAYED"}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.auth.limiting.rule_of", lambda method, path: None)
        hall = Hall(tmp_path_factory.mktemp("hall"))
        yield hall
        hall.close()


class Worn:
    """A match in which Ana, player 1, wore a strap: from 30 s before its first point to 30 s after its last."""

    def __init__(self, hall: Hall) -> None:
        self.box = Appliance()
        events = self.box.play(40)
        sent = [Delivery(BOX.stream(Topic.MATCH), one.encode()) for one in events]
        before = hall.matches.position
        for one in sent:
            hall.inbox.put(one)
        until(lambda: hall.matches.position == before + len(events))
        match = hall.matches.match(self.box.match)
        assert match is not None
        self.points = match.play.points
        self.games = self.points[-1].after.games_served + 1
        begin, end = (one.time.timestamp() for one in (self.points[0], self.points[-1]))
        self.seconds = range(int(begin) - 30, int(end) + 31)
        samples = [
            HeartRateSample(time=datetime.fromtimestamp(one, UTC), bpm=100 + one % 60, rr_s=())
            for one in self.seconds
        ]
        hall.inbox.put(
            Delivery(BOX.stream(Topic.HEART_RATE), heart_rate(self.box.match, *samples, player=1).encode())
        )
        until(lambda: hall.parts.reader.counts(self.box.match)[1] == len(samples))

    def path(self, format: str = "fit", player: int = 1) -> str:
        return f"/api/v1/sessions/{self.box.match}/activity?player={player}&format={format}"


@pytest.fixture(scope="module")
def worn(hall: Hall) -> Worn:
    hall.add("luisa", Role.PLAYER, "Ana")
    return Worn(hall)


def decoded(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Read a file by its messages; a wrong length or checksum is an error."""
    messages: dict[str, list[dict[str, Any]]] = {}
    with fitdecode.FitReader(content, check_crc=fitdecode.CrcCheck.RAISE) as frames:
        for frame in frames:
            if isinstance(frame, fitdecode.FitDataMessage):
                messages.setdefault(frame.name, []).append({field.name: field.value for field in frame.fields})
    return messages


def test_fit_has_every_second_and_a_lap_a_game(hall: Hall, worn: Worn) -> None:
    answer = hall.signed_in("luisa").ask("GET", worn.path())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vnd.ant.fit")
    messages = decoded(answer.content)
    records, laps, (session,) = messages["record"], messages["lap"], messages["session"]
    assert [(one["timestamp"].timestamp(), one["heart_rate"]) for one in records] == [
        (one, 100 + one % 60) for one in worn.seconds
    ]
    assert len(laps) == session["num_laps"] == worn.games > 2
    assert laps[0]["start_time"] == records[0]["timestamp"]
    ends = [one["timestamp"] for one in laps]
    assert [one["start_time"] for one in laps[1:]] == ends[:-1], "one follows the other"
    assert ends[-1] == records[-1]["timestamp"] + timedelta(seconds=1)
    first_game = next(one for one in worn.points if one.after.games_served == 1)
    assert 0 < (ends[0] - first_game.time).total_seconds() <= 1
    assert (session["sport"], session["sub_sport"]) in ((64, 85), ("racket", "padel")), "by number where it is new"
    assert messages["file_id"][0]["type"] == "activity"
    assert len(messages["activity"]) == 1
    within = [one["heart_rate"] for one in records if one["timestamp"] < ends[0]]
    assert (laps[0]["avg_heart_rate"], laps[0]["max_heart_rate"]) == (round(sum(within) / len(within)), max(within))


def test_tcx_has_the_same_in_the_order_of_its_schema(hall: Hall, worn: Worn) -> None:
    answer = hall.signed_in("luisa").ask("GET", worn.path("tcx"))
    assert answer.headers["content-type"] == "application/vnd.garmin.tcx+xml"
    root = ElementTree.fromstring(answer.content)
    name = f"{{{NAMESPACE}}}"
    (activity,) = root.findall(f"{name}Activities/{name}Activity")
    assert activity.get("Sport") in ("Running", "Biking", "Other"), "the schema has no other"
    laps = activity.findall(f"{name}Lap")
    assert len(laps) == worn.games
    for lap in laps:
        order = [LAP_ORDER.index(one.tag.removeprefix(name)) for one in lap]
        assert order == sorted(order)
        assert {0, 1, 3, 6, 8} <= set(order)
        assert lap.findtext(f"{name}Intensity") in ("Active", "Resting")
        assert lap.findtext(f"{name}TriggerMethod") in ("Manual", "Distance", "Location", "Time", "HeartRate")
    times = [one.text or "" for one in root.iter(f"{name}Time")]
    assert [datetime.fromisoformat(one).timestamp() for one in times] == list(worn.seconds)
    assert activity.findtext(f"{name}Id") == times[0] == laps[0].get("StartTime")


def test_only_the_player_and_whom_they_allow_take_them(hall: Hall, worn: Worn) -> None:
    luisa, pablo, maria = (hall.signed_in(name) for name in ("luisa", "pablo", "maria"))
    assert hall.browser().ask("GET", worn.path()).status_code == 401
    assert [who.ask("GET", worn.path()).status_code for who in (luisa, pablo, maria)] == [200, 403, 403]
    assert luisa.ask("GET", worn.path(player=2)).status_code == 404
    coach = hall.people.accounts.named("pablo")
    assert coach is not None
    luisa.ask("PUT", f"/api/v1/consents/{coach.id}", json={})
    assert pablo.ask("GET", worn.path("tcx")).status_code == 200
    luisa.ask("DELETE", f"/api/v1/consents/{coach.id}")
    assert pablo.ask("GET", worn.path("tcx")).status_code == 403


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1_700_000_000_000, 1_700_000_600_000), st.integers(1, 400)), min_size=1, max_size=50
    )
)
def test_any_heart_rates_come_back_a_second_each(beats: list[tuple[int, int]]) -> None:
    beats.sort()
    series = HeartRateSeries.__new__(HeartRateSeries, *_series(beats))
    found = activity_of(None, [series])
    assert isinstance(found, Activity)
    messages = decoded(fit(found))
    expected = {ms // 1000: min(bpm, 254) for ms, bpm in beats}
    assert {int(one["timestamp"].timestamp()): one["heart_rate"] for one in messages["record"]} == expected
    root = ElementTree.fromstring(tcx(found))
    assert len(list(root.iter(f"{{{NAMESPACE}}}Trackpoint"))) == len(expected)


def _series(beats: list[tuple[int, int]]) -> tuple[Any, ...]:
    import numpy as np

    fields = {
        "player": 1,
        "sensor": "s",
        "time_ms": np.array([ms for ms, _ in beats], dtype=np.int64),
        "bpm": np.array([bpm for _, bpm in beats], dtype=np.int32),
        "rr_s": [()] * len(beats),
    }
    return tuple(fields.get(name) for name in HeartRateSeries._fields)


def test_without_heart_rates_there_is_no_activity() -> None:
    assert activity_of(None, []) is None


def test_an_event_s_results_are_a_tournament_record(hall: Hall) -> None:
    sofia = hall.signed_in("sofia")
    content = {"name": "Spring Open", "divisions": ["A", "B"], "courts": ["1"], "starts": "2026-05-01T09:00:00Z"}
    event = sofia.post("/api/v1/events", content, 201)["id"]
    played = hall.prepared(sofia, event, division="A", format="SET3-S:1/TB3@1-F:TB3")
    waiting = hall.prepared(sofia, event, division="B", teams=["Ana / Bea", "Cruz / Dani"])
    sofia.post(f"/api/v1/events/{event}/claims/{played}", None, 201)
    sofia.post(f"/api/v1/events/{event}/matches/{played}/begin", None, 201)
    thumb = Thumb(sofia, played, event)
    for pair, points in (("a", 8), ("b", 8), ("a", 1), ("b", 3)):
        for _ in range(points):
            if sofia.get(f"/api/v1/matches/{played}")["winner"] is None:
                thumb.tap("point", pair=pair)
    answer = hall.browser().ask("GET", f"/api/v1/events/{event}/tods")
    record = answer.json()
    assert (record["tournamentId"], record["tournamentName"], record["startDate"]) == (
        event,
        "Spring Open",
        "2026-05-01",
    )
    people = {one["participantId"]: one for one in record["participants"]}
    assert sorted(one["participantName"] for one in people.values() if one["participantType"] == "INDIVIDUAL") == [
        *("Ana", "Bea", "Cruz", "Dani")
    ]
    match_ups = {
        one["matchUpId"]: one
        for division in record["events"]
        for draw in division["drawDefinitions"]
        for structure in draw["structures"]
        for one in structure["matchUps"]
    }
    assert [one["eventName"] for one in record["events"]] == ["A", "B"]
    assert {one["matchUpStatus"] for one in match_ups.values()} <= MATCH_UP_STATUSES
    done, other = match_ups[played], match_ups[waiting]
    board = sofia.get(f"/api/v1/matches/{played}")
    assert (done["matchUpType"], done["matchUpFormat"]) == ("DOUBLES", board["format"])
    assert done["matchUpStatus"] == ("COMPLETED" if board["winner"] else "IN_PROGRESS")
    assert done.get("winningSide") == {"a": 1, "b": 2, None: None}[board["winner"]]
    sides = [people[one["participantId"]] for one in done["sides"]]
    assert [one["participantName"] for one in sides] == [board["a"]["name"], board["b"]["name"]]
    assert [people[one]["participantName"] for one in sides[0]["individualParticipantIds"]] == PAIRS["pair_a"][
        "players"
    ]
    for one, shown in zip(done["score"]["sets"], board["sets"], strict=False):
        if "side1Score" in one:
            assert (one["side1Score"], one["side2Score"]) == (shown["a"], shown["b"])
        else:
            assert [one["side1TiebreakScore"], one["side2TiebreakScore"]] == shown["tiebreak"]
    assert other["matchUpStatus"] == "TO_BE_PLAYED"
    assert "score" not in other
    again = hall.browser().get(f"/api/v1/events/{event}/tods")
    assert {**again, "updatedAt": ""} == {**record, "updatedAt": ""}, "ids are the same whenever it is asked"
    assert hall.browser().get("/api/v1/events/club/tods")["tournamentId"] == "club"
    hall.browser().get("/api/v1/events/none/tods", 404)
