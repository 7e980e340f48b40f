"""What a sensor off the skin said, and was stored before appliances left it out, is shown as nothing everywhere."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.live.frames import heart_rate_frame
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.server.test_store import heart_rate
from tests.waiting import until
from wire.sensors import HeartRateSample
from wire.topics import Stream

NONE = ({"bpm": 0}, {"bpm": 201, "contact": False}, {"bpm": 0, "contact": True}, {"bpm": 0, "contact": False})


def sample(moment: datetime, **said: Any) -> HeartRateSample:
    return HeartRateSample(time=moment, **said)


@pytest.mark.parametrize("said", NONE)
def test_the_stream_says_nothing_for_it(said: dict[str, Any]) -> None:
    frame = heart_rate_frame(heart_rate("m", sample(datetime.fromisoformat("2026-03-01T18:00:00Z"), **said)))
    assert json.loads(frame.sse.decode().split("data: ")[1])["bpm"] is None


def test_series_points_and_figures_are_without_it(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    uplink.send(Stream.MATCH, [one.encode() for one in [*box.new_match(), *box.called_point()]])
    until(lambda: served.position == 4)
    points = f"/api/v1/sessions/{box.match}/points"
    played = datetime.fromisoformat(served.get(points)["points"][0]["time"])
    off_skin = [sample(played + timedelta(seconds=second), **said) for second, said in enumerate(NONE)]
    uplink.send(Stream.HEART_RATE, [heart_rate(box.match, *off_skin).encode()])
    until(lambda: uplink.committed(Stream.HEART_RATE) == 1)
    assert served.get(points)["points"][0]["heart_rate"] == dict.fromkeys("1234")
    assert served.get(f"/api/v1/sessions/{box.match}/physiology")["players"] == []
    worn = sample(played + timedelta(seconds=9), bpm=140, rr_s=(0.0, 0.43))
    uplink.send(Stream.HEART_RATE, [heart_rate(box.match, worn, sequence=2).encode()])
    until(lambda: uplink.committed(Stream.HEART_RATE) == 2)
    (series,) = served.get(f"/api/v1/sessions/{box.match}/heart-rate")["series"]
    assert (series["bpm"], series["rr_s"]) == ([140], [[0.43]])
    assert served.get(points)["points"][0]["heart_rate"]["1"] == 140
    (figures,) = served.get(f"/api/v1/sessions/{box.match}/physiology")["players"]
    assert figures["heart"]["lowest_bpm"] == 140
