"""A match from its creation to its end, as events: set up, arranged, begun, interrupted, set aside, over."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from padel.court import End
from padel.events.base import Data, PairNames, Player
from padel.shots import Pair
from padel.weights import BASELINE, SnapshotId

Competition = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class MatchCreated(Data):
    """A match was set up on a court."""

    TYPE: ClassVar[str] = "marcador.match.created.v1"
    format: str = Field(examples=["SET3-S:6/TB7-G:TN3D"], description="matchUpFormat code")
    pair_a: PairNames
    pair_b: PairNames
    first_server: Player = 1
    language: str = "en"
    a_at: End = Field(default="left", description="the end, seen from the chair, at which pair a begins")
    shot_weights: SnapshotId = Field(
        default=BASELINE, description="the shot weights that statistics of this match use, for ever"
    )
    competition: Competition | None = Field(default=None, description="the tournament or league it belongs to")


class MatchStarted(Data):
    """Play began."""

    TYPE: ClassVar[str] = "marcador.match.started.v1"
    call: str | None = None


class MatchSuspended(Data):
    """Play was interrupted."""

    TYPE: ClassVar[str] = "marcador.match.suspended.v1"
    call: str | None = None


class MatchResumed(Data):
    """Play went on after an interruption."""

    TYPE: ClassVar[str] = "marcador.match.resumed.v1"
    call: str | None = None


class MatchRetired(Data):
    """A pair gave up; the other one wins."""

    TYPE: ClassVar[str] = "marcador.match.retired.v1"
    pair: Pair
    call: str | None = None


class MatchWalkedOver(Data):
    """A pair did not appear; the other one wins without play."""

    TYPE: ClassVar[str] = "marcador.match.walkover.v1"
    pair: Pair = Field(description="the pair that did not appear")
    call: str | None = None


class MatchArranged(Data):
    """Before the first ball the match was set up otherwise: all of it as it stands now.

    Pairs that changed places, players of a pair that did, another first server or another end are told so too, since
    who is which player is what the names say.
    """

    TYPE: ClassVar[str] = "marcador.match.arranged.v1"
    format: str = Field(examples=["SET3-S:6/TB7-G:TN3D"], description="matchUpFormat code")
    pair_a: PairNames
    pair_b: PairNames
    first_server: Player = 1
    language: str = "en"
    a_at: End = Field(default="left", description="the end, seen from the chair, at which pair a begins")
    call: str | None = None


class MatchSetAside(Data):
    """The match rests, and its device may begin another; taken up, it goes on here or elsewhere."""

    TYPE: ClassVar[str] = "marcador.match.set_aside.v1"
    reason: Reason | None = None
    call: str | None = None


class MatchTakenUp(Data):
    """An unfinished match goes on, on the device that says so; what another one says of it later does not count."""

    TYPE: ClassVar[str] = "marcador.match.taken_up.v1"
    device: str = Field(
        description="source of the device that scores it from here on",
        examples=["/clubs/home/courts/2/devices/box-2"],
    )
    position: int = Field(ge=1, description="how many events of the match that device went on from")
    after: str | None = Field(default=None, description="id of the last one of them")
    term: int | None = Field(
        default=None,
        ge=1,
        description="of two devices that stand by for each other, which time of scoring this begins; a lower one "
        "that comes later does not count",
    )
    call: str | None = None


class MatchAbandoned(Data):
    """The match ended without a winner."""

    TYPE: ClassVar[str] = "marcador.match.abandoned.v1"
    reason: Reason
    call: str | None = None
