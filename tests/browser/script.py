"""Matches to show: real padel events, played by a fixed generator, with hearts that beat faster in rallies."""

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from padel import events
from padel.events import CallHeard, Data, Event, PairNames, Verdict
from padel.match import Match, fold
from padel.shots import Outcome, Pair, ShotType, other, pair_of

START = datetime(2026, 5, 9, 17, 30, tzinfo=UTC)
ANA_AND_LUIS = PairNames(name="Blue", colour="blue", players=("Ana", "Luis"))
CARLA_AND_MAX = PairNames(name="Red", colour="red", players=("Carla", "Max"))

_STROKES = (
    ShotType.SMASH,
    ShotType.BANDEJA,
    ShotType.FOREHAND_VOLLEY,
    ShotType.VIBORA,
    ShotType.LOB,
    ShotType.BAJADA,
)
_OUTCOMES = (Outcome.WINNER, Outcome.WINNER, Outcome.UNFORCED_ERROR, Outcome.FORCED_ERROR)


class Script:
    """A match that is being played: every method plays on and gives the events that it made, in order."""

    def __init__(
        self,
        match: str = "m-1",
        pairs: tuple[PairNames, PairNames] = (ANA_AND_LUIS, CARLA_AND_MAX),
        format: str = "SET3-S:6/TB7-G:TN3D",
        seed: int = 7,
        start: datetime = START,
    ) -> None:
        self.id = match
        self.now = start
        self._random = random.Random(seed)
        self._count = 0
        self.match: Match | None = None
        self.opening = [self._event(events.MatchCreated(format=format, pair_a=pairs[0], pair_b=pairs[1]))]
        self.opening.append(self._event(events.MatchStarted()))

    @property
    def state(self) -> Match:
        """The match as it stands."""
        assert self.match is not None
        return self.match

    def point(self, winner: Pair, player: int | None = None, shot: ShotType | None = None) -> list[Event]:
        """A point won by a winner of `player` (or of the pair), with the call that said so."""
        hitter = player or (1 if winner == "a" else 3)
        stroke = shot or ShotType.SMASH
        call = self.call(f"player {hitter} {stroke} winner")
        shot_played = events.ShotPlayed(pair=winner, player=hitter, shot=stroke, outcome=Outcome.WINNER, call=call.id)
        return [call, self._event(shot_played)]

    def call(self, text: str, verdict: Verdict = "taken", reason: str = "") -> Event:
        """A call that was heard."""
        return self._event(
            CallHeard(text=text, verdict=verdict, reason=reason, speech_ended=self.now, confidence=0.9)
        )

    def happen(self, data: Data, at: datetime | None = None) -> Event:
        """Anything else; at a moment where that matters."""
        if at is None:
            return self._event(data)
        return self._told(data, at)

    def fault(self) -> Event:
        """A first service that failed."""
        return self._event(events.ServeFaulted())

    def undo(self) -> Event:
        """The last point taken back."""
        return self._event(events.PointUndone())

    def rallies(self, count: int) -> Iterator[Event]:
        """Play `count` points as they fall, or until the match ends."""
        for _ in range(count):
            if self.state.play.winner:
                return
            yield from self._rally()

    def points_to(self, text: str) -> Iterator[Event]:
        """Play the points of, say, `"aabb"`."""
        for winner in text:
            yield from self.point("a" if winner == "a" else "b")

    def bpm(self, player: int, moment: datetime) -> int:
        """How fast a player's heart beats at a moment."""
        seconds = (moment - START).total_seconds()
        slow = 14 * math.sin(seconds / 310 + player) + 9 * math.sin(seconds / 67 + 2 * player)
        return round(122 + 7 * player + min(18.0, seconds / 200) + slow + 2 * math.sin(seconds / 23 + player))

    def _rally(self) -> Iterator[Event]:
        outcome = self._random.choice(_OUTCOMES)
        winner: Pair = "a" if self._random.random() < 0.53 else "b"
        pair = winner if outcome is Outcome.WINNER else other(winner)
        player = self._random.choice([one for one in (1, 2, 3, 4) if pair_of(one) == pair])
        stroke = self._random.choice(_STROKES)
        call = self.call(f"player {player} {stroke} {outcome}".replace("_", " "))
        yield call
        yield self._event(events.ShotPlayed(pair=pair, player=player, shot=stroke, outcome=outcome, call=call.id))

    def _event(self, data: Data) -> Event:
        seconds = 2 if isinstance(data, CallHeard) else self._random.randint(14, 44)
        return self._told(data, self.now + timedelta(seconds=seconds))

    def _told(self, data: Data, at: datetime) -> Event:
        self._count += 1
        self.now = at
        event = Event(id=f"{self.id}-{self._count}", match=self.id, time=at, data=data)
        self.match = fold(self.match, event)
        return event
