"""A week without the server, and back: what is complete, what was thinned, and that it is told."""

from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from device.outbox import Outbox, OutboxLimits
from device.outbox.limits import MIB
from padel.events import Event, MatchCreated, MatchStarted, PairNames, PointAwarded
from padel.sensor_events import SensorsThinned
from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.store.database import Store
from server.store.reading import Reader
from wire.delivery import Status
from wire.identifiers import uuid7
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Address, Stream

MONDAY = datetime(2026, 5, 4, 18, 0, tzinfo=UTC)
DAYS = [f"match-{day}" for day in range(7)]
SECONDS = 30
RATE_HZ = 100
PLAYERS = (1, 2, 3, 4)
PRODUCED_SAMPLES = len(DAYS) * SECONDS * RATE_HZ * len(PLAYERS)
BLUE = PairNames(name="Blue", colour="blue", players=("Ann", "Bo"))
RED = PairNames(name="Red", colour="red", players=("Cy", "Di"))


def begin_of(day: str) -> datetime:
    return MONDAY + timedelta(days=DAYS.index(day))


def swings(second: int, player: int) -> bool:
    return (second + player) % 4 == 0


def motion(epoch: str, day: str, second: int, player: int, sequence: int) -> bytes:
    xyz = np.zeros((RATE_HZ, 3), dtype=np.int16)
    xyz[:, 2] = 1000
    if swings(second, player):
        xyz[45:55, 0] = 5000
    return MotionBatch(
        id=uuid7(MONDAY),
        epoch=epoch,
        sequence=sequence,
        session=day,
        sensor=f"wrist-{player}",
        player=player,
        start=begin_of(day) + timedelta(seconds=second),
        rate_hz=RATE_HZ,
        samples_mg=array("h", xyz.ravel().tolist()),
    ).encode()


def beats(epoch: str, day: str, second: int, player: int, sequence: int) -> bytes:
    moments = [begin_of(day) + timedelta(seconds=second + at) for at in range(10)]
    return HeartRateBatch(
        id=uuid7(MONDAY),
        epoch=epoch,
        sequence=sequence,
        session=day,
        sensor=f"strap-{player}",
        player=player,
        samples=tuple(HeartRateSample(time=one, bpm=140, rr_s=(0.43, 0.43)) for one in moments),
    ).encode()


def play(outbox: Outbox, day: str) -> list[str]:
    """Play a short match with four players' sensors; give the ids of its events."""
    ids: list[str] = []

    def happen(data: Any, second: int) -> None:
        moment = begin_of(day) + timedelta(seconds=second)
        event = Event(id=uuid7(moment), match=day, time=moment, data=data)
        outbox.append_events([event])
        ids.append(event.id)

    happen(MatchCreated(format="SET3-S:6/TB7", pair_a=BLUE, pair_b=RED), 0)
    happen(MatchStarted(), 0)
    for second in range(SECONDS):
        outbox.append(Stream.MOTION, [partial(motion, outbox.epoch, day, second, player) for player in PLAYERS])
        if second % 10 == 0:
            outbox.append(
                Stream.HEART_RATE, [partial(beats, outbox.epoch, day, second, player) for player in PLAYERS]
            )
            happen(PointAwarded(pair="a"), second)
    return ids


class Server:
    """The server's ingest without a broker between: it takes what the outbox has, commits, and sends receipts."""

    def __init__(self, folder: Path, address: Address) -> None:
        self.store, self._address = Store(folder), address
        self._sequences = Sequences({})

    def take_all(self, outbox: Outbox) -> None:
        """Deliver until nothing waits, with the receipts' effects on the outbox."""
        for _ in range(1000):
            depths = outbox.depths()
            if not any(one.depth for one in depths.values()):
                return
            status = Status(state="online", epoch=outbox.epoch, outbox=depths)
            sent = [Delivery(self._address.status, status.encode())]
            for stream in Stream:
                rows = outbox.pending(stream, depths[stream].oldest - 1, 50)
                sent += [Delivery(self._address.stream(stream), row.payload) for row in rows]
            intake = Intake.of(Memory(self._sequences), sent)
            assert not intake.early
            self.store.commit(intake.batch)
            self._sequences.keep()
            for key in intake.touched:
                assert outbox.receipt(key.stream, self._sequences.last(key))
        raise AssertionError("the outbox does not empty")

    def rows(self, query: str) -> list[Any]:
        with self.store.cursor() as cursor:
            return cursor.execute(query).fetchall()

    def thinned(self) -> list[tuple[str, SensorsThinned]]:
        """Give what the appliance said that it thinned, by session."""
        return [
            (one.event.subject, SensorsThinned.model_validate(one.event.data))
            for one in Reader(self.store).all_events()
            if one.event.type == SensorsThinned.TYPE
        ]


@pytest.fixture
def server(tmp_path: Path, address: Address) -> Iterator[Server]:
    server = Server(tmp_path / "server", address)
    yield server
    server.store.close()


def week(path: Path, address: Address, server: Server, sensor_bytes: int) -> None:
    """Play every day, restart every night, come back on the eighth; the promises that hold at every budget."""
    limits, ids = OutboxLimits(sensor_bytes=sensor_bytes), list[str]()
    for day in DAYS:
        with Outbox.open(path, address=address, limits=limits) as outbox:
            ids += play(outbox, day)
            held = sum(
                len(row.payload) for one in (Stream.MOTION, Stream.HEART_RATE) for row in everything(outbox, one)
            )
            assert held <= sensor_bytes
            for stream in Stream:
                numbers = [row.sequence for row in everything(outbox, stream)]
                depth = outbox.depths()[stream]
                assert numbers == list(range(depth.oldest, depth.oldest + depth.depth))
    # SQLite's pages are not all full; the file stays near its bound all the same.
    assert path.stat().st_size < 1.6 * sensor_bytes + MIB
    with Outbox.open(path, address=address, limits=limits) as outbox:
        server.take_all(outbox)
    stored = [one.event.id for one in Reader(server.store).all_events() if one.event.type != SensorsThinned.TYPE]
    assert stored == ids
    (kept,) = server.rows("SELECT count(*) FROM motion")[0]
    lost = sum(told.samples_before - told.samples_after for _, told in server.thinned() if told.stream == "motion")
    assert kept + lost == PRODUCED_SAMPLES
    assert server.rows("SELECT * FROM quarantine") == []


def everything(outbox: Outbox, stream: Stream) -> list[Any]:
    return outbox.pending(stream, 0, 1_000_000)


def heart_rates(server: Server) -> int:
    return int(server.rows("SELECT count(*) FROM heart_rate")[0][0])


def by_session(server: Server, having: str) -> list[str]:
    """Give the sessions that have motion like that, in order."""
    return [
        row[0]
        for row in server.rows(
            f"SELECT DISTINCT session FROM motion JOIN series USING (series) WHERE {having} ORDER BY session"
        )
    ]


FULL_HEART_RATE = len(DAYS) * SECONDS * len(PLAYERS)


def test_with_room_nothing_is_thinned(path: Path, address: Address, server: Server) -> None:
    week(path, address, server, 1 * MIB)
    assert server.thinned() == []
    assert heart_rates(server) == FULL_HEART_RATE


def test_first_only_motion_between_strokes_is_reduced_and_the_oldest_days_first(
    path: Path, address: Address, server: Server
) -> None:
    week(path, address, server, 640_000)
    assert heart_rates(server) == FULL_HEART_RATE
    assert {told.step for _, told in server.thinned()} == {"quiet"}
    reduced = by_session(server, "rate_hz = 25")
    assert reduced == DAYS[: len(reduced)]
    assert 1 < len(reduced) < len(DAYS)
    assert by_session(server, "rate_hz = 100 AND x_mg = 5000") == DAYS
    assert server.rows("SELECT * FROM gaps") == []
    for session, told in server.thinned():
        assert told.players == PLAYERS
        assert begin_of(session) <= told.first <= told.last < begin_of(session) + timedelta(seconds=SECONDS)
        assert told.samples_after * 4 == told.samples_before == told.messages * RATE_HZ
        assert told.last_sequence - told.first_sequence >= told.messages - 1


def test_then_strokes_are_reduced_too_and_still_nothing_is_missing(
    path: Path, address: Address, server: Server
) -> None:
    week(path, address, server, 440_000)
    assert heart_rates(server) == FULL_HEART_RATE
    assert {told.step for _, told in server.thinned()} == {"quiet", "all"}
    assert server.rows("SELECT * FROM gaps") == []
    seconds = "count(DISTINCT epoch_ms(time) // 1000)"
    assert server.rows(
        f"SELECT player, {seconds} FROM motion JOIN series USING (series) GROUP BY player ORDER BY player"
    ) == [(player, len(DAYS) * SECONDS) for player in PLAYERS]


def test_then_the_oldest_motion_is_dropped_and_the_gap_is_on_record(
    path: Path, address: Address, server: Server
) -> None:
    week(path, address, server, 250_000)
    assert heart_rates(server) == FULL_HEART_RATE
    kept = by_session(server, "true")
    assert kept == DAYS[-len(kept) :]
    assert len(kept) < len(DAYS)
    ((first, last),) = server.rows("SELECT first, last FROM gaps WHERE stream = 'motion'")
    assert first == 1
    dropped = [told for _, told in server.thinned() if told.step == "dropped"]
    assert sum(told.messages for told in dropped) == last
    assert max(told.last_sequence for told in dropped) == last


def test_heart_rate_goes_last_and_match_events_never(path: Path, address: Address, server: Server) -> None:
    week(path, address, server, 40_000)
    assert by_session(server, "true") in ([], DAYS[-1:])
    told = [data for _, data in server.thinned() if data.stream == "heart-rate"]
    assert {one.step for one in told} == {"dropped"}
    assert heart_rates(server) + sum(one.samples_before for one in told) == FULL_HEART_RATE
    assert 0 < heart_rates(server) < FULL_HEART_RATE
