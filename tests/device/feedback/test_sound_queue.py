import threading

from hypothesis import given
from hypothesis import strategies as st

from device.feedback.signals import Signal
from device.feedback.sound_queue import MOST_SIGNALS, Sound, SoundQueue, Speech
from tests.waiting import PATIENCE_S

SOUNDS = st.one_of(st.sampled_from(Signal), st.builds(Speech, st.text(max_size=3)))


def drained(*sounds: Sound) -> list[Sound | None]:
    queue = SoundQueue()
    for sound in sounds:
        queue.put(sound)
    return [queue.get() for _ in range(len(queue))]


def test_sounds_are_played_in_order_and_sentences_after_them() -> None:
    assert drained(Speech("fifteen love"), Signal.TAKEN, Signal.ASKED) == [
        Signal.TAKEN,
        Signal.ASKED,
        Speech("fifteen love"),
    ]


def test_a_newer_score_is_spoken_instead_of_the_one_that_waits() -> None:
    assert drained(Speech("fifteen love"), Speech("thirty love")) == [Speech("thirty love")]


def test_an_alarm_is_next_and_makes_the_rest_old_news() -> None:
    assert drained(Signal.TAKEN, Speech("fifteen love"), Signal.ALARM, Signal.ASKED) == [Signal.ALARM, Signal.ASKED]


@given(st.lists(SOUNDS))
def test_the_queue_is_bounded_and_the_newest_alarm_is_kept(sounds: list[Sound]) -> None:
    left = drained(*sounds)
    assert len(left) <= MOST_SIGNALS + 1
    if Signal.ALARM in sounds:
        assert left[0] is Signal.ALARM
        assert left.count(Signal.ALARM) == 1
    if sounds and sounds[-1] is not Signal.ALARM:
        assert sounds[-1] in left, "the newest is never what is dropped"


@given(st.lists(SOUNDS))
def test_what_is_played_was_asked_for_in_that_order(sounds: list[Sound]) -> None:
    signals = [sound for sound in sounds if isinstance(sound, Signal)]
    played = [sound for sound in drained(*sounds) if isinstance(sound, Signal)]
    assert played == signals[len(signals) - len(played) :] or played[:1] == [Signal.ALARM]


def test_closing_wakes_who_waits() -> None:
    queue = SoundQueue()
    got: list[Sound | None] = []
    waiting = threading.Thread(target=lambda: got.append(queue.get()))
    waiting.start()
    queue.close()
    waiting.join(PATIENCE_S)
    assert got == [None]
    queue.put(Signal.TAKEN)
    assert queue.get() is None
