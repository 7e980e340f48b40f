"""The uplink over real brokers, with a server's side that keeps the contract."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.backoff import Backoff
from device.outbox import Outbox, OutboxLimits
from device.uplink import Uplink, unreceipted
from device.uplink import uplink as uplink_module
from padel.events import Event, MatchCreated, PairNames
from padel.match import fold
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.scoreboard import Scoreboard
from wire.topics import Address, Stream

Append = Callable[[Outbox, Stream, int], range]


@contextmanager
def running(uplink: Uplink, stop_s: float = 0.0) -> Iterator[Uplink]:
    uplink.start()
    try:
        yield uplink
    finally:
        uplink.stop(stop_s)


@pytest.fixture
def uplink(outbox: Outbox, broker: BrokerAddress, address: Address) -> Uplink:
    return Uplink(outbox, broker, address, version="1.2.3")


def scoreboard() -> Scoreboard:
    blue = PairNames(name="Blue", colour="blue", players=("Ann", "Bo"))
    red = PairNames(name="Red", colour="red", players=("Cy", "Di"))
    setup = MatchCreated(format="SET3-S:6/TB7", pair_a=blue, pair_b=red)
    return Scoreboard.of(fold(None, Event(id="e1", match="m1", time=datetime.now(UTC), data=setup)), "1")


def test_every_stream_is_delivered_in_order_and_deleted(
    uplink: Uplink, outbox: Outbox, server, append: Append
) -> None:
    append(outbox, Stream.MATCH, 250)
    append(outbox, Stream.HEART_RATE, 120)
    with running(uplink):
        append(outbox, Stream.MOTION, 130)
        append(outbox, Stream.MATCH, 1)
        assert uplink.wait_drained(PATIENCE_S)
    assert server.taken == {
        Stream.MATCH: list(range(1, 252)),
        Stream.HEART_RATE: list(range(1, 121)),
        Stream.MOTION: list(range(1, 131)),
    }
    assert all(depth.depth == 0 for depth in outbox.depths().values())


def test_a_broker_killed_midway_loses_nothing_and_keeps_the_order(
    uplink: Uplink, outbox: Outbox, server, running_broker, append: Append
) -> None:
    with running(uplink):
        append(outbox, Stream.MATCH, 300)
        until(lambda: len(server.taken[Stream.MATCH]) > 20)
        running_broker.stop()
        append(outbox, Stream.MATCH, 100)
        until(lambda: not uplink.connected)
        running_broker.start()
        append(outbox, Stream.MATCH, 100)
        assert uplink.wait_drained(PATIENCE_S)
    assert server.taken[Stream.MATCH] == list(range(1, 501))


def test_a_server_that_was_away_gets_what_it_missed(uplink: Uplink, outbox: Outbox, server, append: Append) -> None:
    with running(uplink):
        append(outbox, Stream.MATCH, 10)
        assert uplink.wait_drained(PATIENCE_S)
        server.stop()
        append(outbox, Stream.MATCH, 150)
        assert not uplink.wait_drained(0.3)
        server.start()
        assert uplink.wait_drained(PATIENCE_S)
    assert server.taken[Stream.MATCH] == list(range(1, 161))


def test_only_a_receipt_deletes(uplink: Uplink, outbox: Outbox, server, append: Append) -> None:
    server.receipts = False
    with running(uplink):
        append(outbox, Stream.MATCH, 5)
        until(lambda: len(server.arrived) >= 5)
        assert outbox.depths()[Stream.MATCH].depth == 5
        server.receipt(Stream.MATCH, 5, epoch="0" * 32)
        server.send(uplink._address.receipt, b"not a receipt")
        server.receipt(Stream.MATCH, 3)
        until(lambda: outbox.depths()[Stream.MATCH].depth != 5)
        assert [row.sequence for row in outbox.pending(Stream.MATCH, 0, 10)] == [4, 5]


def test_what_was_lost_is_sent_again_on_request(uplink: Uplink, outbox: Outbox, server, append: Append) -> None:
    lost: set[int] = set()

    def lose(_: Stream, sequence: int) -> bool:
        if sequence % 40 or sequence in lost:
            return False
        lost.add(sequence)
        return True

    server.lose = lose
    with running(uplink):
        append(outbox, Stream.MATCH, 200)
        assert uplink.wait_drained(PATIENCE_S)
    assert lost == {40, 80, 120, 160, 200}
    assert server.taken[Stream.MATCH] == list(range(1, 201))


def test_the_status_comes_before_any_row_and_says_what_the_outbox_holds(
    uplink: Uplink, outbox: Outbox, server, append: Append
) -> None:
    server.receipts = False
    append(outbox, Stream.MOTION, 3)
    with running(uplink):
        until(lambda: len(server.arrived) >= 3)
        status = server.statuses[0]
        assert (status.state, status.version, status.epoch) == ("online", "1.2.3", outbox.epoch)
        assert (status.outbox[Stream.MOTION].oldest, status.outbox[Stream.MOTION].depth) == (1, 3)


def test_rows_given_up_at_the_bound_are_told_and_delivery_goes_on(
    tmp_path: Path, broker: BrokerAddress, address: Address, server, append: Append
) -> None:
    server.lose = lambda _stream, sequence: sequence < 150
    limits = OutboxLimits(sensor_bytes=300)
    with Outbox.open(tmp_path / "small.sqlite", address=address, limits=limits) as outbox:
        append(outbox, Stream.MOTION, 20)
        with running(Uplink(outbox, broker, address, version="1")) as uplink:
            until(lambda: len(server.arrived) >= 20)
            append(outbox, Stream.MOTION, 280)
            assert uplink.wait_drained(PATIENCE_S)
        gone = outbox.dropped()[Stream.MOTION]
    assert server.taken[Stream.MOTION] == list(range(gone + 1, 301))
    assert any(status.outbox[Stream.MOTION].oldest == gone + 1 for status in server.statuses if status.outbox)


def test_a_clean_stop_says_offline(uplink: Uplink, outbox: Outbox, server, append: Append) -> None:
    with running(uplink, stop_s=10):
        append(outbox, Stream.MATCH, 30)
    until(lambda: bool(server.statuses) and server.statuses[-1].state == "offline")
    assert server.statuses[-1].time is not None
    assert server.taken[Stream.MATCH] == list(range(1, 31))
    assert not uplink.connected


def test_who_goes_to_another_broker_says_offline_to_the_one_before(uplink: Uplink, server, free_port: int) -> None:
    moves: list[BrokerAddress] = []
    uplink.enrolled_again = lambda: moves.pop() if moves else None
    with running(uplink):
        until(lambda: any(status.state == "online" for status in server.statuses))
        moves.append(BrokerAddress("127.0.0.1", free_port))
        uplink.tell_status()
        until(lambda: server.statuses[-1].state == "offline")


def test_the_last_will_says_offline_when_the_process_is_killed(tmp_path: Path, broker: BrokerAddress, server) -> None:
    program = f"""
import time
from pathlib import Path
from device.outbox import Outbox
from device.uplink import Uplink
from wire.broker import BrokerAddress
from wire.topics import Address
address = Address("home", "1", "box-1")
outbox = Outbox.open(Path({str(tmp_path / "killed.sqlite")!r}), address=address)
Uplink(outbox, BrokerAddress({broker.host!r}, {broker.port}), address, version="1").start()
time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        until(lambda: any(status.state == "online" for status in server.statuses))
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=PATIENCE_S)
    until(lambda: server.statuses[-1].state == "offline")


def test_the_newest_score_is_retained(uplink: Uplink, server, broker: BrokerAddress) -> None:
    shown = scoreboard()
    uplink.publish_score(shown.model_copy(update={"points_played": 1}))
    uplink.publish_score(shown)
    with running(uplink):
        until(lambda: bool(server.scores))
        uplink.publish_score(shown.model_copy(update={"points_played": 2}))
        until(lambda: len(server.scores) >= 2)
        server.stop()
        server.start()
        until(lambda: len(server.scores) >= 3)
    # The embedded broker may hand a retained message over twice.
    assert [json.loads(score)["points_played"] for score in server.scores][:3] == [0, 2, 2]


def test_commands_are_obeyed_once_and_a_failing_one_does_not_end_the_uplink(
    outbox: Outbox, broker: BrokerAddress, address: Address, server, append: Append
) -> None:
    obeyed: list[bytes] = []

    def obey(command: bytes) -> None:
        obeyed.append(command)
        if command == b"bad":
            raise RuntimeError("no")

    server.send(address.command, b"old", retain=True)
    with running(Uplink(outbox, broker, address, version="1", on_command=obey)) as uplink:
        until(lambda: uplink.connected)
        server.send(address.command, b"bad")
        server.send(address.command, b"good")
        until(lambda: len(obeyed) == 2)
        append(outbox, Stream.MATCH, 1)
        assert uplink.wait_drained(PATIENCE_S)
    server.send(address.command, b"", retain=True)
    assert obeyed == [b"bad", b"good"]


def test_a_broker_that_is_away_is_said_once_and_again_when_it_is_back(
    outbox: Outbox, address: Address, make_broker, caplog
) -> None:
    caplog.set_level(logging.INFO, uplink_module.__name__)
    broker = make_broker("mosquitto")
    broker.stop()
    said: list[str] = []
    backoff = Backoff(0.05, 0.1)
    with running(Uplink(outbox, broker.address, address, version="1", backoff=backoff, say=said.append)) as uplink:
        tries = []
        dial = uplink._dialler.dial
        uplink._dialler.dial = lambda *how: (tries.append(1), dial(*how))[1]  # type: ignore[method-assign]
        until(lambda: len(tries) > 3)
        assert caplog.text.count("nothing listens at") == 1
        broker.start()
        until(lambda: uplink.connected)
        assert said == [f"connected to {broker.address} again, in MQTT 5"]


def test_a_server_that_does_not_receipt_is_said_once_and_again_when_it_does(
    outbox: Outbox, broker: BrokerAddress, address: Address, server, append: Append, caplog, monkeypatch
) -> None:
    monkeypatch.setattr(unreceipted, "UNRECEIPTED_S", 0.2)
    said: list[str] = []
    server.receipts = False
    append(outbox, Stream.MATCH, 1)
    with running(Uplink(outbox, broker, address, version="1", say=said.append)) as uplink:
        until(lambda: uplink.arrives)
        until(lambda: append(outbox, Stream.MATCH, 1) and not uplink.arrives)
        assert uplink.connected
        assert caplog.text.count("no server has receipted one") == 1
        assert "its club is 'home'" in caplog.text
        server.receipts = True
        until(lambda: append(outbox, Stream.MATCH, 1) and uplink.arrives)
        assert uplink.wait_drained(PATIENCE_S)
    assert said[0].startswith(f"connected to {broker}")
    assert said[1:] == ["a server receipts what is sent again"]


def test_a_stop_while_the_broker_is_away_is_quick_and_keeps_the_rows(
    outbox: Outbox, free_port: int, address: Address, append: Append
) -> None:
    append(outbox, Stream.MATCH, 3)
    uplink = Uplink(outbox, BrokerAddress("127.0.0.1", free_port), address, version="1")
    uplink.start()
    until(lambda: uplink._announcing.is_down)
    stopped = threading.Thread(target=uplink.stop, args=(10 * PATIENCE_S,), daemon=True)
    stopped.start()
    stopped.join(PATIENCE_S)
    assert not stopped.is_alive()
    assert outbox.depths()[Stream.MATCH].depth == 3
    socket.create_server(("127.0.0.1", free_port)).close()


def test_when_receipts_stay_away_it_dials_again(
    outbox: Outbox, broker: BrokerAddress, address: Address, server, append: Append, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[str] = []
    monkeypatch.setattr(uplink_module, "UNRECEIPTED_S", 0.3)
    uplink = Uplink(outbox, broker, address, version="1", say=connected.append, backoff=Backoff(0.1, 0.2))
    server.receipts = False
    with running(uplink):
        append(outbox, Stream.MATCH, 2)
        until(lambda: len(connected) > 1)
        server.receipts = True
        assert uplink.wait_drained(PATIENCE_S)
    assert server.taken[Stream.MATCH] == [1, 2]
