import json
import logging
import subprocess
import sys
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from server.errors import StoreError, StoreInUse, StoreTooNew, Unstorable
from server.store.database import DATABASE_NAME, EVENTS_NAME, Store
from server.store.reading import Reader
from server.store.records import event_body
from server.store.rows import Batch, Gap, Quarantined, ReceivedEvent, ReceivedSamples, StreamKey
from server.store.schema import migrations
from server.store.segments import line
from server.store.writing import microseconds
from tests.server.play import BEGIN, BOX, Appliance
from tests.waiting import PATIENCE_S
from wire.envelope import CloudEvent
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Stream

Rows = Callable[[Store, str], list[Any]]


def of(events: list[CloudEvent]) -> Batch:
    streams = {StreamKey(one.source, one.epoch, Stream.MATCH): one.sequence for one in events}
    return Batch(events=[ReceivedEvent(one, one.encode().decode()) for one in events], streams=streams)


def journal_file(directory: Path) -> Path:
    """Give the file of the event log that grows."""
    return sorted((directory / EVENTS_NAME).glob("*.log"))[-1]


def stored(store: Store, match: str) -> list[tuple[int, CloudEvent]]:
    return [tuple(one) for one in Reader(store).events(match)]


def test_positions_count_from_one_without_a_gap_over_commits(store: Store) -> None:
    box = Appliance()
    first, second = box.play(10), list(box.rallies(5))
    given = [one.position for batch in (first, second) for one in store.commit(of(batch))]
    assert given == list(range(1, 18))
    assert stored(store, box.match) == list(enumerate([*first, *second], 1))


def test_the_envelope_is_kept_exactly_as_received(store: Store, database_rows: Rows) -> None:
    event = Appliance().new_match()[0]
    raw = json.dumps({"later": "é\u2028", **event.model_dump(mode="json")}, indent=2, ensure_ascii=False)
    store.commit(Batch(events=[ReceivedEvent(event, raw)]))
    assert database_rows(store, "SELECT envelope FROM events") == [(raw,)]


def test_an_event_with_a_known_id_is_left_out_within_a_batch_and_later(store: Store) -> None:
    box = Appliance()
    events = box.play(3)
    epoch = uuid4().hex
    again = [one.model_copy(update={"epoch": epoch}) for one in events]
    assert [one.event for one in store.commit(of([*events, events[0]]))] == events
    assert store.commit(of(again)) == []
    assert len(store.streams()) == 2


def test_what_was_committed_is_there_after_a_restart(tmp_path: Path) -> None:
    box = Appliance()
    events = box.play(8)
    store = Store(tmp_path)
    store.commit(of(events))
    store.close()
    store = Store(tmp_path)
    assert stored(store, box.match) == list(enumerate(events, 1))
    assert store.streams() == {StreamKey(BOX.source, box.epoch, Stream.MATCH): 10}
    store.close()


def test_a_database_that_does_not_open_is_set_aside_and_filled_again_from_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    box = Appliance()
    events = box.play(30)
    store = Store(tmp_path)
    store.commit(of(events[:20]))
    store.commit(of(events[20:]))
    store.close()
    (tmp_path / DATABASE_NAME).write_bytes(b"this is no database" * 1000)
    with caplog.at_level(logging.ERROR):
        store = Store(tmp_path)
    assert "set aside" in caplog.text
    assert len(list(tmp_path.glob("*.unreadable-*"))) == 1
    assert stored(store, box.match) == list(enumerate(events, 1))
    assert store.streams() == {StreamKey(BOX.source, box.epoch, Stream.MATCH): 32}
    store.close()


def test_an_event_that_reached_only_the_log_is_in_the_database_after_a_restart(tmp_path: Path) -> None:
    box = Appliance()
    events = box.play(2)
    store = Store(tmp_path)
    store.commit(of(events[:-1]))
    store.close()
    record = line(4, event_body(events[-1].encode().decode(), 7))
    with journal_file(tmp_path).open("ab") as log:
        log.write(record + record[:20])
    store = Store(tmp_path)
    assert stored(store, box.match) == list(enumerate(events, 1))
    more = list(box.rallies(1))
    store.commit(of(more))
    store.close()
    store = Store(tmp_path)
    assert [one for _, one in stored(store, box.match)] == [*events, *more]
    store.close()


def test_a_log_that_was_lost_is_written_again(tmp_path: Path) -> None:
    box = Appliance()
    events = box.play(12)
    store = Store(tmp_path)
    store.commit(of(events))
    store.close()
    before = journal_file(tmp_path).read_bytes()
    journal_file(tmp_path).unlink()
    Store(tmp_path).close()
    assert journal_file(tmp_path).read_bytes() == before


def test_a_second_server_is_told_in_a_sentence(store: Store) -> None:
    with pytest.raises(StoreInUse, match="another server uses"):
        Store(store.path.parent)


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.cursor() as cursor:
        cursor.execute("INSERT INTO schema_version VALUES (9999, now())")
    store.close()
    with pytest.raises(StoreTooNew, match="update Marcador"):
        Store(tmp_path)
    assert not list(tmp_path.glob("*.unreadable-*"))


def test_migrations_are_numbered_from_one_and_recorded(store: Store, database_rows: Rows) -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [row[0] for row in database_rows(store, "SELECT version FROM schema_version ORDER BY version")] == numbers


def motion(session: str, count: int, **more: Any) -> MotionBatch:
    samples = array("h", [(at * 7) % 2000 - 1000 for at in range(count * 3)])
    head = {"id": uuid4().hex, "epoch": "0" * 32, "sequence": 1, "session": session, "sensor": "wrist", "player": 2}
    return MotionBatch(**{**head, "start": BEGIN, "rate_hz": 50, "samples_mg": samples, **more})


def heart_rate(session: str, *samples: HeartRateSample, **more: Any) -> HeartRateBatch:
    head = {"id": uuid4().hex, "epoch": "0" * 32, "sequence": 1, "session": session, "sensor": "strap", "player": 1}
    return HeartRateBatch(**{**head, "samples": samples, **more})


def beaten(batch: HeartRateBatch) -> ReceivedSamples[HeartRateBatch]:
    return ReceivedSamples(BOX.source, batch)


def test_samples_come_back_as_they_were_sent(store: Store) -> None:
    samples = (
        HeartRateSample(time=BEGIN, bpm=120, contact=None, rr_s=()),
        HeartRateSample(time=BEGIN + timedelta(seconds=1), bpm=121, contact=True, energy_kj=7, rr_s=(0.5, 0.49)),
    )
    moved = motion("m1", 100)
    store.commit(Batch(heart_rate=[beaten(heart_rate("m1", *samples))], motion=[ReceivedSamples(BOX.source, moved)]))
    reader = Reader(store)
    (rates,) = reader.heart_rate("m1")
    begin_ms = int(BEGIN.timestamp() * 1000)
    assert rates.time_ms.tolist() == [begin_ms, begin_ms + 1000]
    assert (rates.bpm.tolist(), rates.contact) == ([120, 121], [None, True])
    assert rates.rr_s == [[], [0.5, 0.49]]
    (series,) = reader.motion("m1", player=2)
    assert series.xyz_mg.ravel().tolist() == moved.samples_mg.tolist()
    assert series.time_ms.tolist() == [begin_ms + at * 20 for at in range(100)]
    assert reader.motion("m1", player=1) == []
    assert len(reader.motion("m1", from_ms=begin_ms + 20, to_ms=begin_ms + 40)[0].time_ms) == 2
    assert reader.counts("m1") == (0, 2, 100)


def test_a_batch_with_something_that_does_not_fit_is_not_stored_at_all(store: Store, database_rows: Rows) -> None:
    box = Appliance()
    batch = of(box.play(3))
    too_much = HeartRateSample(time=BEGIN, bpm=1).model_copy(update={"energy_kj": 2**40})
    batch.heart_rate.append(beaten(heart_rate(box.match, too_much)))
    size = journal_file(store.directory).stat().st_size
    with pytest.raises(Unstorable):
        store.commit(batch)
    assert stored(store, box.match) == []
    assert journal_file(store.directory).stat().st_size == size
    assert database_rows(store, "SELECT * FROM series") == []
    batch.heart_rate.clear()
    assert [one.position for one in store.commit(batch)] == [1, 2, 3, 4, 5]


def test_gaps_and_messages_in_quarantine_are_on_record(store: Store, database_rows: Rows) -> None:
    key = StreamKey(BOX.source, "0" * 32, Stream.MOTION)
    bad = Quarantined(BOX.source, "motion", key.epoch, 10, "content", "not CBOR", b"\xff\x00", 2)
    store.commit(Batch(gaps=[Gap(key, 3, 9)], quarantined=[bad], streams={key: 10}))
    assert database_rows(store, "SELECT stream, first, last FROM gaps") == [("motion", 3, 9)]
    (kept,) = Reader(store).quarantine(5)
    assert (kept.number, kept.sequence, kept.reason, kept.payload) == (1, 10, "not CBOR", b"\xff\x00")
    assert store.quarantined == 1
    assert store.streams() == {key: 10}


def test_an_event_with_a_known_id_and_other_content_is_kept_in_quarantine(store: Store) -> None:
    events = Appliance().play(3)
    other = events[2].model_copy(update={"data": {**events[2].data, "pair": "b", "player": 4}})
    again = events[1].model_copy(update={"epoch": uuid4().hex, "sequence": 77})
    assert len(store.commit(of([*events, other]))) == 5
    assert store.commit(of([other, again])) == []
    kept = Reader(store).quarantine(5)
    assert [(one.kind, one.sequence, one.payload) for one in kept] == [("conflict", 3, other.encode())] * 2
    assert store.position == 5


def test_events_whose_time_cannot_be_true_are_kept_and_listed(store: Store) -> None:
    box = Appliance()
    now_us = microseconds(datetime.now(UTC))
    times = [datetime.min.replace(tzinfo=UTC), datetime.now(UTC), datetime.max.replace(tzinfo=UTC)]
    events = [one.model_copy(update={"time": time}) for one, time in zip(box.play(1), times, strict=True)]
    store.commit(Batch(events=[ReceivedEvent(one, one.encode().decode(), now_us) for one in events]))
    assert [one.position for one in Reader(store).odd_times(9)] == [3, 1]
    assert [one.event for one in Reader(store).events(box.match)] == events


def test_what_an_earlier_version_took_hides_nothing_else(store: Store) -> None:
    box = Appliance()
    events = box.play(2)
    store.commit(Batch(events=[ReceivedEvent(one, one.encode().decode()) for one in events]))
    with store.cursor() as cursor:
        cursor.execute('UPDATE events SET envelope = \'{"sequence": "x"}\' WHERE position = 3')
        cursor.execute("INSERT INTO series VALUES (1, 'motion', ?, ?, 2, 'wrist', 1e300)", [BOX.source, box.match])
        cursor.execute("INSERT INTO motion VALUES (1, now(), 1, 2, 3)")
    reader = Reader(store)
    assert [one.position for one in reader.all_events()] == [1, 2, 4]
    assert reader.motion(box.match) == []
    assert list(reader.motion_windows(box.match)) == []


_FULL = """
import resource, sys
from pathlib import Path
from server.errors import StoreError
from server.store.database import Store
from tests.server.play import Appliance
from tests.server.test_store import of
box, directory = Appliance(), Path(sys.argv[1])
store = Store(directory)
store.commit(of(box.play(5)))
size = max(one.stat().st_size for one in directory.rglob('*') if one.is_file())
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, resource.RLIM_INFINITY))
kept, failed, rallies = 7, 0, list(box.rallies(4000))
for at in range(0, 4000, 400):
    try:
        kept += len(store.commit(of(rallies[at : at + 400])))
    except StoreError as error:
        assert "Free space" in str(error), error
        failed += 1
        break
assert failed and kept == store.position
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.probe()
store.commit(of(rallies[at:]))
assert store.position == 4007, store.position
store.close()
"""


def test_a_full_disk_is_said_in_a_sentence_and_nothing_is_lost_when_there_is_room_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    store = Store(tmp_path)
    positions = [one.position for one in Reader(store).all_events()]
    assert positions == list(range(1, 4008))
    store.close()


def test_a_directory_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="choose another data directory"):
        Store(tmp_path / "file" / "data")
