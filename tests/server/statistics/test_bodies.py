"""Heart rates and swings of matches that are over: joined when they come, and with nothing that was erased."""

import time
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Thread

import numpy as np
import pytest

from padel import events
from server.errors import StoreError
from server.statistics.bodies import Bodies
from server.statistics.database import StatisticsDatabase
from server.statistics.reading import Swings
from server.statistics.worker import Worker
from server.store.reading import Beats
from server.store.writing import microseconds
from server.unhurried import Stopped, Unhurried
from tests.server.play import Appliance
from tests.server.statistics.log import Log
from tests.server.statistics.test_worker import database, rows
from tests.waiting import PATIENCE_S, until

__all__ = ["database"]


def test_heart_rates_that_come_after_the_match_find_their_shots(database: StatisticsDatabase) -> None:
    log, box = Log(), Appliance()
    log.add(*box.play(1), end := box.wrap(events.MatchRetired(pair="b")))
    worker, bodies = Worker(database, log), Bodies(database, log)
    worker.catch_up()
    bodies.take()
    assert [row[-2:] for row in rows(database, "shots")] == [(None, None)]
    played_ms = microseconds(end.time - timedelta(seconds=1)) // 1000
    times = np.array([played_ms - 60_000, played_ms + 900, played_ms + 60_000], dtype=np.int64)
    log.hearts[box.match] = [Beats(3, "strap", times, np.array([200, 160, 255]))]
    bodies.wake([box.match])
    bodies.take()
    assert [row[-2:] for row in rows(database, "shots")] == [(160, 2)]


def swings_before(end: datetime, *of_players: list[float]) -> Swings:
    """Give when each player swung, in seconds before a moment."""
    end_ms = microseconds(end) // 1000
    return Swings(
        {
            player: np.array([end_ms - round(1000 * one) for one in seconds], dtype=np.int64)
            for player, seconds in enumerate(of_players, start=1)
        }
    )


@pytest.mark.parametrize(
    ("swings", "expected"),
    [
        ([[11.0, 6.5], [9.5], [8.0], [5.0]], 5),
        ([[11.0, 6.5], [9.5], [8.0, 5.0]], None),  # three sensors
        ([[11.0, 6.5], [9.5], [8.0], [200.0]], None),  # the fourth was off by then
    ],
)
def test_swings_tell_how_long_a_rally_was_where_all_four_players_wear_a_sensor(
    database: StatisticsDatabase, swings: list[list[float]], expected: int | None
) -> None:
    log, box = Log(), Appliance()
    log.add(*box.new_match())
    box.sequence += 300
    points = [event for _ in range(2) for event in [*box.called_point()][1:]]
    log.add(*points, box.wrap(events.MatchRetired(pair="b")))
    worker, bodies = Worker(database, log), Bodies(database, log)
    worker.catch_up()
    bodies.take()
    log.swung[box.match] = swings_before(points[0].time, *swings)
    bodies.wake([box.match])
    bodies.take()
    assert [row[-1] for row in rows(database, "points")] == [expected, None]


def heart_rates_of(log: Log, box: Appliance, end: datetime) -> None:
    """Let all four players of a box's match have had one heart rate when its last point was played."""
    moments = np.array([microseconds(end - timedelta(seconds=1)) // 1000], dtype=np.int64)
    log.hearts[box.match] = [Beats(player, "strap", moments, np.array([160])) for player in (1, 2, 3, 4)]


def finished(log: Log, box: Appliance) -> datetime:
    """Play a point and end the match; give when."""
    log.add(*box.play(1), end := box.wrap(events.MatchRetired(pair="b")))
    return end.time


def test_one_match_that_cannot_be_looked_up_keeps_no_other_from_it_and_is_tried_again_when_it_gets_more(
    database: StatisticsDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    log, boxes = Log(), [Appliance() for _ in range(3)]
    ends = [finished(log, box) for box in boxes]
    for box, end in zip(boxes, ends, strict=True):
        heart_rates_of(log, box, end)
    log.hearts[boxes[1].match] = [Beats(1, "s", np.array([]), np.array([1, 2]))]
    Worker(database, log).catch_up()
    bodies = Bodies(database, log)
    bodies.take()
    bodies.take()
    assert {row[0]: row[-1] for row in rows(database, "matches")} == {box.match: box is not boxes[1] for box in boxes}
    assert caplog.text.count("are left out until there are more of it") == 1
    heart_rates_of(log, boxes[1], ends[1])
    bodies.wake([boxes[1].match])
    bodies.take()
    assert {row[-1] for row in rows(database, "matches")} == {True}
    assert {row[-2:] for row in rows(database, "shots")} == {(160, 4)}


def test_the_newest_match_goes_first_also_one_that_ends_while_others_wait(database: StatisticsDatabase) -> None:
    asked = list[str]()

    class Asked(Log):
        def heart_rates(self, match: str) -> list[Beats]:
            asked.append(match)
            if len(asked) == 1:
                finished(self, boxes[3])
                Worker(database, self).catch_up()
            return []

    log, boxes = Asked(), [Appliance() for _ in range(4)]
    for box in boxes[:3]:
        finished(log, box)
    Worker(database, log).catch_up()
    Bodies(database, log).take()
    assert asked == [boxes[at].match for at in (2, 3, 1, 0)]


def test_what_came_last_is_looked_up_after_the_next_start(database: StatisticsDatabase) -> None:
    log, box = Log(), Appliance()
    end = finished(log, box)
    Worker(database, log).catch_up()
    bodies = Bodies(database, log)
    bodies.take()
    heart_rates_of(log, box, end)
    bodies.wake([box.match])
    bodies.stop()
    Bodies(database, log).take()
    assert {row[-2:] for row in rows(database, "shots")} == {(160, 4)}


def test_what_came_is_not_forgotten_when_it_cannot_be_written_down(
    database: StatisticsDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, box = Log(), Appliance()
    end = finished(log, box)
    Worker(database, log).catch_up()
    bodies = Bodies(database, log)
    bodies.take()
    heart_rates_of(log, box, end)
    bodies.wake([box.match])
    with monkeypatch.context() as full:

        def refuse() -> None:
            raise StoreError("the disk is full")

        full.setattr(database, "writing", refuse)
        with pytest.raises(StoreError):
            bodies.take()
    bodies.take()
    assert {row[-2:] for row in rows(database, "shots")} == {(160, 4)}


def test_rows_that_are_made_again_after_the_end_get_their_heart_rates_again(database: StatisticsDatabase) -> None:
    log, box = Log(), Appliance()
    log.add(*box.play(2), end := box.wrap(events.MatchRetired(pair="b")))
    heart_rates_of(log, box, end.time)
    worker, bodies = Worker(database, log), Bodies(database, log)
    worker.catch_up()
    bodies.take()
    before = [row[-2:] for row in rows(database, "shots")]
    amended = log.events[2].event.id
    log.add(box.wrap(events.PointAmended(point=amended, winner="a")))
    worker.catch_up()
    bodies.take()
    assert set(before) == {(160, 4)}
    assert {row[-2:] for row in rows(database, "shots")} == {(160, 4)}


def test_what_was_read_before_all_was_thrown_away_is_not_written_after_it(database: StatisticsDatabase) -> None:
    """Else the heart rates of a player who was erased meanwhile were in the new tables."""
    log, box = Log(), Appliance()
    heart_rates_of(log, box, finished(log, box))

    class Erased(Log):
        def swings(self, match: str) -> Swings:
            if self.hearts:
                self.hearts.clear()
                log.hearts.clear()
                database.begin_anew()
                Worker(database, log).catch_up()
            return Swings({})

    erased = Erased()
    erased.hearts.update(log.hearts)
    Worker(database, log).catch_up()
    Bodies(database, erased).take()
    assert {row[-2:] for row in rows(database, "shots")} == {(None, None)}
    Bodies(database, log).take()
    assert [row[-1] for row in rows(database, "matches")] == [True]


def test_the_pace_of_what_nobody_waits_for_leaves_most_of_the_time_to_others_and_ends_at_once() -> None:
    pace, taken = Unhurried(), list[int]()
    assert list(pace.each([1, 2, 3])) == [1, 2, 3]
    thread = Thread(target=_hurry, args=(pace, taken))
    began = time.monotonic()
    thread.start()
    until(lambda: len(taken) == 3)
    assert time.monotonic() - began > 2 * (0.01 + 3 * 0.01)
    pace.stopping.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert len(taken) < 10_000


def _hurry(pace: Unhurried, taken: list[int]) -> None:
    pace.begin()
    with suppress(Stopped):
        for one in pace.each(range(10_000)):
            time.sleep(0.01)
            taken.append(one)
