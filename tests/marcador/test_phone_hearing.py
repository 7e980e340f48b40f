"""What a phone's process makes of what it hears, and what becomes of one that cannot hear; calls are typed here."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from device.hearing.sources.audio import AudioBlock
from device.listener import Listener
from device.settings import UmpireSettings
from device.umpire import Decided, Evidence, Umpire
from marcador.phone_hearing.ears import WorkerEars
from marcador.phone_hearing.pipe import Hearing
from marcador.phone_hearing.worker import heard_in
from marcador.terminal_umpire import typed
from padel.calls import match_grammar
from padel.events import Event, MatchCreated, PairNames
from padel.match import fold
from server.errors import NoEar
from server.microphones.ears import Heard
from wire.identifiers import uuid7

NOW = datetime(2026, 5, 1, 18, tzinfo=UTC)
CREATED = Event(
    id=uuid7(NOW), match=uuid7(NOW), time=NOW,
    data=MatchCreated(
        format="SET3-S:6/TB7",
        pair_a=PairNames.of("blue", ("Ana", "Bea")),
        pair_b=PairNames.of("red", ("Cruz", "Dani")),
    ),
)  # fmt: skip


class Typing:
    """Decides as a listener does on what is typed; an empty line lets the patience with a shot run out."""

    def __init__(self, *lines: str) -> None:
        match, grammar = fold(None, CREATED), match_grammar("en", ("blue", "red"), ("Ana", "Bea", "Cruz", "Dani"))
        self.umpire, self._lines = Umpire(match, grammar, Evidence("m", "g"), UmpireSettings()), lines

    def decide(self, blocks: Iterable[AudioBlock]) -> Iterator[tuple[Any, Decided | None]]:
        now = NOW
        for line in self._lines:
            now += timedelta(seconds=5)
            if not line:
                yield None, self.umpire.expire(now + timedelta(minutes=5))
            else:
                yield None, self.umpire.hear(typed(tuple(line.split()), now))


def heard(*lines: str) -> list[Heard]:
    return list(heard_in(cast(Listener, Typing(*lines)), iter(())))


def test_a_call_goes_on_as_it_was_meant() -> None:
    (point,) = heard("ana smash winner")
    assert (point.said, point.verdict) == ("ana smash winner", "taken")
    assert point.call is not None
    assert (point.call.player, point.call.shot, point.call.outcome) == (1, "smash", "winner")
    assert abs(point.ended - (NOW + timedelta(seconds=5))) < timedelta(days=1)


@pytest.mark.parametrize(
    ("who", "pair", "player"),
    [("red", "b", None), ("dani", "b", 4), ("love fifteen", "b", None), ("fifteen love", "a", None)],
)
def test_a_shot_that_waited_goes_on_once_its_who_is_known(who: str, pair: str, player: int | None) -> None:
    asked, completed = heard("smash winner", who)
    assert (asked.verdict, asked.call) == ("asked", None)
    assert completed.verdict == "taken"
    assert completed.call is not None
    assert (completed.call.pair, completed.call.player) == (pair, player)
    assert (completed.call.kind, completed.call.shot, completed.call.outcome) == ("shot", "smash", "winner")


def test_what_is_nothing_to_score_is_told_only() -> None:
    told = heard("point red", "love fifteen", "fifteen love", "what's the score", "undo", "lob winner", "")
    assert [one.verdict for one in told] == [
        "taken", "confirmed", "alarm", "answered", "taken", "asked", "discarded",
    ]  # fmt: skip
    assert [one.call.kind if one.call else None for one in told] == [
        "point", None, None, None, "undo", None, None,
    ]  # fmt: skip
    (unknown,) = heard("nonsense")
    assert (unknown.said, unknown.verdict, unknown.call) == ("", "unclear", None)


@pytest.mark.parametrize("lines", [("next match",), ("set match aside",), ("confirm",)])
def test_from_match_to_match_a_phone_does_not_lead(lines: tuple[str, ...]) -> None:
    *_, last = heard("point red", *lines)
    assert (last.verdict, last.call) == ("refused", None)
    assert "appliance at the court" in last.reason


def test_an_ear_that_cannot_hear_ends_and_its_place_is_free(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async def tried() -> None:
        ears = WorkerEars(Hearing(tmp_path / "no-model", UmpireSettings()), 1)
        for _ in range(2):
            ear = ears.open([CREATED])
            with pytest.raises(NoEar, match="1 phones are heard already"):
                ears.open([CREATED])
            await ear.ready()
            assert await ear.heard() is None
            ear.hear(b"")
            ear.close()
            ear.close()
        ears.close()

    asyncio.run(tried())
    assert "no-model" in capfd.readouterr().err


def test_what_waits_for_an_ear_is_bounded(tmp_path: Path) -> None:
    async def tried() -> None:
        ears = WorkerEars(Hearing(tmp_path / "no-model", UmpireSettings()), 1)
        ear = ears.open([CREATED])
        taken = [ear.hear(bytes(1600)) for _ in range(1000)]
        assert not taken[-1]
        assert not ear.turn_to([CREATED])
        ears.close()

    asyncio.run(tried())
