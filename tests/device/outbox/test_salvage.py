"""A damaged outbox: every message that is whole comes into the new file, and the match goes on."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from device.outbox import Outbox, OutboxRow
from padel.events import Event, EventData, MatchCreated, MatchStarted, PairNames, PointAwarded
from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.sensors import HeartRateBatch, HeartRateSample
from wire.topics import Address, Stream

PAGE = 4096
MATCH = uuid7(datetime.now(UTC))


def event(data: EventData) -> Event:
    now = datetime.now(UTC)
    return Event(id=uuid7(now), match=MATCH, time=now, data=data)


def recorded(path: Path, address: Address) -> list[Event]:
    """A match of 200 points, and heart rates of which each takes several pages."""
    pairs = [PairNames(name=one, colour=one, players=("A" + one, "B" + one)) for one in ("blue", "red")]
    created = MatchCreated(format="SET3-S:6/TB7", pair_a=pairs[0], pair_b=pairs[1])
    events = [event(created), event(MatchStarted()), *(event(PointAwarded(pair="a")) for _ in range(30))]
    samples = tuple(HeartRateSample(time=datetime.now(UTC), bpm=100 + at % 90) for at in range(120))
    with Outbox.open(path, address=address) as outbox:
        for one in events:
            outbox.append_events([one])
        for _ in range(20):
            fields = {"id": uuid7(datetime.now(UTC)), "epoch": outbox.epoch, "session": MATCH, "sensor": "s"}
            outbox.append(
                Stream.HEART_RATE,
                [lambda at, fields=fields: HeartRateBatch(**fields, sequence=at, player=1, samples=samples).encode()],
            )
    return events


def saved(path: Path, address: Address) -> tuple[list[Event], int, list[str]]:
    """Open what is there: the match as it goes on, how many heart rates wait, and the ids of the events that do."""
    with Outbox.open(path, address=address) as outbox:
        rows = outbox.pending(Stream.MATCH, 0, 1000)
        events = [CloudEvent.decode(row.payload) for row in rows]
        assert [one.sequence for one in events] == list(range(1, len(events) + 1))
        assert {one.epoch for one in events} <= {outbox.epoch}
        return outbox.journal(), outbox.depths()[Stream.HEART_RATE].depth, [one.id for one in events]


@pytest.mark.parametrize("damage", ["header", "schema"])
def test_with_its_first_page_gone_nothing_is_lost(path: Path, address: Address, damage: str) -> None:
    events = recorded(path, address)
    content = bytearray(path.read_bytes())
    content[: 100 if damage == "header" else PAGE] = bytes(100 if damage == "header" else PAGE)
    path.write_bytes(content)
    journal, heart_rates, ids = saved(path, address)
    assert (journal, heart_rates, ids) == (events, 20, [one.id for one in events])


@pytest.mark.parametrize("seed", range(8))
def test_pages_that_are_damaged_cost_what_was_on_them(path: Path, address: Address, seed: int) -> None:
    events = recorded(path, address)
    content, random = bytearray(path.read_bytes()), Random(seed)
    pages = random.sample(range(1, len(content) // PAGE), 6)
    for number in pages:
        content[number * PAGE : (number + 1) * PAGE] = random.randbytes(PAGE)
    path.write_bytes(content)
    journal, heart_rates, ids = saved(path, address)
    assert set(ids) <= {one.id for one in events}
    assert journal in (events, []) or len(list(path.parent.glob("*.damaged-*"))) == 0
    assert heart_rates + len(ids) >= (20 + len(events)) // 4


def test_bytes_without_sense_are_no_outbox_and_no_failure(path: Path, address: Address) -> None:
    for seed in range(5):
        path.write_bytes(Random(seed).randbytes(20 * PAGE))
        assert saved(path, address) == ([], 0, [])


def test_a_message_that_a_bad_disk_changed_is_found_at_the_start_and_never_sent(path: Path, address: Address) -> None:
    events = recorded(path, address)
    content = bytearray(path.read_bytes())
    at = content.index(b'"bpm":1') + len('"bpm":')
    content[at : at + 1] = b"2"  # SQLite finds nothing wrong, and the message says a heart rate that was not measured
    path.write_bytes(content)
    assert saved(path, address) == (events, 19, [one.id for one in events])


def test_a_stream_whose_name_is_no_text_any_more_is_damage_like_any_other(path: Path, address: Address) -> None:
    events = recorded(path, address)
    content = bytearray(path.read_bytes())
    at = [at for at in range(len(content)) if content[at : at + 10] == b"heart-rate"][3]
    content[at] = 0xE8
    path.write_bytes(content)
    journal, heart_rates, ids = saved(path, address)
    assert (journal, ids) == (events, [one.id for one in events])
    assert heart_rates in (19, 20)


def test_a_point_that_a_bad_disk_gave_to_the_other_pair_is_not_scored(path: Path, address: Address) -> None:
    events = recorded(path, address)
    content = bytearray(path.read_bytes())
    points = [at for at in range(len(content)) if content[at : at + 10] == b'"pair":"a"']
    assert len(points) == 60  # of the messages, and of the journal
    content[points[3] + 8 : points[3] + 9] = b"b"
    path.write_bytes(content)
    journal, _, ids = saved(path, address)
    assert journal in (events, [])
    assert len(ids) in (len(events), len(events) - 1)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_overwritten_what_waits_is_what_was_written(path: Path, address: Address, seed: int) -> None:
    recorded(path, address)
    content, random = path.read_bytes(), Random(seed)
    with Outbox.open(path, address=address) as outbox:
        written = {json.loads(row.payload)["id"]: without_its_place(row) for row in waiting(outbox)}
    for _ in range(8):
        at, size = random.randrange(len(content)), random.randint(1, 2 * PAGE)
        other = bytes(size) if random.random() < 0.5 else random.randbytes(size)
        path.write_bytes((content[:at] + other + content[at + size :])[: len(content)])
        with Outbox.open(path, address=address) as outbox:
            assert all(without_its_place(row) == written[json.loads(row.payload)["id"]] for row in waiting(outbox))


def waiting(outbox: Outbox) -> list[OutboxRow]:
    return [*outbox.pending(Stream.MATCH, 0, 1000), *outbox.pending(Stream.HEART_RATE, 0, 1000)]


def without_its_place(row: OutboxRow) -> dict[str, object]:
    return {key: value for key, value in json.loads(row.payload).items() if key not in ("epoch", "sequence")}


@pytest.mark.parametrize("kind", ["TEXT", "BLOB"])
def test_a_message_that_changes_while_the_appliance_runs_is_not_sent(path: Path, address: Address, kind: str) -> None:
    recorded(path, address)
    with Outbox.open(path, address=address) as outbox:
        changed = f"CAST(replace(CAST(payload AS TEXT), '\"bpm\":1', '\"bpm\":2') AS {kind})"
        outbox._connection.execute(f"UPDATE rows SET payload = {changed} WHERE stream = 'heart-rate'")
        first, *_ = outbox.pending(Stream.HEART_RATE, 0, 10)
        assert json.loads(first.payload) == {"epoch": outbox.epoch, "sequence": 1}
        box = Delivery(address.stream(Stream.HEART_RATE), first.payload)
        (bad,) = Intake.of(Memory(Sequences({})), [box]).batch.quarantined
        assert (bad.sequence, bad.kind) == (1, "content")  # the stream goes on, and nothing false is stored
    assert saved(path, address)[1] == 0


def test_after_a_return_from_a_later_version_every_message_and_the_match_are_there(
    path: Path, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    events = recorded(path, address)
    with closing(sqlite3.connect(path)) as later:
        later.executescript(
            "ALTER TABLE rows ADD COLUMN urgency INTEGER DEFAULT 1; ALTER TABLE identity ADD COLUMN owner TEXT;"
            "CREATE TABLE tomorrow (what TEXT); PRAGMA user_version = 9999"
        )
    journal, heart_rates, ids = saved(path, address)
    assert (journal, heart_rates, ids) == (events, 20, [one.id for one in events])
    assert len(list(path.parent.glob("*.later-*"))) == 1
    assert "is of a later version (it has format 9999" in caplog.text
    assert saved(path, address) == (journal, heart_rates, ids)
    assert len(list(path.parent.glob("*.later-*"))) == 1
