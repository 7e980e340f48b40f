"""Formats for property tests: as objects, and as canonical codes that a grammar writes without the code's help."""

from hypothesis import strategies as st

from padel.format import Deuce, MatchFormat, SetFormat

_GAMES = st.integers(1, 12)
_TIEBREAKS = st.sampled_from([1, 5, 7, 9, 10, 99])


@st.composite
def set_formats(draw: st.DrawFn, deuce: Deuce) -> SetFormat:
    """A set with games decided by this deuce rule, or one that is only a tie-break."""
    if draw(st.integers(0, 3)) == 0:
        return SetFormat(0, draw(_TIEBREAKS), 0, draw(st.sampled_from([1, 2])))
    games = draw(_GAMES)
    if draw(st.integers(0, 3)) == 0:
        return SetFormat(games, None, games, deuce=deuce)
    at = draw(st.integers(max(games - 1, 1), games + 6))
    return SetFormat(games, draw(_TIEBREAKS), at, draw(st.sampled_from([1, 2])), deuce)


@st.composite
def formats(draw: st.DrawFn) -> MatchFormat:
    """Any format that a code can say."""
    best_of, deuce = draw(st.sampled_from([1, 3, 5])), draw(st.sampled_from(Deuce))
    last_deuce = deuce if deuce is Deuce.STAR_POINT else draw(st.sampled_from([Deuce.ADVANTAGE, Deuce.GOLDEN_POINT]))
    usual, last = draw(set_formats(deuce)), draw(set_formats(last_deuce))
    return MatchFormat(best_of, usual, last if best_of > 1 and last != usual and draw(st.booleans()) else None)


@st.composite
def _sets(draw: st.DrawFn, no_advantage: str) -> str:
    tiebreak = f"TB{draw(st.integers(1, 99))}{draw(st.sampled_from(['', 'NOAD']))}"
    kind = draw(st.sampled_from(["tiebreak only", "no tiebreak", "tiebreak", "tiebreak elsewhere"]))
    games = draw(st.integers(2, 40))
    match kind:
        case "tiebreak only":
            return tiebreak
        case "no tiebreak":
            return f"{games}{no_advantage}"
        case "tiebreak":
            return f"{games}{no_advantage}/{tiebreak}"
    elsewhere = draw(st.sampled_from([games - 1, games + 1, games + 6]))
    return f"{games}{no_advantage}/{tiebreak}@{elsewhere}"


@st.composite
def canonical_codes(draw: st.DrawFn) -> str:
    """A canonical code, written by the grammar of the documentation: S, then G for all sets, then F."""
    count = draw(st.sampled_from([1, 3, 5]))
    if count > 1 and draw(st.integers(0, 3)) == 0:
        in_the_usual = draw(st.booleans())
        usual = draw(_sets("NOAD" if in_the_usual else "").filter(lambda one: one[0] != "T"))
        last = draw(_sets("" if in_the_usual else "NOAD").filter(lambda one: one[0] != "T"))
        return f"SET{count}-S:{usual}-F:{last}"
    usual, last = draw(_sets("")), draw(_sets("")) if count > 1 and draw(st.booleans()) else ""
    last = "" if last == usual else last
    has_games = any(one and one[0] != "T" for one in (usual, last))
    game = draw(st.sampled_from(["", "-G:TN1D", "-G:TN3D"])) if has_games else ""
    return f"SET{count}-S:{usual}{game}" + (f"-F:{last}" if last else "")
