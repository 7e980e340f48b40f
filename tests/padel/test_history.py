from collections.abc import Callable

import pytest

from padel import events
from padel.errors import IllegalEvent
from padel.events import Event, EventData
from padel.history import histories
from padel.shots import ShotType
from tests.padel.conftest import created

Happen = Callable[[EventData], Event]


def test_every_change_of_a_point_is_told(happen: Happen) -> None:
    first, second = happen(events.PointAwarded(pair="a")), happen(events.PointAwarded(pair="b"))
    amended = happen(events.PointAmended(point=first.id, winner="b", shot=ShotType.LOB))
    taken_back, brought_back = happen(events.StepUndone(steps=3)), happen(events.StepRedone(steps=2))
    told = histories([happen(created()), first, second, amended, taken_back, brought_back])
    assert [[change.kind for change in point.changes] for point in told] == [
        ["played", "amended", "undone", "redone"],
        ["played", "undone", "redone"],
    ]
    assert [change.event for change in told[0].changes] == [first.id, amended.id, taken_back.id, brought_back.id]
    assert all(point.stands for point in told)
    assert told[0].point.winner == "a"


def test_a_point_that_was_taken_back_is_still_told(happen: Happen) -> None:
    point = happen(events.PointAwarded(pair="a"))
    (told,) = histories([happen(created()), point, happen(events.PointUndone())])
    assert (told.point.event, told.stands) == (point.id, False)


def test_a_history_begins_with_the_match(happen: Happen) -> None:
    with pytest.raises(IllegalEvent, match="created first"):
        histories([happen(events.PointAwarded(pair="a"))])


def test_a_point_is_told_with_the_score_that_it_has_now(happen: Happen) -> None:
    first, second = happen(events.PointAwarded(pair="a")), happen(events.PointAwarded(pair="a"))
    amended = happen(events.PointAmended(point=first.id, winner="b"))
    told = histories([happen(created()), first, second, amended])
    assert [point.point.score for point in told] == ["0-0 0-15", "0-0 15-15"]
    assert [[change.said.winner for change in point.changes] for point in told] == [["a", "b"], ["a"]]
