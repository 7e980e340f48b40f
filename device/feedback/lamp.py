"""The lamp: one light, or a red, a green and a blue one, on GPIO pins through gpiozero. It shows `patterns`."""

import threading
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from device.errors import LampError
from device.feedback.patterns import OF_SIGNAL, OFF, Colour, Pattern, Resting
from device.feedback.signals import Signal

if TYPE_CHECKING:
    from gpiozero.pins import Factory

_JOIN_S = 2.0


class Leds:
    """One LED or three on pins of the GPIO header, by their BCM numbers.

    Args:
        pins: one, or red, green and blue.
        active_high: whether a high pin lights the LED.
        factory: gpiozero's way to the pins; the machine's own unless given.

    Raises:
        LampError: when gpiozero is not installed, the machine has no GPIO, or a pin cannot be used.
    """

    def __init__(self, pins: Sequence[int], *, active_high: bool = True, factory: "Factory | None" = None) -> None:
        try:
            import gpiozero
        except ImportError as error:
            raise LampError(
                "the lamp needs gpiozero; install it with `pip install 'marcador[gpio]'`, "
                "or leave [feedback] lamp_pins empty"
            ) from error
        self._leds: list[Any] = []
        try:
            with warnings.catch_warnings(action="ignore", category=gpiozero.PinFactoryFallback):
                for pin in pins:
                    self._leds.append(gpiozero.LED(pin, active_high=active_high, pin_factory=factory))
        except (gpiozero.GPIOZeroError, OSError) as error:
            self.close()
            raise LampError(
                f"the lamp on GPIO {', '.join(map(str, pins))} cannot be used: {str(error).splitlines()[0]}; "
                "check [feedback] lamp_pins, and that this user is in the group gpio"
            ) from error

    def show(self, colour: Colour) -> None:
        """Light a colour; one LED alone is on for every colour but `OFF`."""
        lit = colour if len(self._leds) == len(colour) else (any(colour),) * len(self._leds)
        for led, on in zip(self._leds, lit, strict=True):
            led.value = on

    def close(self) -> None:
        """Switch off, and let the pins go."""
        for led in self._leds:
            led.off()
            led.close()


class Lamp:
    """Plays patterns in a thread of its own; `signal` and `rest` return at once.

    A signal is shown once, the newest at once. Then the lamp shows again what the appliance does.
    """

    def __init__(self, leds: Leds) -> None:
        self._leds = leds
        self._resting = Resting()
        self._signal: Signal | None = None
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="lamp", daemon=True)
        self._thread.start()

    def signal(self, signal: Signal) -> None:
        """Show a signal once, if the lamp has a pattern for it."""
        with self._changed:
            if signal in OF_SIGNAL:
                self._signal = signal
                self._changed.notify()

    def rest(self, resting: Resting) -> None:
        """Say what is shown while nothing happens."""
        with self._changed:
            if resting != self._resting:
                self._resting = resting
                self._changed.notify()

    def close(self) -> None:
        """Switch off."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(_JOIN_S)
        self._leds.close()

    def _run(self) -> None:
        while not self._closed:
            with self._changed:
                signal, self._signal = self._signal, None
                pattern = OF_SIGNAL[signal] if signal else self._resting.pattern()
            self._play(pattern, resting=None if signal else pattern)
        self._leds.show(OFF)

    def _play(self, pattern: Pattern, resting: Pattern | None) -> None:
        for step in pattern:
            self._leds.show(step.colour)
            with self._changed:
                if self._changed.wait_for(lambda: self._interrupts(resting), step.length_s):
                    return

    def _interrupts(self, resting: Pattern | None) -> bool:
        """Say whether something else is to be shown; a signal is not interrupted by a new way to rest."""
        news = resting is not None and self._resting.pattern() != resting
        return self._closed or self._signal is not None or news
