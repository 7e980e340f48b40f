"""Match events a second, from publishing to the last receipt: by broker, by number of devices, one or many a message.

`python -m benchmarks ingest` sends 2,000 events in all; `EVENTS=20000` before it as many. Then a thousand a second
(`EVENTS_PER_S`) come evenly for `PACED_S` seconds, from eight devices. The server is a process of its own; so is
Mosquitto. The last lines are the server's own part of an event and of a commit, in one thread and without a broker.
"""

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event as Flag
from threading import Thread
from typing import NamedTuple

import httpx
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks import arriving
from benchmarks.receiving import free_port, mosquitto, mosquitto_program
from benchmarks.season.playing import following
from benchmarks.streaming import cpu_s, running
from benchmarks.table import Figure
from server.garbage import look_seldom
from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.ingest.writer import Committed
from server.live.frames import match_frame
from server.live.hub import Hub
from server.live.publisher import Teller
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.statistics.database import StatisticsDatabase
from server.statistics.reading import StoredEvents
from server.statistics.worker import Worker
from server.store.database import Store
from server.store.reading import Reader
from server.store.rows import StoredEvent
from wire.delivery import Receipt
from wire.several import MOST_IN_ONE, grouped, joined
from wire.topics import Address, Stream

_IN_FLIGHT = 500
_EVENTS_PER_S, _PACED_DEVICES = float(os.environ.get("EVENTS_PER_S", "1000")), 8
_PACED_S = float(os.environ.get("PACED_S", "10"))
_WARMING_S = 2.0
"""In these, a server that has just started reads the rest of its routes and the models of messages."""
_COMMIT_MESSAGES = 5
_PATIENCE_S = 300.0
_COMMITS = 200
_TOLD = re.compile(r'^marcador_ingest_lag_seconds_bucket\{le="([^"]+)",until="told"\} (\S+)$', re.MULTILINE)


def figures() -> Iterator[Figure]:
    """Send the same events one by one and in messages of many, through both brokers."""
    count = int(os.environ.get("EVENTS", "2000"))
    kinds = ("embedded broker", *(("Mosquitto",) if mosquitto_program() else ()))
    for kind in kinds:
        for devices in (1, 8):
            one, many = (_through(kind, devices, count // devices, most) for most in (1, MOST_IN_ONE))
            yield Figure(
                f"match events through {kind}, {devices} device{'s' if devices > 1 else ''}",
                f"{many:,.0f} events/s in messages of {MOST_IN_ONE}",
                f"{one:,.0f} one by one ({many / one:.1f} times); from publishing to the last receipt",
            )
        yield _at_a_pace(kind)
    yield from arriving.figures()
    yield from _parts(count)
    for size in (1, 8):
        yield Figure(
            f"a commit of {size} event{'s' if size > 1 else ''}", f"{1000 * _commit_s(size):.1f} ms of CPU", _ALONE
        )


def _through(kind: str, devices: int, count: int, most: int) -> float:
    with _receiving(kind) as server:
        sending = [_Device(server.mqtt, f"{at + 1}", count, most) for at in range(devices)]
        begun = time.perf_counter()
        for one in sending:
            one.fill()
        for one in sending:
            one.wait()
        return devices * count / (time.perf_counter() - begun)


def _at_a_pace(kind: str) -> Figure:
    each = round((_WARMING_S + _PACED_S) * _EVENTS_PER_S / _PACED_DEVICES)
    with _receiving(kind) as server:
        sending = [
            _PacedDevice(server.mqtt, f"{at + 1}", each, _EVENTS_PER_S / _PACED_DEVICES)
            for at in range(_PACED_DEVICES)
        ]
        before_s = cpu_s([server.pid])
        for one in sending:
            one.begin()
        for one in sending:
            one.wait()
        of_event_us = 1e6 * (cpu_s([server.pid]) - before_s) / (each * _PACED_DEVICES)
        soon = _told_within_50_ms(server.http)
    first = round(_WARMING_S * _EVENTS_PER_S / _PACED_DEVICES)
    slowest_ms = 1000 * max(waited for one in sending for waited in one.waited_s[:first])
    waited_ms = [1000 * waited for one in sending for waited in one.waited_s[first:]]
    percentiles = quantiles(waited_ms, n=100)
    return Figure(
        f"{_EVENTS_PER_S:,.0f} match events a second through {kind}, {_PACED_DEVICES} devices",
        f"p99 {percentiles[98]:.0f} ms",
        f"p50 {median(waited_ms):.0f} ms; from publishing to the receipt, so after the commit; wanted 100 ms; "
        f"the first {_WARMING_S:g} s after the server's start, at most {slowest_ms:.0f} ms, not counted;"
        f" {of_event_us:.0f} µs of the server's CPU an event, {soon:.0%} of commits told within 50 ms of arriving",
    )


def _told_within_50_ms(http: int) -> float:
    """Give the share of commits of which all were told so soon after their first message had come."""
    told = dict(_TOLD.findall(httpx.get(f"http://127.0.0.1:{http}/metrics").text))
    return float(told["0.05"]) / float(told["+Inf"])


class _Receiving(NamedTuple):
    """A server that runs: its ports, and its process."""

    mqtt: int
    http: int
    pid: int


@contextmanager
def _receiving(kind: str) -> Iterator[_Receiving]:
    """Run a server and its broker."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        http, mqtt = free_port(), free_port()
        if kind == "Mosquitto":
            program = mosquitto_program()
            assert program is not None
            mqtt = stack.enter_context(mosquitto(program, folder)).address.port
            broker = ["--broker", f"mqtt://127.0.0.1:{mqtt}"]
        else:
            broker = ["--mqtt", f"127.0.0.1:{mqtt}"]
        where = ["--http", f"127.0.0.1:{http}", "--data", str(folder / "data")]
        process = stack.enter_context(running([sys.executable, "-m", "marcador", "server", *where, *broker], http))
        _ready(http)
        yield _Receiving(mqtt, http, process.pid)


def _ready(http: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while httpx.get(f"http://127.0.0.1:{http}/readyz").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.05)


class _Device:
    """Sends what was encoded before, with so many events in flight, as the appliance's outbox does."""

    def __init__(self, port: int, court: str, count: int, most: int) -> None:
        self._address = Address("home", court, f"box-{court}")
        self._groups = list(grouped(following(self._address, court, count), most))
        self._count, self._next, self._sent, self._committed = count, 0, 0, 0
        self._done = Flag()
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.max_inflight_messages_set(_IN_FLIGHT)
        self._client.on_message = lambda client, data, message: self._heard(bytes(message.payload))
        subscribed = Flag()
        self._client.on_subscribe = lambda *_: subscribed.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._client.subscribe(self._address.receipt, 1)
        assert subscribed.wait(_PATIENCE_S)

    def fill(self) -> None:
        """Send what may be in flight."""
        while self._next < len(self._groups):
            group = self._groups[self._next]
            if self._sent - self._committed + len(group) > _IN_FLIGHT:
                return
            self._next, self._sent = self._next + 1, self._sent + len(group)
            self._publish(group)

    def _heard(self, payload: bytes) -> None:
        receipt = Receipt.decode(payload)
        if receipt.stream is Stream.MATCH:
            self._committed = max(self._committed, receipt.committed)
            self.fill()
            if self._committed >= self._count:
                self._done.set()

    def wait(self) -> None:
        """Wait for the last receipt, and disconnect."""
        assert self._done.wait(_PATIENCE_S), "the last receipt did not come"
        self._client.disconnect()
        self._client.loop_stop()

    def _publish(self, group: list[bytes]) -> None:
        self._client.publish(self._address.stream(Stream.MATCH), joined(Stream.MATCH, group), qos=1)


class _PacedDevice(_Device):
    """Sends one event after the other evenly, and notes how long each waited for its receipt."""

    def __init__(self, port: int, court: str, count: int, events_per_s: float) -> None:
        super().__init__(port, court, count, 1)
        self._every_s, self._published_s = 1 / events_per_s, list[float]()
        self._thread = Thread(target=self._send)
        self.waited_s: list[float] = []

    def begin(self) -> None:
        """Begin to send."""
        self._thread.start()

    def _send(self) -> None:
        begun = time.monotonic()
        for number, group in enumerate(self._groups):
            time.sleep(max(0.0, begun + number * self._every_s - time.monotonic()))
            self._published_s.append(time.monotonic())
            self._publish(group)

    def _heard(self, payload: bytes) -> None:
        receipt = Receipt.decode(payload)
        if receipt.stream is Stream.MATCH:
            now_s = time.monotonic()
            self.waited_s += [now_s - at for at in self._published_s[self._committed : receipt.committed]]
            self._committed = max(self._committed, receipt.committed)
            if self._committed >= self._count:
                self._done.set()


def _parts(count: int) -> Iterator[Figure]:
    """Give what the server's own steps take of an event, each measured alone."""
    spent = in_one_thread(count)
    for what, took_s in {**spent, "all of it": sum(spent.values())}.items():
        yield Figure(
            f"an event in the server: {what}",
            f"{1e6 * took_s / count:.1f} µs of CPU",
            f"{count:,} in messages of {MOST_IN_ONE}, {_COMMIT_MESSAGES} messages a commit",
        )


_ALONE = f"one by each of as many devices; mean of {_COMMITS}, log, database and counters"


def _commit_s(size: int) -> float:
    """Give the processor time of a commit in which so many devices have one event each."""
    boxes = [Address("home", f"{at + 1}", f"box-{at + 1}") for at in range(size)]
    events = [following(box, box.court, _COMMITS) for box in boxes]
    topics, spent_s, memory = [box.stream(Stream.MATCH) for box in boxes], 0.0, Memory(Sequences({}))
    with TemporaryDirectory() as folder, ExitStack() as stack:
        store = Store(Path(folder))
        stack.callback(store.close)
        for together in zip(*events, strict=True):
            intake = Intake.of(memory, map(Delivery, topics, together))
            begun = time.process_time()
            store.commit(intake.batch)
            spent_s += time.process_time() - begun
            memory.sequences.keep()
    return spent_s / _COMMITS


def in_one_thread(count: int) -> dict[str, float]:
    """Do all that a server does with so many events; give the processor time of each step, in seconds."""
    look_seldom()
    address, spent = Address("home", "1", "box-1"), Counter[str]()
    topic = address.stream(Stream.MATCH)
    messages = [
        Delivery(topic, joined(Stream.MATCH, one)) for one in grouped(following(address, "live", count), MOST_IN_ONE)
    ]
    with TemporaryDirectory() as folder, ExitStack() as stack:
        store, database = Store(Path(folder)), StatisticsDatabase(Path(folder))
        stack.callback(store.close)
        stack.callback(database.close)
        reader, memory = Reader(store), Memory(Sequences({}))
        matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
        teller, worker = Teller(matches, Devices(lambda _: None), Hub()), Worker(database, StoredEvents(store))
        for begin in range(0, len(messages), _COMMIT_MESSAGES):
            with _timed(spent, "read and judge"):
                intake = Intake.of(memory, messages[begin : begin + _COMMIT_MESSAGES])
            with _timed(spent, "log and store"):
                stored = store.commit(intake.batch)
                memory.sequences.keep()
            with _timed(spent, "fold"):
                teller.tell(Committed(stored, [], []))
            with _timed(spent, "statistics"):
                worker.catch_up()
            with _timed(spent, "encode for readers, where a court has one"):
                for position, event in stored:
                    board = matches.view(event.subject)[1]
                    match_frame(StoredEvent(position, event), board)
    return dict(spent)


@contextmanager
def _timed(spent: Counter[str], what: str) -> Iterator[None]:
    begun = time.thread_time()  # of the processor: others may work on this machine too
    yield
    spent[what] += time.thread_time() - begun  # type: ignore[assignment]
