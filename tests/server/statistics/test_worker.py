"""The worker: rows as a match is, whatever was undone or amended, and the same after any restart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from padel import events
from padel.match import Match, fold
from padel.shots import Outcome, Pair, ShotType
from padel.worth import worth_of
from server.errors import StoreError
from server.statistics.database import VERSION, StatisticsDatabase
from server.statistics.tallies import Tallies
from server.statistics.worker import Worker
from tests.server.play import Appliance
from tests.server.statistics.log import Log


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StatisticsDatabase]:
    database = StatisticsDatabase(tmp_path)
    yield database
    database.close()


def rows(database: StatisticsDatabase, table: str) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        return cursor.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()


TABLES = ("progress", "matches", "populations", "boards", "players", "points", "shots")


def tables(database: StatisticsDatabase) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(database, table) for table in TABLES}


def anew(folder: Path, log: Log) -> dict[str, list[tuple[Any, ...]]]:
    """Give the tables as a worker makes them from nothing."""
    folder.mkdir()
    database = StatisticsDatabase(folder)
    Worker(database, log).catch_up()
    found = tables(database)
    database.close()
    return found


def folded(log: Log, match: str) -> Match:
    found: Match | None = None
    for one in log.of_match(match, len(log.events)):
        event = one.event.event()
        assert event is not None
        found = fold(found, event)
    assert found is not None
    return found


def test_each_point_has_a_row_with_what_it_was_worth(database: StatisticsDatabase) -> None:
    log, box = Log(), Appliance()
    log.add(*box.play(20))
    Worker(database, log).catch_up()
    curve = worth_of(folded(log, box.match))
    with database.cursor() as cursor:
        found = cursor.execute("SELECT event, importance, match_after FROM points ORDER BY number").fetchall()
    assert found == [(one.point.event, one.importance, one.chances_after.match) for one in curve]
    assert rows(database, "progress") == [(len(log.events), VERSION, len(log.events))]
    assert len(rows(database, "shots")) == len(curve)
    assert [row[3] for row in rows(database, "players")] == ["Ana", "Bea", "Carla", "Dora"]


def test_a_shot_in_play_belongs_to_the_point_that_it_was_called_in(database: StatisticsDatabase) -> None:
    log, box = Log(), Appliance()
    log.add(*box.play(2))
    rally = events.ShotPlayed(pair="b", player=4, shot=ShotType.LOB, outcome=Outcome.IN_PLAY)
    log.add(box.wrap(rally), *box.called_point())
    Worker(database, log).catch_up()
    with database.cursor() as cursor:
        query = "SELECT number, shot_number, shot, outcome FROM shots ORDER BY number, shot_number"
        found = cursor.execute(query).fetchall()
    assert found[-2:] == [(3, 1, "lob", "in_play"), (3, 2, "smash", "winner")]


def test_the_shot_that_forced_an_error_is_a_row_of_who_hit_it_and_nothing_is_invented(
    database: StatisticsDatabase,
) -> None:
    log, box = Log(), Appliance()
    log.add(*box.new_match())
    forced = events.ShotPlayed(pair="b", player=3, shot=ShotType.LOB, outcome=Outcome.FORCED_ERROR)
    credited = forced.model_copy(update={"forced_by": 2, "forcing_shot": ShotType.VOLLEY})
    log.add(box.wrap(forced), box.wrap(credited))
    Worker(database, log).catch_up()
    with database.cursor() as cursor:
        query = "SELECT number, pair, player, shot, is_forcing FROM shots ORDER BY number, shot_number"
        found = cursor.execute(query).fetchall()
    assert found == [(1, "b", 3, "lob", False), (2, "a", 2, "volley", True), (2, "b", 3, "lob", False)]


WINNERS = st.sampled_from(["a", "b"])
ACTS = st.lists(
    st.one_of(WINNERS, st.sampled_from(["undo", "amend", "retire", "another", "catch up", "restart"])), max_size=40
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_undo_amendment_and_restart_leave_the_rows_that_a_worker_makes_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("acts")
    log, box, points = Log(), Appliance(), list[str]()
    log.add(*box.new_match())
    database = StatisticsDatabase(folder)
    worker = Worker(database, log)
    for act in acts:
        match act:
            case "catch up":
                worker.catch_up()
            case "restart":
                database.close()
                database = StatisticsDatabase(folder)
                worker = Worker(database, log)
            case "undo":
                log.add(box.wrap(events.PointUndone()))
                del points[-1:]
            case "another":
                log.add(*box.new_match())
                points.clear()
            case "retire":
                log.add(box.wrap(events.MatchRetired(pair="b")))
            case "amend" if points:
                winner: Pair = "a" if len(points) % 2 else "b"
                log.add(box.wrap(events.PointAmended(point=points[len(points) // 2], winner=winner)))
            case "a" | "b":
                shot = events.ShotPlayed(
                    pair="a", player=1 + len(points) % 2, shot=ShotType.LOB, outcome=Outcome.WINNER
                )
                log.add(won := box.wrap(shot if act == "a" else events.PointAwarded(pair="b")))
                points.append(won.id)
    worker.catch_up()
    assert tables(database) == anew(folder / "anew", log)
    with database.cursor() as cursor:
        assert worker.tallies is not None
        assert_same(worker.tallies, Tallies.read(cursor))
    database.close()


def assert_same(one: Tallies, other: Tallies) -> None:
    assert one.position == other.position
    for mine, theirs in ((one.players, other.players), (one.matches, other.matches)):
        mine, theirs = (of[np.argsort(of["match"].astype(str), kind="stable")] for of in (mine, theirs))
        for field in mine.dtype.names or ():
            same = np.allclose if field == "clutch" else np.array_equal
            assert same(mine[field], theirs[field]), field


def test_more_matches_at_once_than_are_followed_on(database: StatisticsDatabase, tmp_path: Path) -> None:
    """Their worker began the same events again and again, since it did not find a match that it had let go."""
    log, boxes = Log(), [Appliance() for _ in range(4)]
    for match in zip(*(box.play(6) for box in boxes), strict=True):
        log.add(*match)
    Worker(database, log, followed=2).catch_up()
    assert tables(database) == anew(tmp_path / "anew", log)


def test_tables_of_another_event_log_are_made_anew(database: StatisticsDatabase) -> None:
    log, box = Log(), Appliance()
    log.add(*box.play(9))
    Worker(database, log).catch_up()
    log.events = []
    log.add(*(other := Appliance()).play(3))
    Worker(database, log).catch_up()
    assert {row[0] for row in rows(database, "points")} == {other.match}


def test_a_file_that_does_not_open_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "statistics.duckdb").write_bytes(b"no database at all")
    database = StatisticsDatabase(tmp_path)
    assert database.position == 0
    database.close()


def test_events_that_come_late_to_a_place_that_is_behind_are_in_the_tables(database: StatisticsDatabase) -> None:
    log, box = Log(), Appliance()
    log.add(*box.play(9))
    worker = Worker(database, log)
    worker.catch_up()
    lost = log.events.pop(3)
    worker.begin_anew()
    worker.catch_up()
    without = rows(database, "points")
    log.events.insert(3, lost)
    worker.begin_anew()
    worker.catch_up()
    assert len(rows(database, "points")) > len(without)


def test_events_that_came_late_are_in_the_tables_though_the_server_was_killed_before_it_told_of_them(
    database: StatisticsDatabase,
) -> None:
    log, box = Log(), Appliance()
    log.add(*box.play(9))
    lost = log.events.pop(3)
    Worker(database, log).catch_up()
    without = rows(database, "points")
    log.events.insert(3, lost)
    Worker(database, log).catch_up()
    assert len(rows(database, "points")) > len(without)


def test_a_commit_that_fails_waits_and_a_connection_that_takes_nothing_is_made_again(
    database: StatisticsDatabase,
) -> None:
    def fail() -> None:
        with database.writing() as connection:
            connection.execute("UPDATE progress SET position = 7")
            connection.rollback()  # as after a commit that failed: there is no transaction any more
            connection.execute("SELECT nothing")

    with pytest.raises(StoreError, match="cannot be written"):
        fail()
    database._connection.close()
    assert database.position == 0
    with database.writing() as connection:
        connection.execute("UPDATE progress SET position = 8")
    assert database.position == 8
