from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.events import Event
from padel.shots import Outcome, ShotType
from wire.envelope import CloudEvent, rfc3339
from wire.errors import WireError
from wire.topics import Address, Stream

ADDRESS = Address("home", "1", "box")
EPOCH = "0" * 32
MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1))
DATA = st.one_of(
    st.builds(events.PointAwarded, pair=st.sampled_from(["a", "b"]), call=st.none() | st.text()),
    st.builds(events.MatchRetired, pair=st.sampled_from(["a", "b"])),
    st.builds(
        events.ShotPlayed,
        pair=st.sampled_from(["a", "b"]),
        player=st.none() | st.integers(1, 4),
        shot=st.none() | st.sampled_from(ShotType),
        outcome=st.sampled_from(Outcome),
    ),
    st.builds(events.CallHeard, text=st.text(), verdict=st.just("taken"), speech_ended=MOMENTS),
)


@given(DATA, MOMENTS, st.integers(1, 2**53))
def test_an_event_comes_back_out_of_its_envelope(data: events.EventData, moment: datetime, sequence: int) -> None:
    event = Event(id="1", match="m", time=moment, data=data)
    sent = CloudEvent.wrap(event, ADDRESS, EPOCH, sequence)
    received = CloudEvent.decode(sent.encode())
    assert received == sent
    assert received.event() == event


def test_a_moment_is_utc_with_microseconds() -> None:
    moment = datetime(2026, 1, 1, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=2)))
    assert rfc3339(moment) == "2025-12-31T23:02:03.000004Z"


def test_a_type_of_a_later_version_is_kept_but_not_understood() -> None:
    event = Event(id="1", match="m", time=datetime.now(UTC), data=events.PointAwarded(pair="a"))
    later = CloudEvent.wrap(event, ADDRESS, EPOCH, 1).model_copy(update={"type": "marcador.point.awarded.v9"})
    assert later.event() is None


@given(st.binary(max_size=60))
def test_any_bytes_are_an_event_or_refused_with_the_reason(payload: bytes) -> None:
    with pytest.raises(WireError, match="not an event"):
        CloudEvent.decode(payload)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(WireError, match="id: is missing"):
        CloudEvent.decode(b'{"source":"/x","type":"t","time":"2026-01-01T00:00:00Z","subject":"m"}')


def test_a_topic_has_the_address_of_its_device() -> None:
    assert Address.of_topic(ADDRESS.stream(Stream.HEART_RATE)) == (ADDRESS, "heart-rate")


@pytest.mark.parametrize("topic", ["", "marcador/v1/a/b", "other/v1/a/b/c/match", "marcador/v1/a//c/match"])
def test_another_topic_is_refused(topic: str) -> None:
    with pytest.raises(WireError):
        Address.of_topic(topic)


@pytest.mark.parametrize("court", ["", "a/b", "#", "+"])
def test_a_name_that_is_no_topic_level_is_refused(court: str) -> None:
    with pytest.raises(WireError, match="topic level"):
        Address("home", court, "box")
