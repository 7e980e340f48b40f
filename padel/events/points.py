"""Points as events: played, awarded, amended, taken back and brought back, and the score set outright."""

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from padel.events.base import Data, Player
from padel.shots import Outcome, Pair, ShotType, pair_of, point_winner


def check_forced(pair: Pair | None, outcome: Outcome | None, by: int | None, shot: ShotType | None) -> None:
    """Raise `ValueError` where something is said to have forced what is no forced error, or of the pair itself."""
    if (by or shot) and outcome is not Outcome.FORCED_ERROR:
        raise ValueError("only a forced error is forced by somebody's shot")
    if by and pair == pair_of(by):
        raise ValueError(f"player {by} is of the pair that made the error; the others forced it")


class ShotPlayed(Data):
    """A shot was hit by `pair` (by `player` when the umpire said who); unless in play, it ended the point."""

    TYPE: ClassVar[str] = "marcador.shot.played.v1"
    pair: Pair
    player: Player | None = None
    shot: ShotType | None = None
    outcome: Outcome
    call: str | None = Field(default=None, description="id of the `marcador.call.heard.v1` that it came from")
    forced_by: Player | None = Field(default=None, description="who forced the error, where that was said")
    forcing_shot: ShotType | None = Field(default=None, description="the shot that forced it, where that was said")

    @model_validator(mode="after")
    def _forced(self) -> Self:
        check_forced(self.pair, self.outcome, self.forced_by, self.forcing_shot)
        return self


class PointAwarded(Data):
    """A point was given to a pair without saying how it was won."""

    TYPE: ClassVar[str] = "marcador.point.awarded.v1"
    pair: Pair
    call: str | None = None


class PointAmended(Data):
    """What was said of an earlier point was wrong: this replaces it, and all that came after is folded again."""

    TYPE: ClassVar[str] = "marcador.point.amended.v1"
    point: str = Field(description="id of the event that the point came from")
    winner: Pair
    pair: Pair | None = None
    player: Player | None = None
    shot: ShotType | None = None
    outcome: Outcome | None = None
    call: str | None = None
    forced_by: Player | None = Field(default=None, description="who forced the error, where that was said")
    forcing_shot: ShotType | None = Field(default=None, description="the shot that forced it, where that was said")

    @model_validator(mode="after")
    def _forced(self) -> Self:
        check_forced(self.pair, self.outcome, self.forced_by, self.forcing_shot)
        return self

    @model_validator(mode="after")
    def _one_winner(self) -> Self:
        if self.pair and self.outcome and point_winner(self.pair, self.outcome) != self.winner:
            raise ValueError(f"{self.outcome} of pair {self.pair} does not make {self.winner} the winner")
        return self


class PointUndone(Data):
    """All that happened from the last point on was taken back."""

    TYPE: ClassVar[str] = "marcador.point.undone.v1"
    call: str | None = None


class StepUndone(Data):
    """The last steps were taken back; a step is anything that changed the match, from a fault to a penalty."""

    TYPE: ClassVar[str] = "marcador.step.undone.v1"
    steps: int = Field(default=1, ge=1)
    call: str | None = None


class StepRedone(Data):
    """Steps that had been taken back stand again, as long as nothing else has happened since."""

    TYPE: ClassVar[str] = "marcador.step.redone.v1"
    steps: int = Field(default=1, ge=1)
    call: str | None = None


class SetGames(BaseModel):
    """A set's games, and its tie-break's points once that is over."""

    model_config = ConfigDict(frozen=True)

    a: int = Field(ge=0)
    b: int = Field(ge=0)
    tiebreak: tuple[int, int] | None = None


class ScoreSet(Data):
    """The score was set outright, as when a match is taken over in mid-play."""

    TYPE: ClassVar[str] = "marcador.score.set.v1"
    sets: tuple[SetGames, ...] = Field(min_length=1, description="the running set is the last")
    points: tuple[int, int] = Field(default=(0, 0), description="points won in the running game, not fifteens")
    server: Player = Field(description="who serves the next point")
    call: str | None = None
