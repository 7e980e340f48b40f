"""Scores typed as figures, such as 15-0 or 40-40, as the words in which they are called."""

import re

from padel.spoken import LANGUAGES

_FIGURES = re.compile(r"\b(\d{1,2})\s*[-–:\s]\s*(\d{1,2})\b")
_LONE = re.compile(r"(?<!\S)\d{1,2}(?!\S)", re.ASCII)
_OVER_THE_WALL = re.compile(r"(?<!\S)(?:smash\s+)?x\s?([34])(?!\S)", re.ASCII | re.IGNORECASE)
_BY = {"en": "smash by", "es": "remate por"}
_FIFTEENS = {"0": 0, "15": 1, "30": 2, "40": 3}


def figures_spoken(line: str, language: str, kept: frozenset[str] = frozenset()) -> str:
    """Give a typed line with every pair of figures in words: "15-0" is "fifteen love", "6-6" is "six all".

    Fifteens are those of a game; all other figures are counts, as in a tie-break. A lone figure is its number:
    "player 1" is "player one", and "x3" is "smash by three".

    Args:
        line: what was typed.
        language: whose words; in a language without words the line stays as it is.
        kept: lone figures that stay as they are, since a player's name has them.
    """
    if language not in LANGUAGES:
        return line
    if language in _BY and not kept & {"x3", "x4"}:
        line = _OVER_THE_WALL.sub(lambda found: f"{_BY[language]} {found[1]}", line)
    line = _FIGURES.sub(lambda found: _spoken(found[1], found[2], language), line)
    return _LONE.sub(lambda found: _number(found[0], language, kept), line)


def _number(figure: str, language: str, kept: frozenset[str]) -> str:
    return figure if figure in kept else LANGUAGES[language].number(int(figure))


def _spoken(first: str, second: str, language: str) -> str:
    words = LANGUAGES[language]
    is_game = {first, second} <= _FIFTEENS.keys() and {first, second} != {"0"}
    one, other = (
        words.points[_FIFTEENS[figure]] if is_game else words.number(int(figure)) for figure in (first, second)
    )
    return words.level.format(count=one) if one == other else f"{one} {other}"
