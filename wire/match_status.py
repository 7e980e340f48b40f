"""What a device's status tells of its matches: the one it scores, those it set aside, and what became of commands."""

from dataclasses import dataclass

from pydantic import Field

from padel.match import Match, State
from wire.envelope import Moment
from wire.message import Message


class MatchStatus(Message):
    """A match that a device has."""

    match: str
    state: State
    pairs: str = Field(description="for people", examples=["Maria / Carlos v Laura / David"])
    score: str = Field(examples=["6-4 2-1"])
    format: str
    since: Moment = Field(description="when it was created, or set aside")

    @classmethod
    def of(cls, match: Match) -> "MatchStatus":
        """Tell of a match."""
        setup = match.setup
        return cls(
            match=match.id,
            state=match.state,
            pairs=f"{setup.pair_a.name} v {setup.pair_b.name}",
            score=str(match.score),
            format=setup.format,
            since=match.set_aside or match.created,
        )


class CommandAnswer(Message):
    """What became of a command."""

    id: str
    obeyed: bool
    reason: str = Field("", description="for people: why not, or what happened")


@dataclass(frozen=True, slots=True)
class MatchReport:
    """All that a status tells of a device's matches."""

    match: MatchStatus | None = None
    set_aside: tuple[MatchStatus, ...] = ()
    commands: tuple[CommandAnswer, ...] = ()
