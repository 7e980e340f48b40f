"""Examples for the OpenAPI document, made by the game itself so that they are true."""

from datetime import UTC, datetime, timedelta

from padel.events import Event, EventData, MatchCreated, MatchStarted, PairNames, ShotPlayed
from padel.format import DEFAULT_FORMAT
from padel.match import Match, fold
from padel.shots import Outcome, ShotType
from wire.envelope import CloudEvent
from wire.scoreboard import Scoreboard
from wire.topics import Address

_MATCH = "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10"
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_CREATED = MatchCreated(
    format=DEFAULT_FORMAT,
    pair_a=PairNames(name="Blue", colour="blue", players=("Ana", "Bea")),
    pair_b=PairNames(name="Red", colour="red", players=("Carla", "Dora")),
)
_SHOT = ShotPlayed(pair="a", player=1, shot=ShotType.SMASH, outcome=Outcome.WINNER)


def _events() -> list[Event]:
    data: tuple[EventData, ...] = (_CREATED, MatchStarted(), _SHOT)
    return [
        Event(id=f"{_MATCH[:-1]}{at + 1}", match=_MATCH, time=_BEGIN + timedelta(seconds=at), data=one)
        for at, one in enumerate(data)
    ]


def example_scoreboard() -> Scoreboard:
    """Give a match after its first point."""
    match: Match | None = None
    for event in _events():
        match = fold(match, event)
    assert match is not None
    return Scoreboard.of(match, "1")


def example_event() -> CloudEvent:
    """Give a shot in its envelope."""
    return CloudEvent.wrap(_events()[-1], Address("home", "1", "box-1"), "0123456789abcdef" * 2, 3)
