"""A broker with a limit on packets: what fits goes, what can be made to fit is, what never can is said."""

from array import array
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.outbox import Outbox
from device.uplink import Uplink
from device.uplink.fitting import fitting
from tests.conftest import Mosquitto
from tests.device.uplink.conftest import PlainServer
from tests.waiting import PATIENCE_S
from wire.identifiers import uuid7
from wire.sensors import MotionBatch
from wire.topics import Address, Stream


def motion() -> bytes:
    now = datetime.now(UTC)
    fields = {"id": uuid7(now), "epoch": "0" * 32, "sequence": 1, "session": "m", "sensor": "s", "player": 1}
    return MotionBatch(**fields, start=now, rate_hz=208, samples_mg=array("h", range(3 * 400))).encode()


def test_motion_is_reduced_where_that_helps_and_nothing_else_is_touched() -> None:
    payload = motion()
    assert fitting(Stream.MOTION, "t", payload, None) is payload
    assert fitting(Stream.MOTION, "t", payload, 128 << 10) is payload
    smaller = fitting(Stream.MOTION, "t", payload, 1000)
    assert smaller is not None
    assert len(smaller) < 900
    assert MotionBatch.decode(smaller).count == 50
    assert fitting(Stream.MOTION, "t", payload, 200) is None
    assert fitting(Stream.MATCH, "t", b"x" * 1000, 1000) is None


def test_what_can_never_pass_is_said_and_the_rest_goes_on(
    tmp_path: Path, free_port: int, address: Address, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    broker = Mosquitto(tmp_path, free_port, settings=("max_packet_size 1000",))
    broker.start()
    server = PlainServer(broker.address, address)
    server.start()
    uplink = Uplink(outbox, broker.address, address, version="1")
    try:
        outbox.append(Stream.MATCH, [lambda number: b"%0*d" % (2000 if number == 3 else 1, number)] * 5)
        uplink.start()
        assert uplink.wait_drained(PATIENCE_S)
    finally:
        uplink.stop(0)
        server.stop()
        broker.stop()
    assert server.taken[Stream.MATCH] == [1, 2, 4, 5]
    assert "match 3 has 2000 bytes, and the broker takes packets of 1000: it can never pass" in caplog.text
    assert outbox.depths()[Stream.MATCH].kept == 1
