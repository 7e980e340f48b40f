"""A match to play in tests: events in their envelopes, as an appliance numbers them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from padel.events import CallHeard, Event, EventData, MatchCreated, MatchStarted, PairNames, PointUndone, ShotPlayed
from padel.format import DEFAULT_FORMAT
from padel.shots import Outcome, ShotType
from wire.envelope import CloudEvent
from wire.topics import Address

BEGIN = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
BOX = Address("home", "1", "box-1")


def created(first_server: int = 1) -> MatchCreated:
    return MatchCreated(
        format=DEFAULT_FORMAT,
        pair_a=PairNames(name="Blue", colour="blue", players=("Ana", "Bea")),
        pair_b=PairNames(name="Red", colour="red", players=("Carla", "Dora")),
        first_server=first_server,
    )


class Appliance:
    """Numbers events as a device does; the same appliance can play several matches."""

    def __init__(self, address: Address = BOX) -> None:
        self.address, self.epoch, self.sequence = address, uuid4().hex, 0
        self.match = uuid4().hex

    def wrap(self, data: EventData, *, id: str | None = None) -> CloudEvent:
        self.sequence += 1
        time = BEGIN + timedelta(seconds=self.sequence, microseconds=7)
        event = Event(id=id or uuid4().hex, match=self.match, time=time, data=data)
        return CloudEvent.wrap(event, self.address, self.epoch, self.sequence)

    def new_match(self) -> list[CloudEvent]:
        self.match = uuid4().hex
        return [self.wrap(created()), self.wrap(MatchStarted())]

    def rallies(self, count: int) -> Iterator[CloudEvent]:
        """Points that alternate unevenly between the pairs, with one undone now and then."""
        for at in range(count):
            if at % 7 == 6:
                yield self.wrap(PointUndone())
            else:
                pair = "a" if at % 3 else "b"
                yield self.wrap(
                    ShotPlayed(pair=pair, player=1 if pair == "a" else 3, shot=ShotType.SMASH, outcome=Outcome.WINNER)
                )

    def play(self, rallies: int) -> list[CloudEvent]:
        return [*self.new_match(), *self.rallies(rallies)]

    def called_point(self) -> list[CloudEvent]:
        call = self.wrap(CallHeard(text="blue smash winner", verdict="taken", speech_ended=BEGIN, confidence=0.9))
        shot = ShotPlayed(pair="a", player=2, shot=ShotType.SMASH, outcome=Outcome.WINNER, call=call.id)
        return [call, self.wrap(shot)]
