from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.events import Event
from padel.match import fold
from tests.padel.conftest import created, event
from wire.commands import read_command
from wire.delivery import Status
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.match_commands import (
    AbandonMatch,
    ForgetMatch,
    MatchCommand,
    NextMatch,
    NextPair,
    SetMatchAside,
    TakeUpMatch,
)
from wire.match_status import CommandAnswer, MatchStatus
from wire.topics import Address

IDS = st.from_regex(r"[0-9a-f-]{1,36}", fullmatch=True)
NAMES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=40)
REASONS = NAMES
PAIRS = st.builds(NextPair, colour=NAMES, players=st.tuples(NAMES, NAMES), name=st.none() | NAMES)
INSTEAD = st.sampled_from(["set_aside", "abandon"])
REPLACES = {
    "id": IDS,
    "and_then": st.none() | INSTEAD,
    "reason": st.none() | REASONS,
}
EVENT = CloudEvent.wrap(
    Event(id="e", match="m", time=datetime(2026, 11, 28, 9, tzinfo=UTC), data=events.MatchStarted()),
    Address("home", "1", "box"),
    "0" * 32,
    7,
)
COMMANDS = st.one_of(
    st.builds(
        NextMatch,
        pair_a=st.none() | PAIRS,
        pair_b=st.none() | PAIRS,
        format=st.none() | NAMES,
        first_server=st.integers(1, 4),
        language=st.none() | st.sampled_from(["en", "es"]),
        a_at=st.sampled_from(["left", "right"]),
        match=st.none() | IDS,
        **REPLACES,
    ),
    st.builds(SetMatchAside, id=IDS, match=IDS, reason=st.none() | REASONS),
    st.builds(AbandonMatch, id=IDS, match=IDS, reason=REASONS),
    st.builds(TakeUpMatch, match=IDS, events=st.just(()) | st.just((EVENT, EVENT)), **REPLACES),
    st.builds(ForgetMatch, id=IDS, match=IDS),
)


@given(COMMANDS)
def test_a_command_about_a_match_is_read_back(command: MatchCommand) -> None:
    assert read_command(command.encode()) == command


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (b'{"command": "next_match"}', "id"),
        (b'{"command": "next_match", "id": "1", "pair_a": {"colour": "blue", "players": ["Ana"]}}', "players"),
        (b'{"command": "next_match", "id": "1", "and_then": "forget"}', "and_then"),
        (b'{"command": "set_match_aside", "id": "a b", "match": "m"}', "id"),
        (b'{"command": "abandon_match", "id": "1", "match": "m"}', "reason"),
        (b'{"command": "take_up_match", "id": "1", "match": "m", "events": [{}]}', "events"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(payload: bytes, says: str) -> None:
    with pytest.raises(WireError, match=says):
        read_command(payload)


def test_a_status_tells_of_the_matches_that_the_device_has_and_answers_commands() -> None:
    running = fold(None, event(created()))
    resting = fold(fold(None, event(created())), event(events.MatchSetAside()))
    status = Status(
        state="online",
        epoch="0" * 32,
        match=MatchStatus.of(running),
        set_aside=(MatchStatus.of(resting),),
        commands=(CommandAnswer(id="1", obeyed=False, reason="the match is not over"),),
    )
    read = Status.decode(status.encode())
    assert read == status
    assert read.set_aside[0].since == resting.set_aside
    assert (read.set_aside[0].pairs, read.set_aside[0].state) == ("Blue v Red", "set_aside")


def test_a_status_of_a_device_of_earlier_days_tells_of_no_match() -> None:
    read = Status.decode(b'{"state": "online", "epoch": "%s"}' % (b"0" * 32))
    assert (read.match, read.set_aside, read.commands) == (None, (), ())
