"""Damages the files of a data directory as disks do, from a seed, and compares what is there afterwards."""

import json
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from server.keep.thinning import Thinning
from server.store.database import Store
from server.store.rows import Batch, Gap, Quarantined, ReceivedEvent, ReceivedSamples, StreamKey
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.test_store import heart_rate, motion
from wire.sensors import HeartRateSample
from wire.topics import Stream

ROTATE_BYTES = 60_000
KINDS = ("flip", "page", "cut", "empty", "remove", "junk")

_QUESTIONS = {
    "events": "SELECT position, envelope, epoch_us(received) FROM events ORDER BY position",
    "heart rate": "SELECT session, player, sensor, epoch_us(time), bpm, contact, energy_kj, rr_s::VARCHAR"
    " FROM heart_rate JOIN series USING (series) ORDER BY ALL",
    "motion": "SELECT session, player, sensor, rate_hz, epoch_us(time), x_mg, y_mg, z_mg FROM motion"
    " JOIN series USING (series) ORDER BY ALL",
    "thinned motion": "SELECT session, player, sensor, samples, figures FROM thinned_motion"
    " JOIN series USING (series) ORDER BY ALL",
    "envelopes": "SELECT session, player, sensor, epoch_us(time), motion_envelopes.* EXCLUDE (series, time)"
    " FROM motion_envelopes JOIN series USING (series) ORDER BY ALL",
    "gaps": "SELECT source, epoch, stream, first, last FROM gaps ORDER BY ALL",
    "quarantine": "SELECT source, epoch, stream, sequence, kind, reason, payload FROM quarantine ORDER BY ALL",
    "streams": "SELECT source, epoch, stream, committed FROM streams ORDER BY ALL",
}


class Played:
    """Plays into a store: events, both kinds of samples, a gap and a message in quarantine."""

    def __init__(self) -> None:
        self.box, self.numbers = Appliance(), {Stream.HEART_RATE: 0, Stream.MOTION: 0}

    def into(self, store: Store, rallies: int = 30) -> None:
        events = self.box.play(rallies)
        streams = {StreamKey(BOX.source, self.box.epoch, Stream.MATCH): self.box.sequence}
        batch = Batch(events=[ReceivedEvent(one, one.encode().decode(), 7) for one in events], received_us=7)
        for player in (1, 2):
            session, start = self.box.match, BEGIN + timedelta(seconds=self.box.sequence)
            beats = [
                HeartRateSample(time=start + timedelta(seconds=at), bpm=100 + at, rr_s=(0.6,)) for at in range(5)
            ]
            beaten = heart_rate(session, *beats, player=player, **self._head(Stream.HEART_RATE))
            moved = motion(session, 300, player=player, start=start, **self._head(Stream.MOTION))
            batch.heart_rate.append(ReceivedSamples(BOX.source, beaten))
            batch.motion.append(ReceivedSamples(BOX.source, moved))
        self.numbers[Stream.MOTION] += 2
        key = StreamKey(BOX.source, self.box.epoch, Stream.MOTION)
        number = self.numbers[Stream.MOTION]
        batch.gaps.append(Gap(key, number - 1, number - 1))
        bad = Quarantined(BOX.source, "motion", key.epoch, number, "content", "not CBOR", b"\xff\x00", 2)
        batch.quarantined.append(bad)
        streams |= {StreamKey(BOX.source, self.box.epoch, stream): last for stream, last in self.numbers.items()}
        batch.streams = streams
        store.commit(batch)

    def _head(self, stream: Stream) -> dict[str, Any]:
        self.numbers[stream] += 1
        return {"epoch": self.box.epoch, "sequence": self.numbers[stream]}


def contents(store: Store) -> dict[str, list[Any]]:
    """Give everything that was received."""
    with store.cursor() as cursor:
        return {name: cursor.execute(query).fetchall() for name, query in _QUESTIONS.items()}


def thin_all(store: Store) -> int:
    """Thin all motion that was played; say how many series."""
    return Thinning(store, store.thin, days=30).run()


def played_directory(folder: Path) -> tuple[Path, dict[str, list[Any]], Played]:
    """Give a data directory as a kill leaves it: part in the database, part in its write-ahead log, part thinned."""
    store, played = Store(folder / "live", rotate_bytes=ROTATE_BYTES), Played()
    for _ in range(2):
        played.into(store)
    assert thin_all(store) == 4
    for _ in range(3):
        played.into(store)
    store.checkpoint()
    store.events.compress()
    store.received.compress()
    for _ in range(2):
        played.into(store)
    shutil.copytree(folder / "live", folder / "killed")
    found = contents(store)
    store.close()
    return folder / "killed", found, played


@dataclass(frozen=True, slots=True)
class Fault:
    """One damage to one file."""

    file: str
    kind: str
    at: int

    def do(self, directory: Path, random: Random) -> None:
        path = directory / self.file
        data = bytearray(path.read_bytes())
        match self.kind:
            case "flip":
                data[self.at] ^= 1 << random.randrange(8)
            case "page":
                data[self.at : self.at + 512] = random.randbytes(len(data[self.at : self.at + 512]))
            case "cut":
                del data[self.at :]
            case "empty":
                data.clear()
            case "remove":
                path.unlink()
                return
            case "junk":
                data += random.randbytes(300)
        path.write_bytes(data)


def random_fault(directory: Path, random: Random) -> Fault:
    """Choose a file, by name so that the small ones get their share, a kind of damage and a place."""
    files = sorted(one for one in directory.rglob("*") if one.is_file() and one.name != "lock" and one.stat().st_size)
    file = random.choice(files)
    return Fault(str(file.relative_to(directory)), random.choice(KINDS), random.randrange(file.stat().st_size))


def differences(expected: dict[str, list[Any]], found: dict[str, list[Any]]) -> str:
    """Say what is missing or too much, in a few words."""
    told = []
    for name, rows in expected.items():
        if rows != found[name]:
            there = set(found[name])
            missing, more = sum(one not in there for one in rows), len(found[name]) - len(rows)
            told.append(f"{name}: {missing} missing, {more:+d} rows")
    return json.dumps(told) if told else ""
