"""The published figures: whole, with their sources, and those of the page of statistics."""

import re
from pathlib import Path
from typing import get_args

import pytest

from server.statistics.field import Group, field_figure, field_figures
from server.statistics.reference import ENDINGS, published

PAGE = (Path(__file__).parents[3] / "docs" / "statistics.md").read_text()


def test_each_figure_has_a_source_that_the_page_names_too() -> None:
    for one in field_figures():
        assert one.low <= one.high
        assert one.of in get_args(Group)
        assert one.sample
        assert one.source in PAGE
    assert len({(one.name, one.of) for one in field_figures()}) == len(field_figures())


@pytest.mark.parametrize(("of", "column"), [("men", 2), ("women", 3)])
def test_the_page_has_the_endings_of_the_data(of: Group, column: int) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| winners / unforced / forced errors"))
    told = [float(one) / 100 for one in re.findall(r"[\d.]+", row.split("|")[column])]
    assert told == [field_figure(ending, of).low for ending in ENDINGS]


def test_the_population_ends_points_as_published() -> None:
    for ending in ENDINGS:
        share = sum(part for (_, outcome), part in published("men").items() if outcome is ending)
        assert share == pytest.approx(field_figure(ending, "men").low, abs=1e-9)
