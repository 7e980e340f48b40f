import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.errors import FormatError
from padel.format import DEFAULT_FORMAT, Deuce, MatchFormat, SetFormat
from tests.padel.formats import canonical_codes, formats


@given(canonical_codes())
def test_a_canonical_code_comes_back_as_it_was_written(code: str) -> None:
    assert str(MatchFormat.parse(code)) == code


@given(formats())
def test_every_format_comes_back_from_its_code(format: MatchFormat) -> None:
    assert MatchFormat.parse(str(format)) == format


@given(formats(), formats())
def test_two_formats_never_share_a_code(one: MatchFormat, other: MatchFormat) -> None:
    assert (str(one) == str(other)) == (one == other)


def test_the_default_is_best_of_three_with_star_point() -> None:
    default = MatchFormat.parse(DEFAULT_FORMAT)
    assert (default.best_of, default.sets_to_win, default.deuce) == (3, 2, Deuce.STAR_POINT)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("SET3-S:6NOAD/TB7", "SET3-S:6/TB7-G:TN1D"),
        ("SET3-S:6NOAD/TB7-F:TB10", "SET3-S:6/TB7-G:TN1D-F:TB10"),
        ("SET3-S:6NOAD/TB7-F:6NOAD/TB10", "SET3-S:6/TB7-G:TN1D-F:6/TB10"),
        ("SET3-S:6NOAD/TB7-F:6/TB7", "SET3-S:6NOAD/TB7-F:6/TB7"),
        ("SET3-S:6/TB7-F:TB10-G:TN3D", "SET3-S:6/TB7-G:TN3D-F:TB10"),
        ("SET3-S:6/TB7@6-G:TN", "SET3-S:6/TB7"),
        ("SET3-S:6/TB7-F:6/TB7", "SET3-S:6/TB7"),
        ("SET1-S:TB10-G:TN3D", "SET1-S:TB10"),
        ("SET5-S:5NOAD/TB9NOAD@4", "SET5-S:5/TB9NOAD@4-G:TN1D"),
        (" SET1-S:9/TB7@8 ", "SET1-S:9/TB7@8"),
    ],
)
def test_what_can_be_written_in_several_ways_is_given_back_in_one(written: str, canonical: str) -> None:
    assert str(MatchFormat.parse(written)) == canonical
    assert str(MatchFormat.parse(canonical)) == canonical


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "is not a match format"),
        ("6/TB7", "is not a match format"),
        ("SET3-S:6/TB0", "is not a match format"),
        ("SET3-S:6@5", "is not a match format"),
        ("SET4-S:6/TB7", "another number of sets"),
        ("SET7-S:6/TB7", "another number of sets"),
        ("SET3-S:6/TB7@4", "tie-break at 5 games each or later, not 4"),
        ("SET3-S:6NOAD/TB7-G:TN3D", "both NOAD and -G:TN3D"),
        ("SET3-S:6/TB7-F:6NOAD/TB7-G:TN3D", "both NOAD and -G:TN3D"),
        ("SET3-S:6/TB7-G:TN3D-F:TB10-G:TN1D", "two -G: sections"),
        ("SET1-S:6/TB7-F:TB10", "no other last set"),
        ("SET1-S:T20", "against the clock"),
        ("T20", "against the clock"),
        ("T10P", "against the clock"),
        ("SET5-S:5xT10", "against the clock"),
        ("SET3-S:T10-G:AGGR", "against the clock"),
        ("SET3-S:6/TB7-M:T50", "against the clock"),
        ("HAL2A-S:TB45", "another sport's"),
        ("QTR4A-S:T12", "against the clock"),
        ("INN4XA-S:O3", "another sport's"),
        ("FRM7-S:TB11", "another sport's"),
        ("SET1-S:P32", "another sport's"),
        ("SET5-S:5-G:3C", "consecutive points"),
        ("SET3-S:6-G:AGGR", "aggregate"),
        ("SET7XA-S:6/TB7", "aggregate"),
        ("SET3X-S:6/TB7", "exactly"),
        ("SET3-S:6/TB7-G:TN2D", "no rule of padel"),
        ("SET3-S:TB11@RALLY", "rally scoring"),
        ("SET5-S:5WB1", "another lead than two games"),
    ],
)
def test_a_code_that_is_no_padel_format_is_refused_with_the_reason(code: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        MatchFormat.parse(code)


def test_star_point_in_some_of_the_sets_only_is_refused_for_no_code_says_it() -> None:
    with pytest.raises(FormatError, match="whole match"):
        MatchFormat(3, SetFormat(6, 7, 6, deuce=Deuce.STAR_POINT), SetFormat(6, 7, 6))


@given(st.text(max_size=30) | st.from_regex(r"SET[0-9]X?A?-S:[0-9TBNOAD/@]{0,9}(-[SFGM]:[0-9TBNOADC/@]{0,9})*"))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    with contextlib.suppress(FormatError):
        assert MatchFormat.parse(str(MatchFormat.parse(text)))
