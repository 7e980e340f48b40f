"""What the server asks of a device about its matches: the next one, and those that are not finished.

Each has an `id`, by which the device's status answers it; one that arrives twice is obeyed once.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from padel.court import End
from padel.events import Name, Player, Reason
from padel.events.matches import Competition
from padel.weights import SnapshotId
from wire.envelope import CloudEvent
from wire.message import Message

CommandId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,64}$")]
MatchId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,64}$")]
Instead = Literal["set_aside", "abandon"]
"""What becomes of a running match that is not finished, for another to take its place."""


class _MatchCommand(Message):
    id: CommandId = Field(description="by which the status answers", examples=["0199f0c4-7d0e-7c3a"])

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()


class NextPair(Message):
    """A pair of the next match."""

    colour: Name = Field(examples=["blue"])
    players: tuple[Name, Name] = Field(examples=[("Maria", "Carlos")])
    name: Name | None = Field(None, description="how the pair is shown; its players' names unless given")


class _Replaces(_MatchCommand):
    and_then: Instead | None = Field(
        None,
        description="what becomes of a running match that is not finished; without it, refused",
    )
    reason: Reason | None = Field(None, description="why, for `and_then`; needed to abandon")


class NextMatch(_Replaces):
    """Another match begins on the court; before the first ball of the running one that is arranged anew instead."""

    command: Literal["next_match"] = "next_match"
    pair_a: NextPair | None = Field(None, description="players 1 and 2; those of the match before unless given")
    pair_b: NextPair | None = Field(None, description="players 3 and 4; those of the match before unless given")
    format: str | None = Field(None, examples=["SET3-S:6/TB7-G:TN3D"], description="the same unless given")
    first_server: Player = 1
    language: Literal["en", "es"] | None = Field(None, description="the same unless given")
    a_at: End = Field("left", description="the end, seen from the chair, at which pair a begins")
    match: MatchId | None = Field(None, description="the id that it gets; the device's own choice unless given")
    shot_weights: SnapshotId | None = Field(
        None, description="the shot weights of its statistics; the newest that the device knows unless given"
    )
    competition: Competition | None = Field(None, description="the tournament or league it belongs to")


class SetMatchAside(_MatchCommand):
    """A match rests, and its device may begin another."""

    command: Literal["set_match_aside"] = "set_match_aside"
    match: MatchId
    reason: Reason | None = None


class AbandonMatch(_MatchCommand):
    """A match ends without a winner, the one that is running or one that the device had set aside."""

    command: Literal["abandon_match"] = "abandon_match"
    match: MatchId
    reason: Reason


class TakeUpMatch(_Replaces):
    """An unfinished match goes on, on this device.

    A device that set it aside itself needs no events; when both have some, the longer history counts.
    """

    command: Literal["take_up_match"] = "take_up_match"
    match: MatchId
    events: tuple[CloudEvent, ...] = Field((), description="all events of the match in order, of whichever devices")


class ForgetMatch(_MatchCommand):
    """A match that the device had set aside was taken up elsewhere, so it is not offered here any more."""

    command: Literal["forget_match"] = "forget_match"
    match: MatchId


MatchCommand = NextMatch | SetMatchAside | AbandonMatch | TakeUpMatch | ForgetMatch
