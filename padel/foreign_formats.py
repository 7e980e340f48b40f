"""Why a matchUpFormat code is not one that padel plays: other sports, the clock, or no code at all."""

import re

from padel.errors import FormatError
from padel.refusals import no_format

_KINDS = (
    (r"T\d|.*[SF]:(\d+x)?T\d|.*-M:", "against_the_clock"),
    (r"(HAL|QTR|PER|RND|FRM|MAP|MAT|INN)\d", "another_sport"),
    (r"SET\d+X?A", "aggregate"),
    (r"SET\d+X", "exactly"),
    (r".*-G:\d+C", "consecutive"),
    (r".*AGGR", "aggregate"),
    (r".*-G:TN\d+D", "no_such_deuce"),
    (r".*@RALLY", "rally"),
    (r".*WB\d", "another_lead"),
    (r".*[SF]:(O|P)\d", "another_sport"),
    (r"SET([024]|[6-9]|\d\d+)-", "number_of_sets"),
)


def why_not(code: str) -> FormatError:
    """Give the error of a code that could not be read: why it is none of padel's, and how one is written."""
    kind = next((kind for pattern, kind in _KINDS if re.match(pattern, code.strip())), "no_code")
    return no_format(kind, code=code)
