"""Old motion is thinned: its session's figures stay to the last digit, whatever becomes of database and journals."""

import shutil
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.keep.archiving import archive_into
from server.keep.backup import back_up
from server.keep.importing import import_archive
from server.keep.restoring import restore
from server.keep.thinning import Thinning
from server.projections.movement import Bodies
from server.store.database import DATABASE_NAME, RECEIVED_NAME, Store
from server.store.keeping import Keeper
from server.store.reading import Reader
from server.store.rows import Batch, ReceivedEvent, StreamKey
from server.store.thinned import AXES, Thinned, are_within, envelopes_of
from tests.faults.damage import Played, contents, thin_all
from tests.faults.test_power_cut import cut
from tests.server.play import BOX, Appliance
from tests.server.test_bodies import EDGE, keep, moving
from wire.topics import Stream

RATES_HZ = (50.0, 25.0)


def quiet(text: str) -> None:
    """Take what would be shown."""


@pytest.fixture
def old(tmp_path: Path) -> Store:
    """A store with a match long ago, in which a sensor moved at two rates, over two windows of ten minutes."""
    store, box = Store(tmp_path / "data", rotate_bytes=8_000), Appliance()
    box.match = "m"
    store.commit(Batch(events=[ReceivedEvent(one, one.encode().decode(), 7) for one in [*box.rallies(6)]]))
    for at, rate_hz in enumerate(RATES_HZ):
        begin = EDGE + timedelta(seconds=60 * at - 20, microseconds=130)
        keep(store, begin, moving(40, (5, 19.98, 30), rate_hz), rate_hz)
    return store


def read_models(store: Store) -> tuple[Any, ...]:
    reader = Reader(store)
    figures = [(one, one.enmo_mg, one.player_load_a_minute) for one in Bodies(reader).motion("m")]
    envelopes = [(*one[:3], one.envelopes.tolist()) for one in reader.envelopes("m")]
    return figures, envelopes, reader.counts("m")


def samples(store: Store) -> int:
    return Reader(store).motion_counts("m")[0]


def test_figures_stay_and_of_each_second_its_envelope(old: Store) -> None:
    reader, bodies = Reader(old), Bodies(Reader(old))
    before, counts, raw = bodies.motion("m"), reader.counts("m"), reader.motion("m")
    assert thin_all(old) == 2
    assert samples(old) == 0
    assert Bodies(reader).motion("m") == before
    assert [(one.player_load, one.enmo_mg) for one in Bodies(reader).motion("m")] == [
        (one.player_load, one.enmo_mg) for one in before
    ]
    assert reader.counts("m") == counts
    assert bodies.motion("m") is before
    for series, kept in zip(raw, reader.envelopes("m"), strict=True):
        assert kept[:3] == series[:3]
        of_second = series.time_ms // 1000
        assert kept.envelopes["second"].tolist() == np.unique(of_second).tolist()
        for one in kept.envelopes:
            xyz = series.xyz_mg[of_second == one["second"]]
            assert one["samples"] == len(xyz)
            expected = np.stack([xyz.min(axis=0), xyz.mean(axis=0), xyz.max(axis=0)], axis=1).ravel()
            assert [int(one[name]) for name in AXES] == pytest.approx(expected.tolist(), abs=0.5)
    assert thin_all(old) == 0
    old.close()


def test_all_that_is_shown_is_the_same_from_whatever_is_left(old: Store, tmp_path: Path) -> None:
    thin_all(old)
    expected, data = read_models(old), tmp_path / "data"
    back_up(old, tmp_path / "backup", quiet)
    archive_into(old, tmp_path / "club.zip", quiet)
    old.rebuild()
    assert read_models(old) == expected
    old.close()
    for name in (DATABASE_NAME, RECEIVED_NAME):
        copied = shutil.copytree(data, tmp_path / f"without-{name}")
        for one in copied.glob(f"{name}*"):
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        store = Store(copied, rotate_bytes=8_000)
        assert read_models(store) == expected
        assert store.missing == 0
        Keeper(store)._round()  # makes the second copy again, where that was lost
        store.exchange_copy()
        store.close()
        (copied / DATABASE_NAME).unlink()
        store = Store(copied, rotate_bytes=8_000)
        assert read_models(store) == expected
        assert store.missing == 0
        store.close()
    for store in (
        restore(tmp_path / "backup", tmp_path / "restored", 64, quiet),
        import_archive(tmp_path / "club.zip", tmp_path / "imported", 64, quiet) and Store(tmp_path / "imported"),
    ):
        assert read_models(store) == expected
        store.close()


@pytest.mark.parametrize("name", [RECEIVED_NAME, "raw"])
def test_it_is_taken_over_from_a_database_that_was_set_aside(old: Store, tmp_path: Path, name: str) -> None:
    """Also where the journal has the samples still, and what stays of them is only in that database."""
    data, raw = tmp_path / "data", shutil.copytree(tmp_path / "data" / RECEIVED_NAME, tmp_path / "raw")
    thin_all(old)
    expected = read_models(old)
    old.close()
    shutil.rmtree(data / RECEIVED_NAME)
    if name == "raw":
        raw.rename(data / RECEIVED_NAME)
    store = Store(data, rotate_bytes=8_000)
    store.rebuild()
    assert read_models(store) == expected
    assert samples(store) == 0
    store.close()


def test_the_second_copy_gives_it_up_too_and_its_numbers_are_known(tmp_path: Path) -> None:
    store, played = Store(tmp_path / "data", rotate_bytes=8_000), Played()
    for _ in range(6):
        played.into(store)
    store.received.compress()
    size = sum(one.stat().st_size for one in store.received.directory.iterdir())
    assert thin_all(store) == 12
    store.received.compress()
    assert sum(one.stat().st_size for one in store.received.directory.iterdir()) < size / 2
    expected = contents(store)
    store.close()
    (tmp_path / "data" / DATABASE_NAME).unlink()
    store = Store(tmp_path / "data", rotate_bytes=8_000)
    assert (contents(store), store.missing) == (expected, 0)
    store.close()


def test_what_comes_again_is_known_and_what_comes_late_counts(old: Store) -> None:
    epochs = [StreamKey(BOX.source, name * 32, Stream.MOTION) for name in "ab"]
    old.commit(Batch(streams=dict.fromkeys(epochs, 1)))
    (before,) = Bodies(Reader(old)).motion("m")
    thin_all(old)
    again = moving(40, (5, 19.98, 30), 50)
    keep(old, EDGE + timedelta(seconds=-20, microseconds=130), again)
    assert samples(old) == 0
    keep(old, EDGE + timedelta(seconds=300), again)
    assert samples(old) == len(again)
    for _ in range(2):
        (after,) = Bodies(Reader(old)).motion("m")
        assert after.recorded_s == before.recorded_s + 40
        assert len(after.swings) == len(before.swings) + 3
        thin_all(old)
    assert samples(old) == 0
    old.rebuild()
    assert Bodies(Reader(old)).motion("m") == [after]
    old.close()


def test_what_came_since_it_was_measured_keeps_the_samples(old: Store) -> None:
    measured: list[Thinned] = []
    Thinning(old, lambda one: not measured.append(one), days=30).run()
    keep(old, EDGE + timedelta(seconds=300), moving(1, ()))
    assert [old.thin(one) for one in measured] == [False, True]
    old.close()


def test_a_match_of_yesterday_stays_whatever_its_clock_said(tmp_path: Path) -> None:
    store, box = Store(tmp_path), Appliance()
    box.match = "m"
    event = next(box.rallies(1))
    store.commit(Batch(events=[ReceivedEvent(event, event.encode().decode(), time.time_ns() // 1000)]))
    keep(store, EDGE, moving(2, ()))
    assert thin_all(store) == 0
    assert samples(store) == 100
    store.close()


def test_the_power_fails_while_it_is_thinned(tmp_path: Path) -> None:
    store, played = Store(tmp_path / "live"), Played()
    played.into(store)
    states = [shutil.copytree(tmp_path / "live", tmp_path / "before")]
    found = [contents(store)]
    for one in range(1, 3):
        taken = iter([True])
        Thinning(store, lambda thinned, taken=taken: next(taken, False) and store.thin(thinned), days=30).run()
        states.append(shutil.copytree(tmp_path / "live", tmp_path / f"after-{one}"))
        found.append(contents(store))
    store.close()
    random = Random(uuid4().hex)
    for cycle in range(8):
        step = cycle % 2
        told = cut(states[step], states[step + 1], tmp_path / f"cut-{cycle}", random)
        store = Store(tmp_path / f"cut-{cycle}")
        assert contents(store) in (found[step], found[step + 1]), told
        store.close()


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), *[st.integers(-500, 500)] * 3), min_size=1, max_size=30))
def test_every_sample_lies_within_what_is_made_of_it(rows: list[tuple[int, int, int, int]]) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE motion (series INTEGER, time TIMESTAMPTZ, x_mg SMALLINT, y_mg SMALLINT, z_mg SMALLINT)"
        )
        connection.executemany("INSERT INTO motion VALUES (1, make_timestamptz(?), ?, ?, ?)", [list(r) for r in rows])
        found = envelopes_of(connection, 1)
    values = np.array(rows, dtype=np.int64)
    assert found["samples"].sum() == len(rows)
    assert are_within(found, values[:, 0], values[:, 1:])
    assert not are_within(found, values[:, 0], values[:, 1:] + 1001)
    assert not are_within(found, values[:, 0] + 10**10, values[:, 1:])
