"""The form of the answers of the statistics: how much one lists."""

from typing import cast

import pytest
from pydantic import BaseModel

from server.api.problems import TooMuch
from server.api.projection import MOST_EVENTS, Asked
from server.statistics.questions import Moment


class _Now:
    position = 7


class Row(BaseModel):
    name: str
    events: list[str] | None


class Rows(BaseModel):
    rows: list[Row]


def rows(*counts: int) -> Rows:
    return Rows(rows=[Row(name="Ana", events=None), *(Row(name="Bea", events=["e"] * count) for count in counts)])


def test_an_answer_lists_so_many_events_and_one_that_would_list_more_says_how_many() -> None:
    question = Asked(cast("Moment", _Now()))
    assert question.answer("Pairs", rows(MOST_EVENTS - 1, 0, 1))["position"] == 7
    with pytest.raises(TooMuch, match=rf"\b{MOST_EVENTS + 1} events"):
        question.answer("Pairs", rows(MOST_EVENTS, 1))
