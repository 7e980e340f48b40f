import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.errors import FormatError
from padel.format import DEFAULT_FORMAT, Deuce, MatchFormat

SETS = st.one_of(
    st.tuples(st.integers(1, 9), st.sampled_from([5, 7, 10]), st.booleans()).map(
        lambda one: f"{one[0] + 1}/TB{one[1]}" + (f"@{one[0]}" if one[2] else "")
    ),
    st.integers(2, 9).map(str),
    st.sampled_from(["TB7", "TB10"]),
)
CODES = st.builds(
    lambda sets, body, final, game: f"SET{sets}-S:{body}" + (f"-F:{final}" if final else "") + game,
    st.sampled_from([1, 3, 5]),
    SETS,
    st.none() | SETS,
    st.sampled_from(["", "-G:TN1D", "-G:TN3D"]),
)


@given(CODES)
def test_a_canonical_code_comes_back_as_it_was_written(code: str) -> None:
    assert str(MatchFormat.parse(code)) == code


def test_the_default_is_best_of_three_with_star_point() -> None:
    default = MatchFormat.parse(DEFAULT_FORMAT)
    assert (default.best_of, default.sets_to_win, default.deuce) == (3, 2, Deuce.STAR_POINT)


def test_noad_is_read_as_golden_point() -> None:
    assert MatchFormat.parse("SET3-S:6NOAD/TB7") == MatchFormat.parse("SET3-S:6/TB7-G:TN1D")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("SET4-S:6/TB7", "is not a match format"),
        ("", "is not a match format"),
        ("SET3-S:6/TB7@2", "plays its tie-break at 5 or 6"),
        ("SET3-S:6NOAD/TB7-G:TN3D", "keep one of them"),
        ("SET1-S:T20", "another sport"),
    ],
)
def test_a_code_that_is_no_padel_format_is_refused_with_the_reason(code: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        MatchFormat.parse(code)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    with contextlib.suppress(FormatError):
        MatchFormat.parse(text)
