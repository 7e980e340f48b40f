"""Matches by the real rules between players of different strength, with what their sensors would have told."""

import random
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from padel.events import CallHeard, Event, EventData, MatchCreated, PairNames, ShotPlayed
from padel.format import DEFAULT_FORMAT, MatchFormat
from padel.score import Score
from padel.shots import Outcome, Pair, ShotType, other
from server.statistics.reference import published
from server.store.database import Store
from server.store.rows import Batch, ReceivedEvent, ReceivedSamples
from wire.envelope import CloudEvent
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Address

PLAYERS = [f"Player {letter}{number}" for letter in "ABCDEFGHIJ" for number in range(1, 9)]
BEGIN = datetime(2026, 1, 5, 18, tzinfo=UTC)
EPOCH = "0" * 32

_BOX = Address("home", "1", "box-1")
_BATCH_SAMPLES = 2_000
_MATCHES_A_COMMIT = 40
_HEART_EVERY_S = 5
_SERVER_WINS = 0.62


class Season:
    """The players with their strengths, and one match after the other between four of them."""

    def __init__(self, address: Address = _BOX, name: str = "match") -> None:
        self._address, self._name = address, name
        self._chance, self._sequence, self._matches = random.Random(name), 0, 0
        self._strength = {player: self._chance.gauss(0, 0.04) for player in PLAYERS}

    def match(self) -> list[CloudEvent]:
        """Play the next match: each point is called, and then an event of its own."""
        begun = BEGIN + timedelta(hours=8 * self._matches)
        name = f"{self._name}-{self._matches}"
        self._matches += 1
        found = []
        for data, seconds in self._events():
            self._sequence += 1
            event = Event(
                id=f"{name}-{self._sequence}", match=name, time=begun + timedelta(seconds=seconds), data=data
            )
            found.append(CloudEvent.wrap(event, self._address, EPOCH, self._sequence))
        return found

    def _events(self) -> Iterator[tuple[EventData, float]]:
        """Give what happens with the seconds since the beginning: points last 14 s, rests 18 s."""
        names = self._chance.sample(PLAYERS, 4)
        pairs = [PairNames(name=f"Pair {at}", colour="blue", players=(names[at], names[at + 1])) for at in (0, 2)]
        yield MatchCreated(format=DEFAULT_FORMAT, pair_a=pairs[0], pair_b=pairs[1]), 0.0
        score, seconds = Score.start(MatchFormat.parse(DEFAULT_FORMAT)), 0.0
        edge = sum(self._strength[name] for name in names[:2]) - sum(self._strength[name] for name in names[2:])
        cells, weights = zip(*published().items(), strict=True)
        while not score.winner:
            share = _SERVER_WINS if score.serving_pair == "a" else 1 - _SERVER_WINS
            winner: Pair = "a" if self._chance.random() < share + edge else "b"
            seconds += 32 + self._chance.gauss(0, 6)
            shot, outcome = self._chance.choices(cells, weights)[0]
            text, moment = f"{shot} {outcome}".replace("_", " "), BEGIN + timedelta(seconds=seconds)
            yield CallHeard(text=text, verdict="taken", speech_ended=moment, confidence=0.9), seconds
            yield self._ending(winner, shot, outcome), seconds
            score = score.point_to(winner)

    def _ending(self, winner: Pair, shot: ShotType, outcome: Outcome) -> ShotPlayed:
        pair = winner if outcome is Outcome.WINNER else other(winner)
        player = self._chance.choice((1, 2) if pair == "a" else (3, 4))
        return ShotPlayed(pair=pair, player=player, shot=shot, outcome=outcome)


def play(store: Store, matches: int, sensor_rows: int) -> int:
    """Store a season with about so many rows of sensors; give how many events it has."""
    season, chance, events = Season(), random.Random(3), 0
    for first in range(0, matches, _MATCHES_A_COMMIT):
        played = [season.match() for _ in range(first, min(first + _MATCHES_A_COMMIT, matches))]
        happened = [ReceivedEvent(one, one.encode().decode()) for match in played for one in match]
        events += len(store.commit(Batch(events=happened)))
        for match in played if sensor_rows else ():
            for told in sensed(match, sensor_rows // matches, chance):
                store.commit(told)
    return events


def sensed(happened: list[CloudEvent], rows: int, chance: random.Random) -> Iterator[Batch]:
    """Give what four players' sensors told in a match, in commits of a player's batches each."""
    first, last = happened[0], happened[-1]
    length_s = max(1.0, (last.time - first.time).total_seconds())
    beats = int(length_s // _HEART_EVERY_S)
    rate_hz = max(1.0, (rows / 4 - beats) / length_s)
    noise = array("h", (chance.randrange(-2000, 2000) for _ in range(3 * _BATCH_SAMPLES)))
    for player in (1, 2, 3, 4):
        of = {"epoch": EPOCH, "session": first.subject, "player": player}
        motion = []
        for number in range(int(length_s * rate_hz) // _BATCH_SAMPLES):
            start = first.time + timedelta(seconds=number * _BATCH_SAMPLES / rate_hz)
            told = {"id": f"m{number}", "sequence": number + 1, "sensor": f"wrist-{player}", "start": start}
            batch = MotionBatch.model_validate({**of, **told, "rate_hz": rate_hz, "samples_mg": noise})
            motion.append(ReceivedSamples(first.source, batch))
        moments = (first.time + timedelta(seconds=at * _HEART_EVERY_S) for at in range(beats))
        heart = [HeartRateSample(time=one, bpm=chance.randrange(110, 180)) for one in moments]
        beating = HeartRateBatch(id="h", sequence=1, sensor=f"strap-{player}", samples=tuple(heart), **of)
        yield Batch(motion=motion, heart_rate=[ReceivedSamples(first.source, beating)])


def following(address: Address, name: str, count: int) -> list[bytes]:
    """Give so many events of further matches, as they are sent."""
    season, found = Season(address, name), list[bytes]()
    while len(found) < count:
        found += [event.encode() for event in season.match()]
    return found[:count]
