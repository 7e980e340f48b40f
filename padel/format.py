"""Match formats as CODES (formerly TODS) *matchUpFormat* codes, such as `SET3-S:6/TB7-G:TN3D`.

Source: "matchUpFormat Codes" in the documentation of CourtHive's Competition Factory (docs/codes/matchup-format):

    SET{1|3|5}-S:{set} [-G:TN[1D|3D]] [-F:{set of the last one}]
    set:  {games}[NOAD][/TB{points}[NOAD][@{games each}]]   or   TB{points}[NOAD]

A code is *canonical* when `str()` gives it; `parse` reads every way of writing a format, and `str` writes one:
sections in the order above; `-G:` for a deuce rule that all sets share, `NOAD` only where one of the set and the last
set has it; nothing that says what goes without saying (`-G:TN`, `@6` of a set to 6, a last set like the others).
What the codes say of other sports, or of the clock, is refused with the reason by `padel.foreign_formats`.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from padel.foreign_formats import why_not
from padel.refusals import no_format


class Deuce(StrEnum):
    """How a game is decided from deuce on; the value is the code's game section (FIP 2026, Rule 1, options 1–3)."""

    ADVANTAGE = ""
    GOLDEN_POINT = "TN1D"
    STAR_POINT = "TN3D"

    @property
    def decides_at(self) -> int | None:
        """Give the deuce at which one point decides: the first (golden), the third (Star Point), or none."""
        return _DECIDES_AT[self]


_DECIDES_AT: dict[str, int | None] = {Deuce.ADVANTAGE: None, Deuce.GOLDEN_POINT: 1, Deuce.STAR_POINT: 3}


LONG_TIEBREAK = 10
"""Points that win a tie-break which umpires call a super tie-break, wherever it is played (docs/rules.md)."""


@dataclass(frozen=True, slots=True)
class SetFormat:
    """How a set is won.

    Attributes:
        games: games that win it; 0 for a set that is nothing but a tie-break.
        tiebreak_to: points that win its tie-break; `None` for an advantage set without one.
        tiebreak_at: games each at which the tie-break is played.
        tiebreak_by: the lead in points that wins the tie-break: two, or one (`NOAD`).
        deuce: how its games are decided from deuce on; `ADVANTAGE` in a set without games.
    """

    games: int
    tiebreak_to: int | None
    tiebreak_at: int
    tiebreak_by: int = 2
    deuce: Deuce = Deuce.ADVANTAGE

    @property
    def is_only_tiebreak(self) -> bool:
        """Say whether the set is one tie-break."""
        return self.games == 0

    @property
    def has_long_tiebreak(self) -> bool:
        """Say whether its tie-break is called a match or super tie-break: it is the whole set, or goes to ten."""
        return self.is_only_tiebreak or (self.tiebreak_to or 0) >= LONG_TIEBREAK

    def in_tiebreak(self, games_a: int, games_b: int) -> bool:
        """Say whether the game to play at these games of the set is a tie-break."""
        return self.tiebreak_to is not None and games_a == games_b == self.tiebreak_at

    def game_won(self, points: tuple[int, int]) -> bool:
        """Say whether these points end a game (FIP 2026, Rule 1: two ahead from four on, or the deciding point)."""
        high, low = max(points), min(points)
        if high < 4 or high == low:
            return False
        return high >= low + 2 or low - 2 == self.deuce.decides_at

    def tiebreak_won(self, points: tuple[int, int]) -> bool:
        """Say whether these points end the tie-break."""
        assert self.tiebreak_to is not None
        return max(points) >= self.tiebreak_to and abs(points[0] - points[1]) >= self.tiebreak_by

    def won(self, games_a: int, games_b: int) -> bool:
        """Say whether these games end the set: two ahead, or one ahead after the tie-break."""
        high, low = max(games_a, games_b), min(games_a, games_b)
        if high >= self.games and high >= low + 2:
            return True
        return self.tiebreak_to is not None and low == self.tiebreak_at and high == low + 1

    def __str__(self) -> str:
        no_advantage = "NOAD" if self.deuce is Deuce.GOLDEN_POINT else ""
        tiebreak = f"TB{self.tiebreak_to}" + ("NOAD" if self.tiebreak_by == 1 else "")
        if self.is_only_tiebreak:
            return tiebreak
        if self.tiebreak_to is None:
            return f"{self.games}{no_advantage}"
        at = "" if self.tiebreak_at == self.games else f"@{self.tiebreak_at}"
        return f"{self.games}{no_advantage}/{tiebreak}{at}"


@dataclass(frozen=True, slots=True)
class MatchFormat:
    """How a match is won: best of `best_of` sets, the last one perhaps of another kind (`None`: like the others).

    Raises:
        FormatError: when no code can say it: Star Point in only one of the set and the last set.
    """

    best_of: int
    set_format: SetFormat
    final_set: SetFormat | None = None

    def __post_init__(self) -> None:
        rules = self._deuce_rules
        if len(rules) > 1 and Deuce.STAR_POINT in rules:
            raise no_format("star_point_everywhere")

    @classmethod
    def parse(cls, code: str) -> "MatchFormat":
        """Read a code.

        Raises:
            FormatError: naming the part that cannot be read, or that belongs to another sport.
        """
        return _parsed(code)

    @property
    def sets_to_win(self) -> int:
        """Give the number of sets that win the match."""
        return self.best_of // 2 + 1

    @property
    def deuce(self) -> Deuce:
        """Give the deuce rule of the first set with games in it."""
        return next(iter(self._deuce_rules), Deuce.ADVANTAGE)

    def set_at(self, index: int) -> SetFormat:
        """Give the format of the set with this index, from 0."""
        if self.final_set is not None and index == self.best_of - 1:
            return self.final_set
        return self.set_format

    @property
    def _deuce_rules(self) -> list[Deuce]:
        sets = (self.set_format, self.final_set or self.set_format)
        return list(dict.fromkeys(one.deuce for one in sets if not one.is_only_tiebreak))

    def __str__(self) -> str:
        shared = self.deuce if len(self._deuce_rules) == 1 else Deuce.ADVANTAGE
        game = f"-G:{shared.value}" if shared else ""
        final = "" if self.final_set is None else f"-F:{_without(self.final_set, shared)}"
        return f"SET{self.best_of}-S:{_without(self.set_format, shared)}{game}{final}"


@lru_cache(maxsize=64)
def _parsed(code: str) -> MatchFormat:
    match = _CODE.fullmatch(code.strip().upper())
    if match is None:
        raise why_not(code)
    body, final, game = match["set"], match["final"], match["game"] or match["game_last"]
    if game and match["game"] and match["game_last"]:
        raise no_format("two_deuces", code=code)
    if game and game != "TN" and _GAMES_NOAD.search(code):
        raise no_format("noad_and_deuce", code=code, game=game)
    if final and match["sets"] == "1":
        raise no_format("one_set", code=code, final=final)
    deuce = Deuce("" if game in (None, "TN") else game)
    others = _set_format(body, deuce)
    last = _set_format(final, deuce) if final else None
    return MatchFormat(int(match["sets"]), others, None if last == others else last)


DEFAULT_FORMAT = "SET3-S:6/TB7-G:TN3D"
"""Best of three tie-break sets with Star Point, as FIP plays from 2026."""

_NUMBER = r"[1-9]\d?"
_SET = rf"(?:{_NUMBER}(?:NOAD)?(?:/TB{_NUMBER}(?:NOAD)?(?:@{_NUMBER})?)?|TB{_NUMBER}(?:NOAD)?)"
_CODE = re.compile(
    rf"SET(?P<sets>[135])-S:(?P<set>{_SET})"
    rf"(?:-G:(?P<game>TN(?:[13]D)?))?(?:-F:(?P<final>{_SET}))?(?:-G:(?P<game_last>TN(?:[13]D)?))?"
)
_GAMES = re.compile(
    r"(?P<games>\d+)(?P<noad>NOAD)?(?:/TB(?P<to>\d+)(?P<tiebreak_noad>NOAD)?(?:@(?P<at>\d+))?)?"
    r"|TB(?P<only_to>\d+)(?P<only_noad>NOAD)?"
)
_GAMES_NOAD = re.compile(r":\d+NOAD")


def _set_format(text: str, deuce: Deuce) -> SetFormat:
    match = _GAMES.fullmatch(text)
    assert match is not None
    if match["only_to"]:
        return SetFormat(0, int(match["only_to"]), 0, 1 if match["only_noad"] else 2)
    games = int(match["games"])
    at = int(match["at"] or games)
    if at < games - 1:
        raise no_format("tiebreak_too_early", code=text, games=games, least=games - 1, at=at)
    return SetFormat(
        games,
        int(match["to"]) if match["to"] else None,
        at,
        1 if match["tiebreak_noad"] else 2,
        Deuce.GOLDEN_POINT if match["noad"] else deuce,
    )


def _without(one: SetFormat, shared: Deuce) -> SetFormat:
    """Give the set as it is written beside a `-G:` section that says its deuce rule."""
    return replace(one, deuce=Deuce.ADVANTAGE) if one.deuce is shared else one
