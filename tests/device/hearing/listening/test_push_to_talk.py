from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.hearing.listening.push_to_talk import LONGEST_HOLD_S, RELEASE_TAIL_S, Press, TalkWindow

START = datetime(2026, 11, 21, tzinfo=UTC)


class Court:
    """A window with its clock and a record of what the lamp was told."""

    def __init__(self, press: Press, once_s: float = 6.0) -> None:
        self.s = 0.0
        self.told: list[bool] = []
        self.window = TalkWindow(press, once_s, now=lambda: self.at(self.s), changed=self.told.append)

    def at(self, s: float) -> datetime:
        return START + timedelta(seconds=s)

    def hears(self, s: float) -> bool:
        self.s = s
        return self.window.hears(self.at(s))


def test_nothing_is_heard_before_a_press() -> None:
    assert not Court("hold").hears(1)
    assert not Court("once").hears(1)


def test_a_held_button_is_heard_until_a_little_after_it_is_let_go() -> None:
    court = Court("hold")
    court.window.pressed()
    assert court.hears(5)
    court.window.released()
    assert court.hears(5 + RELEASE_TAIL_S)
    assert not court.hears(5 + RELEASE_TAIL_S + 0.05)
    assert court.told == [True, False]


def test_a_call_does_not_end_a_held_button() -> None:
    court = Court("hold")
    court.window.pressed()
    court.window.decided(goes_on=False)
    assert court.hears(1)


def test_a_button_that_something_lies_on_is_let_go_in_the_end() -> None:
    court = Court("hold")
    court.window.pressed()
    assert court.hears(LONGEST_HOLD_S)
    assert not court.hears(LONGEST_HOLD_S + 1)


def test_one_press_listens_until_the_call_is_decided() -> None:
    court = Court("once")
    court.window.pressed()
    court.window.released()
    assert court.hears(2)
    court.window.decided(goes_on=False)
    assert not court.hears(2.05)
    assert court.told == [True, False]


def test_one_press_that_nobody_follows_up_ends_by_itself() -> None:
    court = Court("once", once_s=4)
    court.window.pressed()
    assert court.hears(4)
    assert not court.hears(4.05)
    assert not court.hears(5)
    assert court.told == [True, False]


def test_a_question_gives_the_time_to_answer_it() -> None:
    court = Court("once", once_s=4)
    court.window.pressed()
    assert court.hears(3)
    court.window.decided(goes_on=True)
    assert court.hears(7)
    assert not court.hears(7.05)


@pytest.mark.parametrize("press", ["hold", "once"])
@given(st.lists(st.sampled_from(["press", "release", "decide", "ask", "wait"]), max_size=30))
def test_no_sequence_of_presses_leaves_it_open_for_ever(press: Press, actions: list[str]) -> None:
    court = Court(press)
    for action in actions:
        {
            "press": court.window.pressed,
            "release": court.window.released,
            "decide": lambda: court.window.decided(goes_on=False),
            "ask": lambda: court.window.decided(goes_on=True),
            "wait": lambda: court.hears(court.s + 1),
        }[action]()
    court.hears(court.s + LONGEST_HOLD_S + 1)
    assert not court.hears(court.s + 1)
    assert not court.told or court.told[-1] is False
