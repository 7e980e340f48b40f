"""The bodies of the answers about a stretch of a session. What a figure means is said in docs/review.md."""

from pydantic import BaseModel, ConfigDict, Field

from padel.events import HeardWord, Verdict
from padel.events.base import Player
from padel.shots import Pair, ShotType
from server.api.comparisons import Difference
from server.api.models import LAST_OF_MATCH
from server.api.projection import ShareOf
from server.review.tiring import Measure
from wire.envelope import Moment

_EVENTS = Field(description="ids of the events of the points behind it")


class PairStretch(BaseModel):
    """What a pair won; how the points ended that its shots ended."""

    pair: Pair
    won: ShareOf | None = Field(description="of all points; null without any")
    serving: ShareOf | None = Field(description="of those that it served")
    receiving: ShareOf | None
    winners: int
    forced_errors: int
    unforced_errors: int
    longest_run: int = Field(description="points won one after the other")


class ShotStretch(BaseModel):
    """What came of a kind of shot."""

    pair: Pair
    player: Player | None = Field(description="null where nobody said who")
    shot: ShotType | None
    won: ShareOf | None = Field(description="of the points that it ended")
    winners: int
    forced_errors: int
    unforced_errors: int
    forcing: int = Field(description="errors of the others that it forced, where that was said")
    added: float = Field(description="to the pair's chance to win the match, losses taken off")
    events: list[str] = _EVENTS


class ForcedErrors(BaseModel):
    """Forced errors by who forced them, with what, and who made them."""

    by: Player | None = Field(description="null where it was not said")
    shot: ShotType | None
    made_by: Player | None
    pair: Pair = Field(description="the pair that made them")
    times: int


class DearPoint(BaseModel):
    """A point that mattered."""

    event: str
    number: int
    winner: Pair
    importance: float = Field(description="the chance to win the match that was at stake")
    loss: float = Field(description="what it took from its loser's chance to win the match")


class BestShot(BaseModel):
    """The shot that won most points."""

    player: Player | None
    shot: ShotType | None
    winners: int
    forcing: int


class WonStretch(BaseModel):
    """Who won more points, or all of a match that is over, and how the points came."""

    pair: Pair
    share: ShareOf
    winners: int
    gifts: int = Field(description="unforced errors of the others")
    forced: int
    untold: int = Field(description="of which nobody said how they ended")
    best: BestShot | None
    has_few: bool = Field(description="chance alone could have turned it: an even share is in the 90 % interval")


class Advice(BaseModel):
    """The shot of a player whose errors cost most."""

    player: Player
    shot: ShotType
    errors: int
    unforced: int
    won: ShareOf = Field(description="of the points that the shot ended")
    cost: float = Field(description="what its errors took from the chance to win the match")
    is_sure: bool = Field(description="that it loses more points than it wins is beyond its 90 % interval")
    events: list[str] = _EVENTS


class TiringSign(BaseModel):
    """A player's figure in the first third of the stretch, and in the first later one that is worse beyond chance."""

    player: Player
    measure: Measure = Field(description="`recovery`: beats that the heart falls in 30 s of rest; `errors`: a share")
    third: int
    early: float
    late: float
    early_of: int
    late_of: int


class Tiring(BaseModel):
    """Who tired first, as far as it shows."""

    signs: list[TiringSign] = Field(description="the earliest first, then the clearest")
    by_recovery: list[Player] = Field(description="of whom there were enough rests with heart rates to look")
    by_errors: list[Player] = Field(description="of whom there were enough shots to look")
    hearts: bool = Field(description="whether heart rates could be looked at: they are health data")


class Answers(BaseModel):
    """What a coach asks first."""

    won: WonStretch | None = Field(description="null when both pairs won as many points")
    dearest: list[DearPoint] = Field(description="the points that mattered most")
    tiring: Tiring
    train: list[Advice] = Field(description="for each player the shot to train; nobody with fewer than three errors")


class Chances(BaseModel):
    """Pair a's chance to win the match before the stretch and after it."""

    before: float
    after: float


class Stretch(BaseModel):
    """A stretch of a session in figures."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session": "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10",
                    "position": 3,
                    "points": 0,
                    "play_s": 0.0,
                    "chance": None,
                    "pairs": [],
                    "shots": [],
                    "forced": [],
                    "answers": {
                        "won": None,
                        "dearest": [],
                        "tiring": {"signs": [], "by_recovery": [], "by_errors": [], "hearts": False},
                        "train": [],
                    },
                }
            ]
        }
    )

    session: str
    position: int = LAST_OF_MATCH
    points: int = Field(description="that were played; penalties are none")
    play_s: float = Field(description="how long the ball was in play, found in motion or assumed")
    chance: Chances | None
    pairs: list[PairStretch]
    shots: list[ShotStretch]
    forced: list[ForcedErrors]
    answers: Answers


class Rally(BaseModel):
    """When the ball of a point was in play."""

    event: str
    start_ms: int
    end_ms: int
    is_assumed: bool = Field(description="no motion told; it lasted ten seconds, or as long as there was time")


class HeardCall(BaseModel):
    """A call that was heard: the evidence."""

    event: str
    time: Moment
    text: str
    verdict: Verdict
    reason: str
    confidence: float = Field(description="the smallest word confidence; not a probability")
    words: list[HeardWord]
    alternatives: list[str]
    point: str | None = Field(description="id of the point that stands by it")


class Course(BaseModel):
    """What lies beside the points: rallies and calls."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rallies": [], "calls": []}]})

    rallies: list[Rally]
    calls: list[HeardCall]


class ComparedFigure(BaseModel):
    """A figure of two stretches; of shares with the interval of the difference."""

    figure: str
    left: ShareOf | None
    right: ShareOf | None
    difference: Difference | None = Field(description="left minus right, with its 90 % interval")


class StretchComparison(BaseModel):
    """Two stretches, of a pair or of a player, side by side."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rows": []}]})

    rows: list[ComparedFigure]
