from datetime import timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.store import writing
from server.store.rows import Batch, ReceivedSamples, StreamKey
from server.store.writing import envelopes_of, insert_heart_rate, set_streams
from tests.server.play import BEGIN
from tests.server.test_store import heart_rate
from wire.sensors import HeartRateSample
from wire.topics import Stream

IDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.sets(IDS, max_size=150), st.sets(IDS, max_size=150), st.booleans())
def test_what_is_stored_of_some_ids_is_found_however_many_they_are(
    stored: set[str], others: set[str], is_looked_up: bool
) -> None:
    asked = [*list(stored)[: 40 if is_looked_up else None], *list(others)[: 40 if is_looked_up else None]]
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("CREATE TABLE events (id VARCHAR UNIQUE, envelope VARCHAR)")
        connection.execute(
            "INSERT INTO events SELECT id, 'of ' || id FROM (SELECT unnest(?::VARCHAR[]) AS id)", [list(stored)]
        )
        assert not asked or envelopes_of(connection, asked) == {one: f"of {one}" for one in asked if one in stored}


@given(st.lists(st.dictionaries(st.integers(0, 5), st.integers(1, 99), max_size=4), max_size=6), st.integers(2, 6))
@settings(max_examples=15, deadline=None)
def test_counters_are_as_they_were_set_last_however_many_there_are(batches: list[dict[int, int]], few: int) -> None:
    known, expected = set[StreamKey](), dict[StreamKey, int]()
    with duckdb.connect(config={"threads": 1}) as connection, pytest.MonkeyPatch.context() as patching:
        patching.setattr(writing, "_FEW_COUNTERS", few)
        connection.execute(
            "CREATE TABLE streams (source VARCHAR, epoch VARCHAR, stream VARCHAR, committed BIGINT,"
            " PRIMARY KEY (source, epoch, stream))"
        )
        for one in batches:
            streams = {StreamKey(f"/d/{at}", "e" * (at % 2), Stream.MATCH): count for at, count in one.items()}
            set_streams(connection, Batch(streams=streams), known)
            known |= set(streams)
            expected |= streams
        rows = connection.execute("SELECT source, epoch, stream, committed FROM streams").fetchall()
    assert {StreamKey(source, epoch, Stream(stream)): count for source, epoch, stream, count in rows} == expected


def test_many_rows_are_as_few_are() -> None:
    moments = [BEGIN + timedelta(milliseconds=at) for at in range(300)]
    samples = [
        HeartRateSample(time=moment, bpm=60 + at % 100, contact=(None, True, False)[at % 3], rr_s=[0.5] * (at % 2))
        for at, moment in enumerate(moments)
    ]
    found = []
    for size in (300, 3):
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(
                "CREATE TABLE heart_rate (series INTEGER, time TIMESTAMPTZ, bpm INTEGER, contact BOOLEAN,"
                " energy_kj INTEGER, rr_s DOUBLE[])"
            )
            for first in range(0, 300, size):
                batch = heart_rate("s", *samples[first : first + size])
                insert_heart_rate(connection, [ReceivedSamples("/d", batch, b"")], lambda *_: 7)
            found.append(connection.execute("SELECT * FROM heart_rate ORDER BY time").fetchall())
    assert found[0] == found[1]
    assert len(found[0]) == 300
