"""Values that no sound device sends, stored all the same: every page answers, for them and for everybody else."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from padel.events import CallHeard, MatchStarted
from server.api.dependencies import Parts
from server.app import create_app
from server.auth.access import Access
from server.ingest.inbox import Delivery, Inbox
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.live.backlog import Backlog
from server.live.frames import match_frame, snapshot_frame
from server.live.hub import Hub
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.statistics.statistics import Statistics
from server.store.database import Store
from server.store.reading import Reader
from tests.server.play import BOX, Appliance
from tests.server.test_store import heart_rate, motion
from wire.sensors import HeartRateSample
from wire.topics import Stream

TIMES = (
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999-12:00",
    "9999-12-31T23:59:59.999999-14:00",
    "9999-12-31T23:59:59Z",
    "2026-03-01T18:00:00",
)
MATCH_PAGES = ("", "/events", "/history", "/what-if?format=SET3-S:6/TB7")
SESSION_PAGES = ("", "/heart-rate", "/motion", "/points", "/shots", "/physiology", "/swings")


def parts(store: Store) -> Parts:
    reader = Reader(store)
    matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
    for stored in reader.all_events():
        matches.apply(stored)
    devices = Devices()
    devices.load(reader.devices())
    access = Access(None, False)
    statistics = Statistics(store, Inbox(), BOX.club)
    backlog = Backlog(reader, matches)
    return Parts(reader, matches, devices, Hub(), backlog, access, statistics, lambda: None, lambda: True)


def take(store: Store, stream: Stream, *payloads: bytes) -> Intake:
    intake = Intake.of(Memory(Sequences(store.streams())), [Delivery(BOX.stream(stream), one) for one in payloads])
    store.commit(intake.batch)
    return intake


async def pages_of(store: Store, session: str) -> list[str]:
    """Ask for every page, and give those that fail."""
    served = parts(store)
    paths = ["/api/v1/matches", "/api/v1/courts", "/api/v1/quarantine", "/healthz"]
    paths += [f"/api/v1/matches/{session}{one}" for one in MATCH_PAGES]
    paths += [f"/api/v1/sessions/{session}{one}" for one in SESSION_PAGES]
    transport = httpx.ASGITransport(create_app(served), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        failed = [one for one in paths if (await client.get(one)).status_code >= 500]
    board = served.matches.view(session)[1]
    for stored in served.reader.events(session):
        assert match_frame(stored, board).sse
    assert snapshot_frame(1, board, "m").sse
    return failed


def at(event: Any, time: str, **data: Any) -> bytes:
    fields = event.model_dump(mode="json")
    return json.dumps({**fields, "time": time, "data": {**fields["data"], **data}}).encode()


@pytest.mark.parametrize("time", TIMES)
async def test_an_event_at_any_time_is_kept_and_shown(store: Store, time: str) -> None:
    box = Appliance()
    events = box.new_match()
    call = box.wrap(CallHeard(text="blue", verdict="taken", speech_ended=datetime(2026, 1, 1, tzinfo=UTC)))
    payloads = [at(one, time) for one in events]
    payloads += [at(call, time, speech_ended=time), *(at(one, time) for one in box.rallies(3))]
    payloads += [box.wrap(MatchStarted()).encode()]
    intake = take(store, Stream.MATCH, *payloads)
    assert len(intake.batch.events) == 7
    assert await pages_of(store, box.match) == []


@pytest.mark.parametrize("time", TIMES)
async def test_samples_at_any_time_are_kept_and_shown(store: Store, time: str) -> None:
    box = Appliance()
    take(store, Stream.MATCH, *(one.encode() for one in box.play(3)))
    beats = heart_rate(box.match, HeartRateSample(time=datetime(2026, 3, 1, tzinfo=UTC), bpm=100, rr_s=(0.6,)))
    fields = beats.model_dump(mode="json")
    spoilt = {**fields, "samples": [{**fields["samples"][0], "time": time}] * 2}
    take(store, Stream.HEART_RATE, json.dumps(spoilt).encode())
    take(store, Stream.MOTION, motion(box.match, 120, start=time).encode())
    assert Reader(store).counts(box.match)[1:] == (2, 120)
    assert len(Reader(store).motion(box.match)[0].time_ms) == 120
    assert await pages_of(store, box.match) == []


NUMBERS = st.sampled_from([0, -1, 2**31, 2**53, 2**63, 2**70, 1e300, 0.5, True, None, "x", float("inf")])


@settings(max_examples=8, deadline=None)
@given(data=st.data())
async def test_whatever_passes_the_door_is_shown(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Fields of events and of samples are spoilt; what is refused is in quarantine, the rest on every page."""
    store = Store(Path(tmp_path_factory.mktemp("odd")))
    try:
        box = Appliance()
        spoilt = []
        for event in [*box.play(4), *box.called_point()]:
            fields = event.model_dump(mode="json")
            for name in data.draw(st.sets(st.sampled_from(sorted(fields["data"]) or [""]), max_size=1)):
                fields["data"][name] = data.draw(NUMBERS)
            fields["time"] = data.draw(st.sampled_from(TIMES))
            spoilt.append(json.dumps(fields).encode())
        intake = take(store, Stream.MATCH, *spoilt)
        assert len(intake.batch.events) + len(intake.batch.quarantined) == len(spoilt)
        assert await pages_of(store, box.match) == []
    finally:
        store.close()
