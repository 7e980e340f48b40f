"""Every call of the umpire counts once, whatever of two devices heard it, and wherever the one that scored died."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from device.standby.merging import Call, OwnCalls

START = datetime(2026, 3, 1, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Heard:
    text: str
    at_s: float
    number: int = 0

    @property
    def speech_ended(self) -> datetime:
        return START + timedelta(seconds=self.at_s)


def call(text: str, at_s: float) -> Call:
    return Call(text, START + timedelta(seconds=at_s))


def left(own: OwnCalls[Heard]) -> list[float]:
    return [one.at_s for one in own.take()]


@given(st.data())
def test_what_the_primary_did_not_come_to_is_left_and_nothing_else(data: st.DataObject) -> None:
    """Each call reaches the one that stands by by its own ear and by the primary's event, in any order of these."""
    texts = data.draw(st.lists(st.sampled_from(["ace", "point red", "undo"]), max_size=12))
    pauses_s = [data.draw(st.floats(5.5, 60.0)) for _ in texts]
    spoken = [(text, sum(pauses_s[: at + 1])) for at, text in enumerate(texts)]
    jitter = st.floats(-0.45, 0.45)
    heard = [Heard(text, at_s + data.draw(jitter), number) for number, (text, at_s) in enumerate(spoken)]
    said = [call(text, at_s + data.draw(jitter)) for text, at_s in spoken]
    died_after = data.draw(st.integers(0, len(texts)))
    own: OwnCalls[Heard] = OwnCalls()
    told = 0
    for number, one in enumerate(heard):
        ahead = data.draw(st.integers(told, min(died_after, number + 1)))
        for each in said[told:ahead]:
            own.said(each)
        told = ahead
        own.hear(one)
    for each in said[told:died_after]:
        own.said(each)
    assert [one.number for one in own.take()] == list(range(died_after, len(texts)))


@given(st.lists(st.booleans(), max_size=10), st.lists(st.booleans(), max_size=10))
def test_a_call_that_only_one_of_them_heard_counts_too(here: list[bool], there: list[bool]) -> None:
    own: OwnCalls[Heard] = OwnCalls()
    last_there = -1
    for number, (is_here, is_there) in enumerate(zip(here, there, strict=False)):
        if is_here:
            own.hear(Heard("ace", 10.0 * number, number))
        if is_there:
            own.said(call("ace", 10.0 * number))
            last_there = number
    expected = [number for number in range(last_there + 1, min(len(here), len(there))) if here[number]]
    assert [one.number for one in own.take()] == expected


def test_what_the_two_understood_differently_is_one_call() -> None:
    own: OwnCalls[Heard] = OwnCalls()
    own.hear(Heard("blue winner", 10.0))
    own.said(call("blue smash winner", 10.4))
    assert left(own) == []


def test_the_same_words_are_one_call_by_clocks_that_are_two_seconds_apart_and_two_when_said_twice() -> None:
    own: OwnCalls[Heard] = OwnCalls()
    own.hear(Heard("undo", 10.0))
    own.hear(Heard("undo", 12.4))
    own.said(call("undo", 7.9))
    assert left(own) == [12.4]


def test_a_call_that_is_repeated_because_nothing_answers_counts_once() -> None:
    own: OwnCalls[Heard] = OwnCalls()
    for at_s in (10.0, 13.0, 30.0):
        own.hear(Heard("ace", at_s))
    assert left(own) == [10.0, 30.0]


def test_a_call_that_the_primary_did_not_end_with_waits_again() -> None:
    own: OwnCalls[Heard] = OwnCalls()
    own.hear(Heard("ace", 10.0))
    own.said(call("ace", 10.1))
    own.hear(Heard("point red", 20.0))
    own.bring_back(call("ace", 10.1), Heard("ace", 10.1))
    assert left(own) == [10.0, 20.0]


def test_and_so_does_one_that_was_not_heard_here() -> None:
    own: OwnCalls[Heard] = OwnCalls()
    own.said(call("ace", 10.1))
    own.bring_back(call("ace", 10.1), Heard("ace", 10.1))
    assert left(own) == [10.1]
