"""What is played while everything fails: matches and sensors, from a seed, each thing once and known by its name."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from padel.events import Event, EventData, MatchStarted, PointUndone, ShotPlayed
from padel.shots import Outcome, ShotType
from server.store.writing import microseconds
from tests.server.play import created
from wire.identifiers import uuid7
from wire.sensors import HeartRateSample

RATE_HZ = 50.0


class Beats(NamedTuple):
    """Heart-rate samples of one player."""

    session: str
    player: int
    samples: tuple[HeartRateSample, ...]


class Motion(NamedTuple):
    """A second of acceleration of one player."""

    session: str
    player: int
    start: datetime
    samples_mg: tuple[int, ...]


class Points(NamedTuple):
    """Match events, stored together."""

    events: tuple[Event, ...]


Step = Points | Beats | Motion


@dataclass(slots=True)
class Script:
    """Gives one step after another; the clock that it stamps with may be set at any time.

    Attributes:
        clock: how far the clock is off.
        points_a_match: after how many points another match begins.
    """

    random: Random
    clock: timedelta = timedelta()
    points_a_match: int = 40
    _counted: int = 0
    _match: str = ""
    _left: int = 0
    _began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def steps(self, count: int) -> Iterator[Step]:
        """Give so many steps."""
        for _ in range(count):
            kind = self.random.choices(["points", "beats", "motion"], [6, 3, 2])[0]
            if kind == "points" or not self._match:
                yield self.points()
            elif kind == "beats":
                yield Beats(self._match, self.random.randint(1, 4), tuple(self._beat() for _ in range(3)))
            else:
                mg = tuple(self.random.randint(-2000, 2000) for _ in range(3 * 50))
                yield Motion(self._match, self.random.randint(1, 4), self._now(), mg)

    def points(self) -> Points:
        """Give the next points."""
        return Points(tuple(self._event(data) for data in self._points()))

    def begin_anew(self) -> None:
        """Begin another match with the next points."""
        self._match, self._left = "", 0

    def _now(self) -> datetime:
        """Give a moment that no other step has, not even after the clock was set back."""
        self._counted += 1
        passed = datetime.now(UTC) - self._began
        whole = timedelta(seconds=int(passed.total_seconds() * 10))
        return self._began.replace(microsecond=0) + self.clock + whole + timedelta(microseconds=self._counted)

    def _points(self) -> list[EventData]:
        if self._left <= 0:
            self._match, self._left = uuid7(self._now()), self.points_a_match
            return [created(self.random.randint(1, 4)), MatchStarted()]
        count = self.random.randint(1, 3)
        self._left -= count
        return [self._point() for _ in range(count)]

    def _point(self) -> EventData:
        if self.random.random() < 0.1:
            return PointUndone()
        pair = self.random.choice(("a", "b"))
        return ShotPlayed(
            pair=pair,
            player=1 if pair == "a" else 3,
            shot=ShotType.SMASH,
            outcome=self.random.choice(list(Outcome)[:3]),
        )

    def _event(self, data: EventData) -> Event:
        moment = self._now()
        return Event(id=uuid7(moment), match=self._match, time=moment, data=data)

    def _beat(self) -> HeartRateSample:
        return HeartRateSample(time=self._now(), bpm=self.random.randint(60, 190), rr_s=(0.5,))


def names(step: Step) -> list[str]:
    """Name each thing of a step, as what is stored and what an outbox holds is named too."""
    match step:
        case Points():
            return [one.id for one in step.events]
        case Beats():
            return [beat_name(step.session, step.player, one.time, one.bpm) for one in step.samples]
        case Motion():
            return [motion_name(step.session, step.player, step.start)]


def beat_name(session: str, player: int, moment: datetime, bpm: int) -> str:
    """Name a heart-rate sample."""
    return f"beat {session} {player} {microseconds(moment)} {bpm}"


def motion_name(session: str, player: int, start: datetime) -> str:
    """Name a second of acceleration."""
    return f"motion {session} {player} {microseconds(start)}"


def mg_array(samples: tuple[int, ...]) -> "array[int]":
    """Give acceleration as a batch has it."""
    return array("h", samples)
