"""The whole server over a real broker: what devices send is stored once, and receipted only then."""

from collections.abc import Callable
from typing import Any

import pytest

from server.store.database import Store
from server.store.reading import Reader
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.process import Served, Uplink
from tests.server.test_store import heart_rate, motion
from tests.waiting import until
from wire.broker import BrokerAddress
from wire.delivery import Status, StreamDepth
from wire.sensors import HeartRateSample
from wire.topics import Stream

Rows = Callable[[Store, str], list[Any]]


def encoded(events: list[Any]) -> list[bytes]:
    return [one.encode() for one in events]


def test_a_match_comes_through_each_broker(settings: dict[str, Any], broker: BrokerAddress) -> None:
    with Served({**settings, "broker": str(broker)}) as served:
        uplink, box = Uplink(broker, BOX), Appliance()
        uplink.send(Stream.MATCH, encoded(box.play(10)))
        until(lambda: uplink.committed(Stream.MATCH) == 12)
        assert served.positions(box.match, 12) == list(range(1, 13))
        uplink.close()


def test_the_embedded_broker_serves_a_demo(settings: dict[str, Any], free_port: int) -> None:
    address = BrokerAddress("127.0.0.1", free_port)
    with Served({**settings, "broker": "embedded", "mqtt_listen": f"127.0.0.1:{free_port}"}) as served:
        uplink, box = Uplink(address, BOX), Appliance()
        uplink.send(Stream.MATCH, encoded(box.play(3)))
        until(lambda: uplink.committed(Stream.MATCH) == 5)
        assert served.positions(box.match, 5) == list(range(1, 6))
        uplink.close()
        assert served.stop() == 0


def test_what_is_receipted_is_on_disk_when_the_server_is_killed_again_and_again(
    settings: dict[str, Any], uplink: Uplink, tmp_path: Any
) -> None:
    box = Appliance()
    events = box.play(600)
    for end in (200, 400, 590):
        with Served(settings) as served:
            before = uplink.committed(Stream.MATCH)
            uplink.send(Stream.MATCH, encoded(events[before:end]))
            until(lambda before=before: uplink.committed(Stream.MATCH) > before)
            served.kill()
    receipted = uplink.committed(Stream.MATCH)
    store = Store(tmp_path / "data")
    kept = [one.event for one in Reader(store).events(box.match)]
    store.close()
    assert len(kept) >= receipted
    assert kept == events[: len(kept)]
    with Served(settings) as served:
        for start in range(0, len(events), 500):
            end = min(start + 500, len(events))
            uplink.send(Stream.MATCH, encoded(events[start:end]))
            until(lambda end=end: uplink.committed(Stream.MATCH) >= end)
        assert served.positions(box.match, len(events)) == list(range(1, len(events) + 1))


def test_a_duplicate_is_receipted_again_and_not_stored_again(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = encoded(box.play(4))
    uplink.send(Stream.MATCH, events)
    until(lambda: uplink.committed(Stream.MATCH) == 6)
    uplink.receipts.clear()
    uplink.send(Stream.MATCH, events[:1])
    until(lambda: uplink.receipts)
    assert uplink.receipts[0].committed == 6
    assert not uplink.receipts[0].resend
    assert len(served.positions(box.match, 6)) == 6


def test_a_missing_number_is_asked_for(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = encoded(box.play(4))
    uplink.send(Stream.MATCH, [*events[:2], *events[3:]])
    until(lambda: any(one.resend and one.committed == 2 for one in uplink.receipts))
    uplink.send(Stream.MATCH, events[2:])
    until(lambda: uplink.committed(Stream.MATCH) == 6)
    assert served.positions(box.match, 6) == list(range(1, 7))


def test_what_a_device_lost_is_a_recorded_gap_and_the_stream_goes_on(
    served: Served, uplink: Uplink, tmp_path: Any, database_rows: Rows
) -> None:
    box = Appliance()
    events = box.play(8)
    outbox = {Stream.MATCH: StreamDepth(oldest=5, depth=6)}
    uplink.send(Stream.MATCH, encoded(events[:2]))
    uplink.send("status", [Status(state="online", epoch=box.epoch, outbox=outbox).encode()])
    uplink.send(Stream.MATCH, encoded(events[4:]))
    until(lambda: uplink.committed(Stream.MATCH) == 10 and served.position == 8)
    (court,) = served.get("/api/v1/courts")["courts"]
    assert (court["match"], court["online"], court["device"], court["problem"]) == (box.match, True, "box-1", None)
    served.stop()
    store = Store(tmp_path / "data")
    assert database_rows(store, "SELECT first, last FROM gaps") == [(3, 4)]
    store.close()


def test_malformed_messages_do_not_block_the_stream(
    served: Served, uplink: Uplink, tmp_path: Any, database_rows: Rows
) -> None:
    box = Appliance()
    events = encoded(box.play(3))
    numbered = f'{{"epoch":"{box.epoch}","sequence":3,"junk":true}}'.encode()
    uplink.send(Stream.MATCH, [*events[:2], b"no JSON \xff", numbered, *events[3:]])
    uplink.send(Stream.HEART_RATE, [b'{"epoch":"' + b"0" * 32 + b'","sequence":1}', b"[]", b"null"])
    until(lambda: uplink.committed(Stream.MATCH) == 5)
    assert served.positions(box.match, 4) == [1, 2, 3, 4]
    until(lambda: uplink.committed(Stream.HEART_RATE) == 1)
    served.stop()
    store = Store(tmp_path / "data")
    kept = database_rows(store, "SELECT stream, sequence FROM quarantine ORDER BY stream, sequence NULLS LAST")
    assert kept == [("heart-rate", 1), ("heart-rate", None), ("heart-rate", None), ("match", 3), ("match", None)]
    store.close()


def test_an_event_under_another_devices_name_is_rejected(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(2)
    forged = events[2].model_copy(update={"source": "/clubs/home/courts/2/devices/box-9"})
    uplink.send(Stream.MATCH, encoded([*events[:2], forged, events[3]]))
    until(lambda: uplink.committed(Stream.MATCH) == 4)
    assert served.positions(box.match, 3) == [1, 2, 3]


def test_a_number_that_fits_no_column_is_rejected_alone(served: Served, uplink: Uplink) -> None:
    samples = [HeartRateSample(time=BEGIN, bpm=100).model_copy(update={"energy_kj": one}) for one in (1, 2**50, 3)]
    batches = [heart_rate("m", sample, sequence=at) for at, sample in enumerate(samples, 1)]
    uplink.send(Stream.HEART_RATE, encoded(batches))
    until(lambda: uplink.committed(Stream.HEART_RATE) == 3)
    assert served.get("/api/v1/sessions/m")["heart_rate_samples"] == 2


def test_samples_are_served_by_sensor(served: Served, uplink: Uplink) -> None:
    samples = [HeartRateSample(time=BEGIN, bpm=130, contact=True, rr_s=(0.46,))]
    uplink.send(Stream.HEART_RATE, encoded([heart_rate("m", *samples)]))
    uplink.send(Stream.MOTION, encoded([motion("m", 3000), motion("m", 10, sequence=2, player=4)]))
    until(lambda: uplink.committed(Stream.MOTION) == 2 and uplink.committed(Stream.HEART_RATE) == 1)
    (rates,) = served.get("/api/v1/sessions/m/heart-rate")["series"]
    assert (rates["player"], rates["bpm"], rates["contact"], rates["rr_s"]) == (1, [130], [True], [[0.46]])
    (whole,) = served.get("/api/v1/sessions/m/motion?player=2&max_points=100000")["series"]
    (thin,) = served.get("/api/v1/sessions/m/motion?player=2&max_points=60")["series"]
    assert len(whole["x_mg"]) == 3000
    assert 6 <= len(thin["x_mg"]) <= 60
    for axis in ("x_mg", "y_mg", "z_mg"):
        assert (min(thin[axis]), max(thin[axis])) == (min(whole[axis]), max(whole[axis]))
    assert served.get("/api/v1/sessions/m") == {
        "session": "m",
        "court": None,
        "events": 0,
        "heart_rate_samples": 1,
        "motion_samples": 3010,
    }


def test_the_heart_rate_at_a_point_is_the_nearest_sample_within_ten_seconds(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = [*box.new_match(), *box.called_point()]
    played = events[-1].time
    samples = [HeartRateSample(time=played.replace(second=second), bpm=100 + second) for second in (1, 3, 30)]
    uplink.send(Stream.HEART_RATE, encoded([heart_rate(box.match, *samples)]))
    uplink.send(Stream.MATCH, encoded(events))
    until(lambda: uplink.committed(Stream.MATCH) == 4 and uplink.committed(Stream.HEART_RATE) == 1)
    until(lambda: served.position == 4)
    (point,) = served.get(f"/api/v1/sessions/{box.match}/points")["points"]
    assert point["heart_rate"] == {"1": 103, "2": None, "3": None, "4": None}
    assert point["call"] == {"text": "blue smash winner", "verdict": "taken", "confidence": 0.9}
    assert (point["number"], point["winner"], point["player"], point["shot"]) == (1, "a", 2, "smash")


def test_an_undone_point_counts_no_shot(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    uplink.send(Stream.MATCH, encoded(box.play(7)))
    until(lambda: uplink.committed(Stream.MATCH) == 9)
    until(lambda: served.position == 9)
    rows = served.get(f"/api/v1/sessions/{box.match}/shots")["rows"]
    assert sum(row["winner"] for row in rows) == 5
    assert {(row["pair"], row["player"], row["shot"]) for row in rows} == {("a", 1, "smash"), ("b", 3, "smash")}


def test_it_connects_again_when_the_broker_was_away(
    settings: dict[str, Any], make_broker: Callable[..., Any]
) -> None:
    broker = make_broker("mosquitto")
    with Served({**settings, "broker": str(broker.address)}) as served:
        broker.stop()
        until(lambda: served.get("/healthz")["broker"] == "disconnected")
        broker.start()
        until(lambda: served.get("/healthz")["broker"] == "connected")


def test_a_taken_port_is_said_before_anything_is_begun(
    settings: dict[str, Any], served: Served, tmp_path: Any
) -> None:
    listen = served.url.removeprefix("http://")
    other = {**settings, "http_listen": listen, "data_directory": str(tmp_path / "other")}
    with pytest.raises(AssertionError, match="PortInUse: another program listens"), Served(other):
        pass
    assert not (tmp_path / "other").exists()


def test_a_stream_goes_on_after_a_message_whose_number_cannot_be_read(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    sent = encoded(box.play(4))
    sent[2] = sent[2].replace(b'"sequence":3,', b'"sequence":-1,')
    sent[4] = b"x" * (1024 * 1024 + 1)
    uplink.send(Stream.MATCH, sent)

    def resent() -> bool:
        committed = uplink.committed(Stream.MATCH)
        uplink.send(Stream.MATCH, sent[committed:])
        return committed == 6

    until(resent)
    assert served.positions(box.match, 4) == [1, 2, 3, 4]
    found = served.get("/api/v1/quarantine")["messages"]
    assert sorted((one["sequence"], one["size"]) for one in found if one["sequence"]) == [
        (3, len(sent[2])),
        (5, len(sent[4])),
    ]
    assert served.get("/healthz")["quarantined"] == len(found)
