"""Match formats as TODS/CODES *matchUpFormat* codes, such as `SET3-S:6/TB7-G:TN3D`.

Grammar read here (source: the CODES documentation of `matchUpFormat`; `-G:` is its game-format section):

    SET{1|3|5}-S:{games}[NOAD][/TB{points}[@{games}]] [-F:…the same, or TB{points}, of the final set] [-G:TN{1|3}D]
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from padel.errors import FormatError


class Deuce(StrEnum):
    """How a game is decided from deuce on; the value is the code's game section."""

    ADVANTAGE = ""
    GOLDEN_POINT = "TN1D"
    STAR_POINT = "TN3D"

    @property
    def decides_at(self) -> int | None:
        """Give the deuce at which one point decides: the first (golden), the third (FIP Star Point), or none."""
        return {"": None, "TN1D": 1, "TN3D": 3}[self.value]


@dataclass(frozen=True, slots=True)
class SetFormat:
    """How a set is won.

    Attributes:
        games: games that win it; 0 for a set that is nothing but a tie-break.
        tiebreak_to: points that win its tie-break; `None` for an advantage set without one.
        tiebreak_at: games each at which the tie-break is played.
    """

    games: int
    tiebreak_to: int | None
    tiebreak_at: int

    @property
    def is_only_tiebreak(self) -> bool:
        """Say whether the set is one tie-break."""
        return self.games == 0

    def __str__(self) -> str:
        if self.is_only_tiebreak:
            return f"TB{self.tiebreak_to}"
        if self.tiebreak_to is None:
            return str(self.games)
        at = "" if self.tiebreak_at == self.games else f"@{self.tiebreak_at}"
        return f"{self.games}/TB{self.tiebreak_to}{at}"


@dataclass(frozen=True, slots=True)
class MatchFormat:
    """How a match is won: best of `best_of` sets, the last one perhaps of another kind, and the deuce rule."""

    best_of: int
    set_format: SetFormat
    final_set: SetFormat | None
    deuce: Deuce

    @classmethod
    def parse(cls, code: str) -> "MatchFormat":
        """Read a code; `6NOAD` is read as golden point.

        Raises:
            FormatError: naming the part that cannot be read, or that belongs to another sport.
        """
        match = _CODE.fullmatch(code.strip())
        if match is None:
            raise FormatError(_why_not(code))
        no_advantage = "NOAD" in code
        if no_advantage and match["game"]:
            raise FormatError(f"{code!r} says both NOAD and -G:{match['game']}; keep one of them")
        deuce = Deuce.GOLDEN_POINT if no_advantage else Deuce(match["game"] or "")
        final = match["final"]
        return cls(int(match["sets"]), _set_format(match["set"]), _set_format(final) if final else None, deuce)

    @property
    def sets_to_win(self) -> int:
        """Give the number of sets that win the match."""
        return self.best_of // 2 + 1

    def set_at(self, index: int) -> SetFormat:
        """Give the format of the set with this index, from 0."""
        is_last = index == self.best_of - 1
        return self.final_set if is_last and self.final_set is not None else self.set_format

    def __str__(self) -> str:
        final = f"-F:{self.final_set}" if self.final_set is not None else ""
        game = f"-G:{self.deuce.value}" if self.deuce.value else ""
        return f"SET{self.best_of}-S:{self.set_format}{final}{game}"


DEFAULT_FORMAT = "SET3-S:6/TB7-G:TN3D"
"""Best of three tie-break sets with Star Point, as FIP plays from 2026."""

_SET = r"(?:[1-9]\d?(?:NOAD)?(?:/TB[1-9]\d?(?:@[1-9]\d?)?)?|TB[1-9]\d?)"
_CODE = re.compile(rf"SET(?P<sets>[135])-S:(?P<set>{_SET})(?:-F:(?P<final>{_SET}))?(?:-G:(?P<game>TN[13]D))?")
_GAMES = re.compile(r"(?P<games>\d+)(?:NOAD)?(?:/TB(?P<to>\d+)(?:@(?P<at>\d+))?)?")


def _set_format(text: str) -> SetFormat:
    if text.startswith("TB"):
        return SetFormat(games=0, tiebreak_to=int(text[2:]), tiebreak_at=0)
    match = _GAMES.fullmatch(text)
    assert match is not None
    games = int(match["games"])
    at = int(match["at"] or games)
    if not games - 1 <= at <= games:
        raise FormatError(
            f"{text!r}: a set to {games} plays its tie-break at {games - 1} or {games} games each, not {at}"
        )
    return SetFormat(games, int(match["to"]) if match["to"] else None, at)


def _why_not(code: str) -> str:
    if re.search(r"-S:T\d|HAL|QTR|RND", code):
        return f"{code!r} is a timed format or another sport's; padel plays sets, such as {DEFAULT_FORMAT}"
    return f"{code!r} is not a match format; write it as, for example, {DEFAULT_FORMAT}"
