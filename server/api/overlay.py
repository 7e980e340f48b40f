"""The score of a court in plain fields, for streaming software and signs that fill in texts."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from padel.shots import Pair
from server.api.dependencies import Served, needs
from server.api.examples import example_scoreboard
from server.api.problems import NotFound, documented
from server.people.rights import Right
from wire.scoreboard import Scoreboard, ShownMomentum

router = APIRouter(prefix="/api/v1", tags=["matches"], dependencies=[needs(Right.FOLLOW)])


class OverlayPair(BaseModel):
    """A pair as texts."""

    players: Annotated[str, Field(description="both names, with a stroke between", examples=["Ana / Luis"])]
    colour: str
    points: str
    games: Annotated[str, Field(description="games of every set, with spaces between", examples=["6 3"])]
    sets_won: int
    serves: bool
    server: Annotated[str, Field(description="who serves; empty when the other pair does")]
    has_won: bool


class Overlay(BaseModel):
    """The score of a court as texts, each in a field of its own."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(examples=[_example().model_dump()]))

    court: str
    match: str
    score: Annotated[str, Field(description="the sets so far", examples=["6-4 3-2"])]
    note: Annotated[str, Field(description="what the next point is worth, or how it stands", examples=["Set point"])]
    deuces: Annotated[int, Field(description="how many deuces the running game has seen, the present one included")]
    last_winners: Annotated[tuple[Pair, ...], Field(description="who won the last five points, the newest last")]
    momentum: Annotated[
        ShownMomentum | None, Field(description="as in the scoreboard; null without points, and after")
    ]
    a: OverlayPair
    b: OverlayPair

    @classmethod
    def of(cls, board: Scoreboard) -> "Overlay":
        """Write a scoreboard as texts."""
        return cls(
            court=board.court,
            match=board.match,
            score=" ".join(f"{one.a}-{one.b}" for one in board.sets),
            note=_note(board),
            deuces=board.deuces,
            last_winners=board.last_winners,
            momentum=board.momentum,
            a=_pair(board, "a"),
            b=_pair(board, "b"),
        )


@router.get("/courts/{court}/overlay", summary="Give the score of a court as texts", responses=documented(404))
def show_overlay(parts: Served, court: str) -> Overlay:
    """Give the newest match of a court in plain fields, as streaming software fills them in."""
    board = parts.shown.board(parts.matches.newest(court))
    if board is None:
        raise NotFound(f"court {court!r} has had no match")
    return Overlay.of(board)


def _example() -> Overlay:
    return Overlay.of(example_scoreboard())


def _pair(board: Scoreboard, pair: Pair) -> OverlayPair:
    shown = board.a if pair == "a" else board.b
    first = 1 if pair == "a" else 3
    serves = board.winner is None and board.ending is None and board.server in (first, first + 1)
    return OverlayPair(
        players=" / ".join(shown.players),
        colour=shown.colour,
        points=shown.points,
        games=" ".join(str(one.a if pair == "a" else one.b) for one in board.sets),
        sets_won=shown.sets_won,
        serves=serves,
        server=shown.players[board.server - first] if serves else "",
        has_won=board.winner == pair,
    )


def _note(board: Scoreboard) -> str:
    if board.ending is not None:
        return {"retired": "Retired", "walkover": "Walkover", "default": "Default", "abandoned": "Abandoned"}[
            board.ending.kind
        ]
    if board.winner is not None:
        return "Match over"
    worth = (
        (board.match_point, "Match point"),
        (board.set_point, "Set point"),
        (board.break_point, "Break point"),
        (board.deciding_point, "Deciding point"),
        (board.fault, "Second serve"),
        (board.in_tiebreak, "Tie-break"),
    )
    return next((text for holds, text in worth if holds), "")
