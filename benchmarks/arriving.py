"""What a message costs the server from the broker to the inbox, before anybody reads it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.receiving import mosquitto, mosquitto_program
from benchmarks.table import Figure
from server.ingest.inbox import Inbox
from wire.topics import Address, Stream

_COUNT, _IN_FLIGHT = 6_000, 200
_EVENT = b"x" * 470
_PATIENCE_S = 120.0


def figures() -> Iterator[Figure]:
    """Let another process send as fast as it can, through Mosquitto; the embedded broker shares our interpreter."""
    program = mosquitto_program()
    if program is None:
        return
    with TemporaryDirectory() as folder, mosquitto(program, Path(folder)) as broker:
        inbox = Inbox(max_messages=2 * _COUNT)
        link = broker.link(inbox, "home")
        link.start()
        assert link.wait_settled(_PATIENCE_S)
        begun_s, until_s = time.process_time(), time.monotonic() + _PATIENCE_S
        command = [sys.executable, "-m", "benchmarks.arriving", str(broker.address.port)]
        with subprocess.Popen(command) as sending:
            while inbox.waiting < _COUNT:
                assert sending.poll() in (None, 0), "the messages were not sent"
                assert time.monotonic() < until_s, "not all messages came"
                time.sleep(0.01)
            of_message_us = 1e6 * (time.process_time() - begun_s) / _COUNT
        link.stop()
    yield Figure(
        "a message from Mosquitto to the inbox",
        f"{of_message_us:.0f} µs of CPU",
        f"{_COUNT:,} of {len(_EVENT)} bytes, as fast as one device sends them",
    )


def _send(port: int) -> None:
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.max_inflight_messages_set(_IN_FLIGHT)
    client.connect("127.0.0.1", port)
    client.loop_start()
    topic = Address("home", "1", "box-1").stream(Stream.MATCH)
    sent = [client.publish(topic, _EVENT, qos=1) for _ in range(_COUNT)]
    sent[-1].wait_for_publish(_PATIENCE_S)
    client.disconnect()
    client.loop_stop()


if __name__ == "__main__":
    _send(int(sys.argv[1]))
