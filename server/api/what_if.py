"""How a match would stand under another format, as the API gives it."""

from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field

from padel.errors import FormatError, IllegalEvent
from padel.format import MatchFormat
from padel.match import Match
from padel.shots import Pair
from padel.what_if import under
from server.api.examples import example_scoreboard
from server.api.problems import ProblemError
from wire.scoreboard import ShownEnding, ShownSet


class NoWhatIf(ProblemError):
    """A format that cannot be read, or under which what happened in the match cannot have happened."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class WhatIfResult(BaseModel):
    """The same points under another format."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "match": example_scoreboard().match,
                    "format": "SET3-S:6/TB7-G:TN1D",
                    "score": "6-4 6-3",
                    "sets": [{"a": 6, "b": 4, "tiebreak": None}, {"a": 6, "b": 3, "tiebreak": None}],
                    "sets_won": [2, 0],
                    "points": ["0", "0"],
                    "winner": "a",
                    "ending": None,
                    "points_used": 112,
                    "points_unused": 14,
                }
            ]
        }
    )

    match: str
    format: str = Field(description="the other format, as its canonical code")
    score: str
    sets: list[ShownSet]
    sets_won: tuple[int, int] = Field(description="by pair a and by pair b")
    points: tuple[str, str] = Field(description="in the running game, as a board shows them")
    winner: Pair | None
    ending: ShownEnding | None = Field(description="how it would have ended, when not by its score")
    points_used: int = Field(description="how many points of the match the other format needs")
    points_unused: int = Field(description="how many came after its end under the other format")


def what_if(match: Match, code: str) -> WhatIfResult:
    """Give how a match would stand under the format with this code.

    Raises:
        NoWhatIf: when the code cannot be read, or a score was set outright that the format does not have.
    """
    try:
        found = under(match, MatchFormat.parse(code))
    except FormatError as error:
        raise NoWhatIf(str(error)) from error
    except IllegalEvent as error:
        raise NoWhatIf(f"the match cannot be told under {code!r}: {error}") from error
    play, score = found.play, found.play.score
    return WhatIfResult(
        match=match.id,
        format=str(score.format),
        score=str(score),
        sets=[ShownSet(a=one.games_a, b=one.games_b, tiebreak=one.tiebreak) for one in score.sets],
        sets_won=score.sets_won,
        points=score.shown_points,
        winner=play.winner,
        ending=ShownEnding.of(play.ending) if play.ending else None,
        points_used=len(play.points),
        points_unused=len(found.unused),
    )
