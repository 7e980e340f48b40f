"""Scores typed as figures are the calls that an umpire would say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.calls.figures import figures_spoken


@pytest.mark.parametrize(
    ("typed", "english", "spanish"),
    [
        ("15-0", "fifteen love", "quince nada"),
        ("0-15", "love fifteen", "nada quince"),
        ("15 15", "fifteen all", "quince iguales"),
        ("40-40", "forty all", "cuarenta iguales"),
        ("40 : 30", "forty thirty", "cuarenta treinta"),
        ("0-0", "zero all", "cero iguales"),
        ("6-6", "six all", "seis iguales"),
        ("7-5", "seven five", "siete cinco"),
        ("12–11", "twelve eleven", "doce once"),
    ],
)
def test_figures_are_spoken(typed: str, english: str, spanish: str) -> None:
    assert figures_spoken(typed, "en") == english
    assert figures_spoken(typed, "es") == spanish
    assert figures_spoken(typed, "xx") == typed


@given(st.text())
def test_a_line_without_two_figures_stays_as_it_is(line: str) -> None:
    if not any(letter.isdigit() for letter in line):
        assert figures_spoken(line, "en") == line
