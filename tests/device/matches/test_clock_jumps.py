"""A system clock that is set while matches are set aside, abandoned and taken up changes stamps, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, permutations
from pathlib import Path

import pytest

from device.matches.orders import Orders
from device.matches.resuming import resume_or_create
from device.outbox import Outbox
from device.settings import MatchSettings, UmpireSettings
from device.umpire import Umpire
from padel.events import Event
from padel.match import fold, folded
from tests.device.matches.test_orders import HERE, Court, ears_of, named, sent
from tests.device.umpire.test_umpire import START
from tests.padel.conftest import created
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.match_commands import AbandonMatch, SetMatchAside, TakeUpMatch
from wire.topics import Stream

SET_BY = (timedelta(hours=-1), timedelta(minutes=1), timedelta(days=-365), timedelta(days=9000))


class SetClock:
    """A system clock that is set again and again."""

    def __init__(self) -> None:
        self.off = timedelta()

    def court(self, outbox: Outbox) -> Court:
        happened = Event(id=uuid7(START), match=uuid7(START), time=START, data=created("SET3-S:6/TB7"))
        outbox.append_events([happened])
        match = fold(None, happened)
        ears = ears_of(match)
        umpire = Umpire(
            match,
            ears.grammar,
            ears.evidence,
            UmpireSettings(),
            stamp=lambda moment: moment + self.off,
            ears_of=ears_of,
        )
        return Court(outbox, umpire, Orders(outbox, umpire, HERE.source, lambda: START + self.off), [])


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox.open(tmp_path / "outbox.sqlite", address=HERE) as opened:
        yield opened


@pytest.mark.parametrize(
    "jumps",
    [
        pytest.param(jumps, marks=[] if number % 3 == 0 else [pytest.mark.soak])
        for number, jumps in enumerate(permutations(SET_BY, 3))
    ],
)
def test_matches_are_set_aside_abandoned_and_taken_up_whatever_the_clock_is_set_to(
    outbox: Outbox, jumps: tuple[timedelta, ...]
) -> None:
    clock = SetClock()
    court = clock.court(outbox)
    first = court.match.id
    court.say("point blue")
    assert court.command(SetMatchAside(id="1", match=first, reason="rain")).obeyed
    clock.off = jumps[0]
    assert court.command(named()).obeyed
    second = court.match.id
    court.say("point white")
    clock.off = jumps[1]
    assert court.command(AbandonMatch(id="2", match=second, reason="late")).obeyed
    assert court.command(TakeUpMatch(id="3", match=first)).obeyed
    clock.off = jumps[2]
    for said in ("play", "maria smash winner"):
        court.say(said)
    assert (court.match.id, court.match.state, str(court.match.score)) == (first, "live", "0-0 30-0")
    again = resume_or_create(outbox, MatchSettings(), "en", START + clock.off)
    assert again.match == court.match, "what a restart goes on with is what was scored"
    for match in (first, second):
        there = folded(event for one in sent(court, match) if (event := one.event()))
        assert there is not None
        assert there.state == ("live" if match == first else "abandoned")
    assert there.play.ending is not None
    assert there.play.ending.reason == "late"
    rows = [CloudEvent.decode(row.payload) for row in outbox.pending(Stream.MATCH, 0, 1000)]
    assert [match for match, _ in groupby(one.subject for one in rows)] == [first, second, first]
    assert len({one.id for one in rows}) == len(rows)
