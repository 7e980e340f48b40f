"""What becomes of taps made without knowing what others scored meanwhile: the later stays, the store on a tie.

Pure: which events somebody knew, which came beside them, and which of the two versions was last. A version is whole,
since a point called on a score that was not so is no point.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from padel.events import CallHeard, Event
from padel.match import Match, fold
from padel.record import Said
from server.club.conflicts import Version
from server.projections.match_fold import counted
from server.store.rows import StoredEvent


class Stood(NamedTuple):
    """An event that counts, its position, and the match after it."""

    position: int
    event: Event
    match: Match


class Branch(NamedTuple):
    """What others scored that somebody did not know of.

    Attributes:
        base: the match as that somebody knew it.
        events: what moved the play since, in order.
    """

    base: Stood
    events: tuple[Stood, ...]

    @property
    def last(self) -> datetime:
        """Give when the last of it was."""
        return max(one.event.time for one in self.events)


def line_of(events: Iterable[StoredEvent]) -> list[Stood]:
    """Give the events of a match that count, with the match after each."""
    found: list[Stood] = []
    match: Match | None = None
    for stored in counted(events):
        event = stored.event.event()
        if event is not None:
            match = fold(match, event)
            found.append(Stood(stored.position, event, match))
    return found


def branch_of(line: Sequence[Stood], known: int, own: frozenset[str]) -> Branch:
    """Give what others scored beside somebody who knew all up to a position, and what they said themselves.

    Args:
        own: ids of what they said, of which some is stored already.
    """
    at = max((n for n, one in enumerate(line) if one.position <= known or _is_of(one.event, own)), default=0)
    moved = (two for one, two in zip(line[at:], line[at + 1 :], strict=False) if one.match.play is not two.match.play)
    return Branch(line[at], tuple(moved))


def later(hand_age_s: float, store_age_s: float) -> Version:
    """Give the version whose last moment is not so long ago; the store's when both are of one moment."""
    return "hand" if hand_age_s < store_age_s else "store"


def moved_last(line: Sequence[Stood]) -> str:
    """Give the id of the event that moved the play last."""
    for before, one in zip(reversed(line[:-1]), reversed(line), strict=False):
        if before.match.play is not one.match.play:
            return one.event.id
    return line[0].event.id


def alike(hand: Match, store: Match) -> bool:
    """Say whether all that one version of a match says is said in the other one too, so that that one may stay."""
    points = zip(hand.play.points, store.play.points, strict=True)
    return _stands(hand) == _stands(store) and all(_says(two.said, one.said) for one, two in points)


def _stands(match: Match) -> tuple[object, ...]:
    play = match.play
    penalties = [(one.pair, one.player, one.step, one.reason) for one in play.penalties]
    return match.score, play.status, play.fault, play.ending, len(play.points), penalties, match.set_aside is None


def _says(whole: Said, part: Said) -> bool:
    """Say whether what is said of a point has all that is said of it otherwise; by which call does not matter."""
    said = zip(part._replace(call=None), whole, strict=True)
    return all(one is None or one == other for one, other in said)


def _is_of(event: Event, own: frozenset[str]) -> bool:
    called = event.id if isinstance(event.data, CallHeard) else getattr(event.data, "call", None)
    return called in own
