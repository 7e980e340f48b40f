"""The journal of several matches, the running one and those that rest, at whatever instant it is killed."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from signal import SIGKILL

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.outbox import Outbox
from device.outbox.schema import MIGRATIONS
from padel.events import (
    Event,
    EventData,
    MatchAbandoned,
    MatchCreated,
    MatchSetAside,
    MatchTakenUp,
    PairNames,
    PointAwarded,
)
from padel.match import folded
from tests.waiting import PATIENCE_S
from wire.envelope import CloudEvent
from wire.topics import Address, Stream

SETUP = MatchCreated(
    format="SET3-S:6/TB7",
    pair_a=PairNames.of("blue", ("Ana", "Bea")),
    pair_b=PairNames.of("red", ("Cruz", "Dani")),
)
ASIDE, TAKEN_UP = MatchSetAside(reason="rain"), MatchTakenUp(device="/here", position=2)
_numbers = count(1)


def happened(match: str, data: EventData) -> Event:
    number = next(_numbers)
    time = datetime(2026, 11, 28, 10, tzinfo=UTC) + timedelta(seconds=number)
    return Event(id=f"e{number}", match=match, time=time, data=data)


def test_a_match_that_was_set_aside_is_kept_while_others_are_played(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox.append_events([happened("m1", SETUP), happened("m1", PointAwarded(pair="a"))])
        outbox.append_events([happened("m1", ASIDE), happened("m2", SETUP)])
        outbox.append_events([happened("m3", SETUP)])
    with Outbox.open(path, address=address) as outbox:
        assert outbox.set_aside() == ["m1"]
        assert [event.match for event in outbox.journal()] == ["m3"]
        assert [event.data for event in outbox.journal("m1")] == [SETUP, PointAwarded(pair="a"), ASIDE]
        assert outbox.journal("m2") == [], "it was neither set aside nor is it the running one"
        outbox.append_events([happened("m3", ASIDE), happened("m1", TAKEN_UP)])
        assert (outbox.set_aside(), outbox.journal()[0].match) == (["m3"], "m1")


def test_a_match_comes_from_another_device_with_its_events(path: Path, address: Address) -> None:
    elsewhere = Address("home", "2", "other")
    events = [happened("m9", SETUP), happened("m9", PointAwarded(pair="b")), happened("m9", ASIDE)]
    history = [CloudEvent.wrap(one, elsewhere, "f" * 32, 70 + at) for at, one in enumerate(events)]
    with Outbox.open(path, address=address) as outbox:
        outbox.append_events([happened("m1", SETUP)])
        outbox.append_events([happened("m9", TAKEN_UP)], history=history)
        assert outbox.journal()[:-1] == events
        assert outbox.depths()[Stream.MATCH].depth == 2, "what happened elsewhere is not sent again"
        match = folded(outbox.journal())
        assert match is not None
        assert (match.state, str(match.score)) == ("live", "0-0 0-15")


def test_a_match_that_goes_on_elsewhere_or_was_abandoned_is_forgotten(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        for match in ("m1", "m2", "m3"):
            outbox.append_events([happened(match, SETUP), happened(match, ASIDE)])
        outbox.append_events([happened("m4", SETUP)])
        outbox.forget("m1")
        outbox.append_events([happened("m2", MatchAbandoned(reason="nobody came back"))])
        outbox.forget("m4")
        assert outbox.set_aside() == ["m3"]
        assert outbox.journal()[0].match == "m4", "the running match stays"
        assert outbox.depths()[Stream.MATCH].depth == 8, "the server is told all the same"


def test_small_things_outlive_a_restart(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        assert outbox.kept("settings") is None
        outbox.keep("settings", "one")
        outbox.keep("settings", "two")
    with Outbox.open(path, address=address) as outbox:
        assert outbox.kept("settings") == "two"


def test_a_file_of_the_version_before_keeps_its_match(path: Path, address: Address) -> None:
    events = [happened("m1", SETUP), happened("m1", PointAwarded(pair="a"))]
    connection = sqlite3.connect(path)
    for number, script in enumerate(MIGRATIONS[:2], start=1):
        connection.executescript(f"{script} PRAGMA user_version = {number};")
    for sequence, event in enumerate(events, start=5):
        payload = CloudEvent.wrap(event, address, "e" * 32, sequence).encode()
        connection.execute("INSERT INTO journal VALUES (?, ?)", (sequence, payload))
    connection.commit()
    connection.close()
    with Outbox.open(path, address=address) as outbox:
        assert outbox.journal() == events
        outbox.append_events([happened("m1", PointAwarded(pair="b"))])
        assert len(outbox.journal()) == 3


OPERATIONS = st.lists(st.tuples(st.sampled_from(["next", "aside", "take", "point", "forget"]), st.integers(0, 9)))


@settings(max_examples=25, deadline=None)
@given(OPERATIONS)
def test_the_journal_behaves_like_a_shelf_of_matches(tmp_path_factory: pytest.TempPathFactory, done: object) -> None:
    operations: list[tuple[str, int]] = list(done)  # type: ignore[call-overload]
    path = tmp_path_factory.mktemp("journal") / "outbox.sqlite"
    running, resting, lengths = "m0", list[str](), {"m0": 1}
    with Outbox.open(path, address=Address("home", "1", "box")) as outbox:
        outbox.append_events([happened("m0", SETUP)])
        for at, (what, number) in enumerate(operations, start=1):
            chosen = resting[number % len(resting)] if resting else None
            if what == "point":
                outbox.append_events([happened(running, PointAwarded(pair="a"))])
                lengths[running] += 1
            elif what == "forget" and chosen:
                outbox.forget(chosen)
                resting.remove(chosen)
            elif what in ("next", "aside"):
                left = [happened(running, ASIDE)] if what == "aside" else []
                outbox.append_events([*left, happened(f"m{at}", SETUP)])
                lengths[running] += len(left)
                resting += [running] * len(left)
                running, lengths[f"m{at}"] = f"m{at}", 1
            elif what == "take" and chosen:
                outbox.append_events([happened(running, ASIDE), happened(chosen, TAKEN_UP)])
                lengths[running] += 1
                lengths[chosen] += 1
                resting = [one for one in resting if one != chosen] + [running]
                running = chosen
            assert outbox.set_aside() == sorted(resting)
            assert outbox.journal()[0].match == running
            assert {one: len(outbox.journal(one)) for one in (running, *resting)} == {
                one: lengths[one] for one in (running, *resting)
            }


CHANGES = """
from pathlib import Path
from device.outbox import Outbox
from tests.device.outbox.test_journal import ASIDE, SETUP, TAKEN_UP, happened
from wire.topics import Address
outbox = Outbox.open(Path({path!r}), address=Address("home", "1", "box-1"))
before = "m0"
outbox.append_events([happened(before, SETUP)])
print("begun", flush=True)
for number in range(1, 100_000):
    outbox.append_events([happened(before, ASIDE), happened(f"m{{number}}", SETUP)])
    outbox.append_events([happened(f"m{{number}}", ASIDE), happened(before, TAKEN_UP)])
    outbox.forget(f"m{{number}}")
"""


def _killed_while_matches_change(path: Path, after_s: float) -> None:
    program = subprocess.Popen([sys.executable, "-c", CHANGES.format(path=str(path))], stdout=subprocess.PIPE)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"begun\n"
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(after_s)
        program.send_signal(SIGKILL)
        program.wait(PATIENCE_S)
    finally:
        program.kill()
        program.wait(PATIENCE_S)
        if program.stdout is not None:
            program.stdout.close()


def _check_exactly_one_state(path: Path) -> None:
    with Outbox.open(path, address=Address("home", "1", "box-1")) as outbox:
        running, resting = folded(outbox.journal()), [folded(outbox.journal(one)) for one in outbox.set_aside()]
        assert running is not None
        assert running.state == "live"
        assert all(one is not None and one.state == "set_aside" for one in resting)
        assert (running.id == "m0") == ("m0" not in outbox.set_aside())
        rows = outbox.pending(Stream.MATCH, 0, 1_000_000)
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        told = [event for row in rows if (event := CloudEvent.decode(row.payload).event())]
        assert [event for event in told if event.match == running.id] == outbox.journal(), "the server hears the same"


def test_killed_between_two_matches_it_has_exactly_one_of_both(tmp_path: Path) -> None:
    for attempt, after_s in enumerate((0.02, 0.11, 0.23)):
        path = tmp_path / f"{attempt}.sqlite"
        _killed_while_matches_change(path, after_s)
        _check_exactly_one_state(path)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_killed_at_any_instant_between_two_matches_it_has_exactly_one_of_both(tmp_path: Path) -> None:
    chance = Random(17)
    for attempt in range(200):
        path = tmp_path / f"{attempt}.sqlite"
        _killed_while_matches_change(path, chance.uniform(0, 0.5))
        _check_exactly_one_state(path)
