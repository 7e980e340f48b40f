from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from server.store.giving_back import GivingBack, give_back

LIMIT = "96MiB"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of which 10 MB were read."""
    with duckdb.connect(str(tmp_path / "numbers.duckdb"), config={"memory_limit": LIMIT, "threads": 1}) as connection:
        connection.execute("CREATE TABLE numbers AS SELECT range AS number, hash(range) AS other FROM range(600000)")
        connection.execute("CHECKPOINT")
        read(connection)
        yield connection


def read(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        return cursor.execute("SELECT count(other), max(other), min(other) FROM numbers").fetchall()


def kept_mib(connection: duckdb.DuckDBPyConnection) -> float:
    ((used,),) = connection.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()
    return float(used) / (1 << 20)


def limit(connection: duckdb.DuckDBPyConnection) -> str:
    ((set_to,),) = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    return str(set_to)


def test_blocks_of_the_file_are_let_go_and_the_limit_is_as_before(database: duckdb.DuckDBPyConnection) -> None:
    before = kept_mib(database)
    assert before > 4
    give_back(database, LIMIT)
    assert kept_mib(database) < 1
    assert limit(database) == "96.0 MiB"


def test_nobody_who_reads_meanwhile_is_short_of_memory(database: duckdb.DuckDBPyConnection) -> None:
    told = read(database)
    with ThreadPoolExecutor(2) as readers:
        reading = [readers.submit(read, database) for _ in range(60)]
        times = 0
        while not all(one.done() for one in reading):
            give_back(database, LIMIT)
            times += 1
    assert [one.result() for one in reading] == [told] * 60
    assert times > 10


def test_it_is_done_when_it_is_due_only(database: duckdb.DuckDBPyConnection) -> None:
    before = kept_mib(database)
    GivingBack(LIMIT).when_due(database)
    assert kept_mib(database) == before
    GivingBack(LIMIT, every_s=0).when_due(database)
    assert kept_mib(database) < before
