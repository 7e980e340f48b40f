from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from padel.calls import match_grammar, understand
from padel.events import Event, EventData, MatchCreated, PairNames
from padel.match import Match, fold
from padel.umpiring import Decision, Pending, decide

START = datetime(2026, 11, 21, 10, tzinfo=UTC)
PLAYERS = ("Maria", "Carlos", "Laura", "David")
_ids = count(1)


def event(data: EventData, match: str = "m") -> Event:
    number = next(_ids)
    return Event(id=f"e{number}", match=match, time=START + timedelta(seconds=number), data=data)


def created(format: str = "SET3-S:6/TB7-G:TN3D", language: str = "en") -> MatchCreated:
    return MatchCreated(
        format=format,
        language=language,
        pair_a=PairNames(name="Blue", colour="blue", players=PLAYERS[:2]),
        pair_b=PairNames(name="Red", colour="red", players=PLAYERS[2:]),
    )


class Chair:
    """An umpire's chair: sentences in, decisions and score out."""

    def __init__(self, format: str, language: str = "en") -> None:
        self.match: Match = fold(None, event(created(format, language)))
        self.pending: Pending | None = None
        self.grammar = match_grammar(language, ("blue", "red"), PLAYERS)

    def say(self, sentence: str) -> Decision:
        call = understand(self.grammar, tuple(sentence.split()))
        assert call is not None, f"{sentence!r} is not in the grammar"
        decision = decide(self.match, self.pending, call, "call")
        self.pending = decision.pending
        for data in decision.events:
            self.match = fold(self.match, event(data))  # type: ignore[arg-type]
        return decision

    @property
    def score(self) -> str:
        return str(self.match.score)


@pytest.fixture
def chair() -> Chair:
    return Chair("SET3-S:6/TB7-G:TN3D")


@pytest.fixture
def chair_of() -> Callable[[str], Chair]:
    return Chair


@pytest.fixture
def new_match() -> Match:
    return fold(None, event(created()))


@pytest.fixture
def happen() -> Callable[[EventData], Event]:
    return event
