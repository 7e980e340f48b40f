"""Why a matchUpFormat code is not one that padel plays: other sports, the clock, or no code at all."""

import re

_REASONS = (
    (r"T\d|.*[SF]:(\d+x)?T\d|.*-M:", "is played against the clock"),
    (r"(HAL|QTR|PER|RND|FRM|MAP|MAT|INN)\d", "is another sport's"),
    (r"SET\d+X?A", "adds up the score of all sets (aggregate)"),
    (r"SET\d+X", "plays every set whatever the score (exactly)"),
    (r".*-G:\d+C", "counts consecutive points as another sport does"),
    (r".*AGGR", "adds up the score of all sets (aggregate)"),
    (r".*-G:TN\d+D", "decides at a deuce that no rule of padel knows: TN1D is golden point, TN3D Star Point"),
    (r".*@RALLY", "is pickleball's (rally scoring)"),
    (r".*WB\d", "wins sets by another lead than two games"),
    (r".*[SF]:(O|P)\d", "is another sport's"),
    (r"SET([024]|[6-9]|\d\d+)-", "has another number of sets than best of 1, 3 or 5"),
)


def why_not(code: str) -> str:
    """Say for people why a code that could not be read is none of padel's, and how one is written."""
    for pattern, reason in _REASONS:
        if re.match(pattern, code.strip()):
            return f"{code!r} {reason}; padel plays best of 1, 3 or 5 sets, such as SET3-S:6/TB7-G:TN3D"
    return f"{code!r} is not a match format; write it as, for example, SET3-S:6/TB7-G:TN3D"
