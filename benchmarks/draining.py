"""One hour's backlog of four players, drained into a real server over a real broker, as after a time offline."""

import shutil
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.receiving import embedded_broker, mosquitto, mosquitto_program, storing_server
from benchmarks.table import Figure
from device.outbox import Outbox
from device.uplink import Uplink
from padel.events import Event, MatchCreated, MatchStarted, PairNames, PointAwarded
from server.brokers import Broker
from wire.broker import BrokerAddress
from wire.identifiers import uuid7
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Address, Stream

ADDRESS = Address("home", "1", "box-1")
_BEGIN = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)
_MATCH = "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10"
_HOUR_S = 3600
_RATE_HZ = 200
_PLAYERS = (1, 2, 3, 4)
_BLUE = PairNames(name="Blue", colour="blue", players=("Ana", "Bea"))
_RED = PairNames(name="Red", colour="red", players=("Carla", "Dora"))
_WAIT_S = 120.0


def figures() -> Iterator[Figure]:
    """Drain the same backlog through the embedded broker and, where it is installed, through Mosquitto."""
    with TemporaryDirectory() as name:
        backlog = Path(name) / "backlog.sqlite"
        rows = _fill(backlog)
        for kind, broker in _brokers():
            folder = Path(name) / kind
            folder.mkdir()
            shutil.copy(backlog, folder / "outbox.sqlite")
            with broker(folder) as running:
                took_s = _drain(folder, running)
            yield Figure(
                f"an hour offline, 4 players at {_RATE_HZ} Hz, drained ({kind})",
                f"{took_s:.1f} s",
                f"{rows / took_s:,.0f} sensor rows/s stored; to the last receipt",
            )


def _brokers() -> Iterator[tuple[str, Callable[[Path], AbstractContextManager[Broker]]]]:
    yield "embedded broker", lambda _: embedded_broker()
    if (program := mosquitto_program()) is not None:
        yield "Mosquitto", partial(mosquitto, program)


def _fill(path: Path) -> int:
    """Write the backlog; give how many sensor rows it has."""
    random, samples = Random(7), 0
    with Outbox.open(path, address=ADDRESS) as outbox:
        noise = [array("h", [random.randrange(-2000, 2000) for _ in range(3 * _RATE_HZ)]) for _ in range(50)]
        outbox.append_events(_events())
        for second in range(0, _HOUR_S, 10):
            motion = [
                partial(_motion, outbox.epoch, second + at, player, random.choice(noise))
                for at in range(10)
                for player in _PLAYERS
            ]
            outbox.append(Stream.MOTION, motion)
            outbox.append(Stream.HEART_RATE, [partial(_beats, outbox.epoch, second, player) for player in _PLAYERS])
            samples += len(motion) * _RATE_HZ + 10 * len(_PLAYERS)
    return samples


def _events() -> list[Event]:
    data = [
        MatchCreated(format="SET3-S:6/TB7", pair_a=_BLUE, pair_b=_RED),
        MatchStarted(),
        *(PointAwarded(pair="a" if at % 2 else "b") for at in range(120)),
    ]
    moments = [_BEGIN + timedelta(seconds=30 * at) for at in range(len(data))]
    return [Event(id=uuid7(at), match=_MATCH, time=at, data=one) for at, one in zip(moments, data, strict=True)]


def _motion(epoch: str, second: int, player: int, samples_mg: "array[int]", sequence: int) -> bytes:
    start = _BEGIN + timedelta(seconds=second)
    return MotionBatch(
        id=uuid7(start),
        epoch=epoch,
        sequence=sequence,
        session=_MATCH,
        sensor=f"wrist-{player}",
        player=player,
        start=start,
        rate_hz=_RATE_HZ,
        samples_mg=samples_mg,
    ).encode()


def _beats(epoch: str, second: int, player: int, sequence: int) -> bytes:
    moments = [_BEGIN + timedelta(seconds=second + at) for at in range(10)]
    return HeartRateBatch(
        id=uuid7(moments[0]),
        epoch=epoch,
        sequence=sequence,
        session=_MATCH,
        sensor=f"strap-{player}",
        player=player,
        samples=tuple(HeartRateSample(time=one, bpm=150, contact=True, rr_s=(0.4, 0.4)) for one in moments),
    ).encode()


def _drain(folder: Path, broker: Broker) -> float:
    """Give the seconds from the uplink's start until the server has receipted everything."""
    with storing_server(folder / "server", broker, ADDRESS.club):
        # The appliance has a process of its own, as it has in life.
        command = [sys.executable, "-m", "benchmarks.draining", str(folder / "outbox.sqlite"), str(broker.address)]
        return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _deliver(path: Path, broker: BrokerAddress) -> float:
    """Be the appliance: give the seconds until its outbox is empty."""
    with Outbox.open(path, address=ADDRESS) as outbox:
        uplink = Uplink(outbox, broker, ADDRESS, version="0")
        began = time.perf_counter()
        uplink.start()
        drained = uplink.wait_drained(_WAIT_S)
        took_s = time.perf_counter() - began
        uplink.stop()
    if not drained:
        raise SystemExit(f"the backlog was not drained within {_WAIT_S:.0f} s")
    return took_s


if __name__ == "__main__":
    print(_deliver(Path(sys.argv[1]), BrokerAddress.parse(sys.argv[2])))
