import threading
from collections.abc import Iterator
from itertools import combinations

import pytest
from gpiozero.pins.mock import MockFactory

from device.errors import LampError
from device.feedback.lamp import Lamp, Leds
from device.feedback.patterns import GREEN, OF_SIGNAL, OFF, RED, WHITE, YELLOW, Colour, Pattern, Resting
from device.feedback.signals import Signal
from tests.waiting import PATIENCE_S, until

PINS = (17, 27, 22)


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    factory = MockFactory()
    yield factory
    factory.reset()


class RecordingLeds(Leds):
    """LEDs on mock pins that keep what was shown."""

    def __init__(self, pins: tuple[int, ...], factory: MockFactory) -> None:
        super().__init__(pins, factory=factory)
        self.shown: list[Colour] = []

    def show(self, colour: Colour) -> None:
        super().show(colour)
        self.shown.append(colour)


def pins(factory: MockFactory) -> tuple[bool, ...]:
    return tuple(bool(factory.pin(pin).state) for pin in PINS)


@pytest.mark.parametrize("colour", [OFF, WHITE, GREEN, RED, YELLOW])
def test_a_colour_is_three_pins(factory: MockFactory, colour: Colour) -> None:
    leds = Leds(PINS, factory=factory)
    leds.show(colour)
    assert pins(factory) == colour
    leds.close()


def test_one_light_shows_every_colour_and_a_low_pin_may_light_it(factory: MockFactory) -> None:
    leds = Leds((17,), active_high=False, factory=factory)
    leds.show(RED)
    assert factory.pin(17).state == 0
    leds.show(OFF)
    assert factory.pin(17).state == 1
    leds.close()


def test_a_lamp_that_listens_is_steady_and_a_closed_one_is_off(factory: MockFactory) -> None:
    lamp = Lamp(Leds(PINS, factory=factory))
    until(lambda: pins(factory) == WHITE, "it listens")
    lamp.close()
    assert all(not factory.pins[pin].state for pin in factory.pins)


@pytest.mark.parametrize("signal", OF_SIGNAL)
def test_a_signal_is_shown_to_its_end_and_then_the_lamp_rests(factory: MockFactory, signal: Signal) -> None:
    leds = RecordingLeds(PINS, factory)
    lamp = Lamp(leds)
    until(lambda: leds.shown[-1:] == [WHITE], "it rests")
    lamp.signal(signal)
    expected = [step.colour for step in OF_SIGNAL[signal]]
    until(lambda: leds.shown[1 : len(expected) + 2] == [*expected, WHITE], "it rests again")
    lamp.close()


def test_an_alarm_is_shown_at_once(factory: MockFactory) -> None:
    leds = RecordingLeds(PINS, factory)
    lamp = Lamp(leds)
    lamp.signal(Signal.DISCARDED)
    until(lambda: YELLOW in leds.shown, "the first signal")
    lamp.signal(Signal.ALARM)
    until(lambda: RED in leds.shown, "the alarm")
    assert leds.shown.count(YELLOW) < 3
    lamp.close()


def test_a_question_blinks_until_it_is_answered(factory: MockFactory) -> None:
    leds = RecordingLeds(PINS, factory)
    lamp = Lamp(leds)
    lamp.rest(Resting(asked=True))
    until(lambda: leds.shown.count(YELLOW) >= 3, "it blinks again and again")
    lamp.rest(Resting())
    until(lambda: leds.shown[-1] == WHITE, "it listens")
    lamp.close()


def test_a_muted_lamp_is_dark_most_of_the_time(factory: MockFactory) -> None:
    for resting in (Resting(muted=True), Resting(away=True), Resting(muted=True, offline=True)):
        pattern = resting.pattern()
        dark_s = sum(step.length_s or 0 for step in pattern if step.colour == OFF)
        assert dark_s > 0.9 * sum(step.length_s or 0 for step in pattern)


def rhythm(pattern: Pattern) -> tuple[tuple[bool, float | None], ...]:
    return tuple((step.colour != OFF, step.length_s) for step in pattern)


def test_no_colour_has_to_be_told_from_another() -> None:
    states = (Resting(), Resting(asked=True), Resting(muted=True), Resting(offline=True), Resting(away=True))
    patterns = [*OF_SIGNAL.values(), *(state.pattern() for state in states)]
    assert all(rhythm(one) != rhythm(other) for one, other in combinations(patterns, 2))


def test_signals_come_from_any_thread_and_never_wait(factory: MockFactory) -> None:
    lamp = Lamp(Leds(PINS, factory=factory))
    threads = [threading.Thread(target=lamp.signal, args=(signal,)) for signal in Signal for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    lamp.close()


def test_a_machine_without_gpio_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no-such-chip")
    with pytest.raises(LampError, match=r"lamp on GPIO 17 cannot be used: .*check \[feedback\] lamp_pins"):
        Leds((17,))


def test_a_pin_cannot_have_two_tasks(factory: MockFactory) -> None:
    leds = Leds((17,), factory=factory)
    with pytest.raises(LampError, match="GPIO 27, 17"):
        Leds((27, 17), factory=factory)
    Leds((27,), factory=factory).close()
    leds.close()
