"""Buttons of push to talk: one wired to a GPIO pin, or a keyboard, media remote or shutter release that Linux sees.

A button calls `pressed` and `released` of whoever listens, from a thread of its own.
"""

import warnings
from typing import TYPE_CHECKING, Any, Protocol

from device.errors import ButtonError

if TYPE_CHECKING:
    from gpiozero.pins import Factory

_BOUNCE_S = 0.03


class Presses(Protocol):
    """Who is told."""

    def pressed(self) -> None:
        """The button went down."""
        ...

    def released(self) -> None:
        """The button came up."""
        ...


class Button(Protocol):
    """A button that is watched until it is closed."""

    def close(self) -> None:
        """Stop watching."""
        ...


class GpioButton:
    """A button between a GPIO pin and ground, through gpiozero.

    Raises:
        ButtonError: when gpiozero is not installed, the machine has no GPIO, or the pin cannot be used.
    """

    def __init__(self, pin: int, presses: Presses, factory: "Factory | None" = None) -> None:
        try:
            import gpiozero
        except ImportError as error:
            raise ButtonError(
                "a button on GPIO needs gpiozero; install it with `pip install 'marcador[gpio]'`"
            ) from error
        try:
            with warnings.catch_warnings(action="ignore", category=gpiozero.PinFactoryFallback):
                self._button: Any = gpiozero.Button(pin, bounce_time=_BOUNCE_S, pin_factory=factory)
        except (gpiozero.GPIOZeroError, OSError) as error:
            raise ButtonError(
                f"the button on GPIO {pin} cannot be used: {str(error).splitlines()[0]}; "
                "check [listening] button, and that this user is in the group gpio"
            ) from error
        self._button.when_pressed = presses.pressed
        self._button.when_released = presses.released

    def close(self) -> None:
        """Let the pin go."""
        self._button.close()
