"""Puts the physiology of a session together: from its match, its samples and what the device says it thinned."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from padel.record import Point
from padel.sensor_events import SensorsThinned
from server.projections.efforts import changes_of_ends, efforts, spoken_shots
from server.projections.heart_figures import Asked, HeartFigures, heart_figures
from server.projections.matches import Matches
from server.projections.movement import Bodies, SensorMotion, swings_of_players
from server.projections.physiology.joining import JoinedShot, join
from server.projections.physiology.rallies import Rally, find_rallies
from server.projections.physiology.recovery import Effort
from server.projections.stretches import EVER, Range
from server.store.reading import Reader
from server.store.rows import StoredEvent
from server.store.writing import microseconds

PLAYERS = (1, 2, 3, 4)


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


class SessionPhysiology:
    """Answers for any session; what is costly is kept by `Bodies`."""

    def __init__(self, reader: Reader, matches: Matches) -> None:
        self._reader, self._matches = reader, matches
        self._bodies = Bodies(reader)

    def timeline(self, session: str) -> Timeline:
        """Give the course of a session; without a match there are no points in it."""
        events = self._reader.events(session, up_to=self._matches.position)
        match = self._matches.match(session)
        points = [one for one in match.play.points if not one.penalty] if match else []
        swings = swings_of_players(self._bodies.motion(session))
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

    def swings(self, session: str) -> dict[int, SensorMotion]:
        """Give the sensor of each player that swings are taken from."""
        return swings_of_players(self._bodies.motion(session))

    def joined(self, session: str, course: Timeline) -> list[JoinedShot]:
        """Join the spoken shots of a session with the swings that made them."""
        swings = {player: motion.swings for player, motion in self.swings(session).items()}
        return join(spoken_shots(course.events, course.points), swings)
