"""Puts the physiology of a session together: from its match, its samples and what the device says it thinned."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

import numpy as np

from padel.match import Match
from padel.record import Point
from padel.sensor_events import SensorsThinned
from server.projections.efforts import changes_of_ends, efforts, spoken_shots
from server.projections.heart_figures import Asked, HeartFigures, falls, heart_figures, heart_means
from server.projections.matches import Matches
from server.projections.movement import Bodies, SensorMotion, swings_of_players
from server.projections.physiology.joining import JoinedShot, join
from server.projections.physiology.rallies import Rally, find_rallies
from server.projections.physiology.recovery import Effort, Recovery
from server.projections.physiology.synchrony import inside
from server.projections.stretches import EVER, Range
from server.store.reading import Reader
from server.store.rows import StoredEvent
from server.store.writing import microseconds

PLAYERS = (1, 2, 3, 4)
_KEPT_COURSES = 8


@dataclass(frozen=True, slots=True)
class Timeline:
    """The course of a session.

    Attributes:
        points: those that stand and were played, in order.
        rallies: theirs.
        efforts: their ends, with the rest that followed.
        thinned: what the appliance gave up of the samples.
    """

    events: Sequence[StoredEvent] = ()
    points: Sequence[Point] = ()
    rallies: Sequence[Rally] = ()
    efforts: Sequence[Effort] = ()
    thinned: Sequence[SensorsThinned] = ()


@dataclass(frozen=True, slots=True)
class PlayerFigures:
    """What is known of a player's body; without a sensor of a kind its figures are missing."""

    player: int
    heart: HeartFigures | None
    motion: Sequence[SensorMotion] = field(default=())


class _Course(NamedTuple):
    """A timeline, and what it was made from: the same objects as long as nothing new is known."""

    position: int
    match: Match | None
    motion: Sequence[SensorMotion]
    timeline: Timeline

    def is_of(self, position: int, match: Match | None, motion: Sequence[SensorMotion]) -> bool:
        return self.position == position and self.match is match and self.motion is motion


class SessionPhysiology:
    """Answers for any session; what is costly is kept, the measures of motion by `Bodies`."""

    def __init__(self, reader: Reader, matches: Matches) -> None:
        self._reader, self._matches = reader, matches
        self._bodies = Bodies(reader)
        self._lock = Lock()
        self._courses: OrderedDict[str, _Course] = OrderedDict()

    def timeline(self, session: str) -> Timeline:
        """Give the course of a session; without a match there are no points in it.

        A page asks for it several times at once: all get the one that is made for the first.
        """
        with self._lock:
            position, match = self._matches.last_position(session), self._matches.match(session)
            motion = self._bodies.motion(session)
            known = self._courses.pop(session, None)
            if known is None or not known.is_of(position, match, motion):
                known = _Course(position, match, motion, self._timeline(session, match, motion))
            self._courses[session] = known
            if len(self._courses) > _KEPT_COURSES:
                self._courses.popitem(last=False)
            return known.timeline

    def _timeline(self, session: str, match: Match | None, motion: Sequence[SensorMotion]) -> Timeline:
        events = self._reader.events(session, up_to=self._matches.position)
        points = [one for one in match.play.points if not one.penalty] if match else []
        swings = swings_of_players(motion)
        swings_ms = np.sort(np.array([one.time_ms for of in swings.values() for one in of.swings], dtype=np.int64))
        rallies = find_rallies([microseconds(one.time) // 1000 for one in points], swings_ms, len(swings))
        return Timeline(
            events,
            points,
            rallies,
            efforts(points, rallies, changes_of_ends(events) if match else set()),
            [
                SensorsThinned.model_validate(one.event.data)
                for one in events
                if one.event.type == SensorsThinned.TYPE
            ],
        )

    def players(
        self, session: str, player: int | None, asked: Asked, course: Timeline, within: Range = EVER
    ) -> list[PlayerFigures]:
        """Give the figures of one player, or of all who wore a sensor; of a stretch there are none of motion.

        Raises:
            ValueError: when a limit that was asked for makes no sense; its text says which.
        """
        hearts = self._reader.heart_rate(session, player)
        motions = self._bodies.motion(session) if within == EVER else []
        figures = [
            PlayerFigures(
                number,
                heart_figures([one for one in hearts if one.player == number], asked, course.efforts, within),
                [one for one in motions if one.player == number],
            )
            for number in ((player,) if player else PLAYERS)
        ]
        return [one for one in figures if one.heart or one.motion]

    def falls(self, session: str, course: Timeline, within: Range = EVER) -> dict[int, list[Recovery]]:
        """Give how far the hearts of those who wore a sensor fell after the efforts of a stretch."""
        beats = self._reader.beats(session)
        of = {number: [one for one in beats if one.player == number] for number in PLAYERS}
        return {
            number: fell for number, worn in of.items() if (fell := falls(worn, course.efforts, within)) is not None
        }

    def heart_means(self, session: str, within: Range = EVER) -> dict[int, dict[int, float]]:
        """Give the mean heart rates over ten seconds of those who wore a strap, in a stretch."""
        beats = self._reader.beats(session)
        of = {number: [one for one in beats if one.player == number] for number in PLAYERS}
        return {number: inside(heart_means(worn), within) for number, worn in of.items() if worn}

    def movement_means(self, session: str, within: Range = EVER) -> dict[int, dict[int, float]]:
        """Give the mean movement over ten seconds, ENMO in milli-g, of those who wore a sensor, in a stretch.

        Of several sensors on a player the one counts that swings are taken from.
        """
        return {
            number: inside(one.movement_mg, within)
            for number, one in swings_of_players(self._bodies.motion(session)).items()
        }

    def swings(self, session: str) -> dict[int, SensorMotion]:
        """Give the sensor of each player that swings are taken from."""
        return swings_of_players(self._bodies.motion(session))

    def joined(self, session: str, course: Timeline) -> list[JoinedShot]:
        """Join the spoken shots of a session with the swings that made them."""
        swings = {player: motion.swings for player, motion in self.swings(session).items()}
        return join(spoken_shots(course.events, course.points), swings)
