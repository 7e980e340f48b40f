"""Sensor batches that come again after an outbox began a new epoch are stored once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from server.store.database import DATABASE_NAME, Store
from server.store.rows import Batch, ReceivedEvent, ReceivedSamples, StreamKey
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.test_store import heart_rate, motion
from wire.sensors import HeartRateSample
from wire.topics import Stream

FIRST, SECOND, THIRD = "1" * 32, "2" * 32, "3" * 32


def beats(second: int, epoch: str, number: int, bpm: int = 100, **more: Any) -> ReceivedSamples[Any]:
    samples = [HeartRateSample(time=BEGIN + timedelta(seconds=second + at), bpm=bpm + at) for at in range(3)]
    return ReceivedSamples(BOX.source, heart_rate("m", *samples, epoch=epoch, sequence=number, **more))


def moved(second: int, epoch: str, number: int, **more: Any) -> ReceivedSamples[Any]:
    start = BEGIN + timedelta(seconds=second)
    return ReceivedSamples(BOX.source, motion("m", 50, epoch=epoch, sequence=number, start=start, **more))


def commit(store: Store, epoch: str, number: int, **more: list[ReceivedSamples[Any]]) -> None:
    streams = {StreamKey(BOX.source, epoch, stream): number for stream in (Stream.HEART_RATE, Stream.MOTION)}
    store.commit(Batch(streams=streams, **more))


def counts(store: Store) -> tuple[int, int]:
    with store.cursor() as cursor:
        return tuple(
            cursor.execute("SELECT (SELECT count(*) FROM heart_rate), (SELECT count(*) FROM motion)").fetchall()[0]
        )


def test_what_is_stored_already_is_left_out_and_counted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    commit(
        store,
        FIRST,
        2,
        heart_rate=[beats(0, FIRST, 1), beats(3, FIRST, 2)],
        motion=[moved(0, FIRST, 1), moved(1, FIRST, 2)],
    )
    again = [beats(0, SECOND, 1), beats(3, SECOND, 2), beats(6, SECOND, 3)]
    commit(store, SECOND, 3, heart_rate=again, motion=[moved(0, SECOND, 1), moved(1, SECOND, 2), moved(2, SECOND, 3)])
    assert counts(store) == (9, 150)
    assert store.streams()[StreamKey(BOX.source, SECOND, Stream.MOTION)] == 3
    before = counts(store), store.streams()
    store.rebuild()
    assert (counts(store), store.streams()) == before
    commit(store, THIRD, 1, heart_rate=[beats(3, THIRD, 1)], motion=[moved(2, THIRD, 1)])
    assert counts(store) == (9, 150)
    store.close()
    store = Store(tmp_path)
    commit(store, SECOND, 4, heart_rate=[beats(6, SECOND, 4)])
    assert counts(store) == (9, 150)
    store.close()


def test_its_numbers_are_not_missing_when_all_is_filled_from_the_journals(tmp_path: Path) -> None:
    """What came again is nowhere under its new numbers, and was once asked for, for ever."""
    store, played = Store(tmp_path), Appliance().play(5)
    for epoch in (FIRST, SECOND):
        events = [one.model_copy(update={"epoch": epoch}) for one in played]
        streams = {StreamKey(BOX.source, epoch, stream): 2 for stream in (Stream.HEART_RATE, Stream.MOTION)}
        streams[StreamKey(BOX.source, epoch, Stream.MATCH)] = len(events)
        received = [ReceivedEvent(one, one.encode().decode()) for one in events]
        beaten, moving = [beats(0, epoch, 1), beats(3, epoch, 2)], [moved(0, epoch, 1), moved(1, epoch, 2)]
        store.commit(Batch(events=received, heart_rate=beaten, motion=moving, streams=streams))
    before = counts(store), store.streams()
    store.close()
    (tmp_path / DATABASE_NAME).unlink()
    store = Store(tmp_path)
    assert (counts(store), store.streams()) == before
    assert store.missing == 0
    store.close()


def test_what_comes_twice_in_one_commit_is_stored_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    commit(store, FIRST, 0)
    first = beats(0, FIRST, 1, id="a")
    commit(store, SECOND, 1, heart_rate=[first, beats(0, SECOND, 1, id="a"), beats(3, SECOND, 2, id="b")])
    assert counts(store) == (6, 0)
    store.close()


def test_other_samples_at_the_same_times_are_others(tmp_path: Path) -> None:
    """A clock that was set back gives times twice."""
    store = Store(tmp_path)
    commit(store, FIRST, 1, heart_rate=[beats(0, FIRST, 1), beats(9, FIRST, 2)])
    commit(store, SECOND, 1, heart_rate=[beats(0, SECOND, 1, bpm=150), beats(1, SECOND, 2)])
    assert counts(store) == (12, 0)
    store.close()


def test_a_device_that_never_began_anew_is_believed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    commit(store, FIRST, 1, heart_rate=[beats(0, FIRST, 1)])
    commit(store, FIRST, 2, heart_rate=[beats(0, FIRST, 2)])
    assert counts(store) == (6, 0)
    store.close()


def test_what_was_lost_and_comes_again_takes_the_place_of_itself_alone(tmp_path: Path) -> None:
    """A device whose clock was set back has other samples between those that come again."""
    store = Store(tmp_path)
    between = [HeartRateSample(time=BEGIN + timedelta(seconds=at + 0.5), bpm=90 + at) for at in range(3)]
    other = ReceivedSamples(BOX.source, heart_rate("m", *between, epoch=FIRST, sequence=2))
    later = BEGIN + timedelta(milliseconds=7)
    shifted = ReceivedSamples(BOX.source, motion("m", 50, epoch=FIRST, sequence=2, start=later))
    commit(store, FIRST, 2, heart_rate=[beats(0, FIRST, 1), other], motion=[moved(0, FIRST, 1), shifted])
    again = {"heart_rate": beats(0, FIRST, 1), "motion": moved(0, FIRST, 1)}
    commit(store, FIRST, 2, **{kind: [one._replace(is_late=True)] for kind, one in again.items()})
    assert counts(store) == (6, 100)
    store.close()
