"""What an appliance scores when it starts, and that settings which changed meanwhile are said."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.matches.resuming import Resumed, begun_under, resume_or_create
from device.outbox import Outbox
from device.settings import MatchSettings, PairSettings
from padel.events import (
    Event,
    EventData,
    MatchAbandoned,
    MatchRetired,
    MatchSetAside,
    MatchTakenUp,
    PointAwarded,
    StepUndone,
)
from padel.match import fold
from wire.identifiers import uuid7
from wire.topics import Address

START = datetime(2026, 11, 28, tzinfo=UTC)


def settings(*names: str, form: str = "SET3-S:6/TB7") -> MatchSettings:
    a, b, c, d = names
    return MatchSettings(
        format=form,
        pair_a=PairSettings(colour="blue", players=(a, b)),
        pair_b=PairSettings(colour="red", players=(c, d)),
    )


FOUR = settings("Ana", "Bea", "Cruz", "Dani")
OTHERS = settings("Maria", "Carlos", "Laura", "David")


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox.open(tmp_path / "outbox.sqlite", address=Address("home", "1", "box")) as opened:
        yield opened


def start(outbox: Outbox, match: MatchSettings, language: str = "en") -> Resumed:
    return resume_or_create(outbox, match, language, START)


def happens(outbox: Outbox, match: str, *data: EventData) -> None:
    outbox.append_events([Event(id=uuid7(START), match=match, time=START, data=one) for one in data])


def test_the_first_match_is_that_of_the_settings_and_goes_on_after_a_restart(
    outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    first = start(outbox, FOUR)
    happens(outbox, first.match.id, PointAwarded(pair="a"))
    again = start(outbox, FOUR)
    assert (again.match.id, str(again.match.score), again.next_setup) == (first.match.id, "0-0 15-0", None)
    assert caplog.text == ""


def test_settings_that_changed_are_said_and_count_from_the_next_match_on(
    outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    first = start(outbox, FOUR)
    happens(outbox, first.match.id, *[PointAwarded(pair=pair) for pair in "aaaabbbbaaaa"])
    again = start(outbox, OTHERS)
    assert again.match.id == first.match.id
    assert again.next_setup == OTHERS.setup("en")
    assert [record.message for record in caplog.records] == [
        "going on with Ana / Bea v Cruz / Dani, 2-1; the new settings count from the next match on"
    ]


@pytest.mark.parametrize(
    ("changed", "language"),
    [(settings("Ana", "Bea", "Cruz", "Dani", form="SET1-S:6/TB7"), "en"), (FOUR, "es")],
)
def test_another_format_or_language_is_a_change_too(outbox: Outbox, changed: MatchSettings, language: str) -> None:
    start(outbox, FOUR)
    assert start(outbox, changed, language).next_setup == changed.setup(language)


def test_a_match_that_began_with_other_players_under_the_same_settings_is_no_change(outbox: Outbox) -> None:
    first = start(outbox, OTHERS)
    begun_under(outbox, FOUR.setup("en"))
    again = start(outbox, FOUR)
    assert (again.match.id, again.next_setup) == (first.match.id, None)


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (MatchRetired(pair="b"), "finished"),
        (MatchAbandoned(reason="rain"), "abandoned"),
        (MatchSetAside(), "set_aside"),
    ],
)
def test_a_match_that_is_over_or_rests_stays_after_a_restart_until_the_next_one_begins(
    outbox: Outbox, last: EventData, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = start(outbox, FOUR)
    happens(outbox, first.match.id, PointAwarded(pair="a"), last)
    again = start(outbox, FOUR)
    assert (again.match.id, again.match.state, again.next_setup) == (first.match.id, state, None)
    assert "Ana / Bea v Cruz / Dani, 0-0 15-0 is" in caplog.text
    back = MatchTakenUp(device="here", position=3) if state == "set_aside" else StepUndone()
    assert fold(again.match, Event(id="back", match=first.match.id, time=START, data=back)).state == "live"


@pytest.mark.parametrize("last", [MatchRetired(pair="b"), MatchAbandoned(reason="rain"), MatchSetAside()])
def test_settings_that_changed_begin_the_next_match_once_none_goes_on(
    outbox: Outbox, last: EventData, caplog: pytest.LogCaptureFixture
) -> None:
    first = start(outbox, FOUR)
    happens(outbox, first.match.id, PointAwarded(pair="a"), last)
    again = start(outbox, OTHERS)
    assert again.match.id != first.match.id
    assert again.match.setup.pair_a.players == ("Maria", "Carlos")
    assert "so the next match begins" in caplog.text
    assert outbox.set_aside() == ([first.match.id] if isinstance(last, MatchSetAside) else [])
