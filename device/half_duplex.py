"""Opens what tells and what is listened to, from their settings, joined so that neither hears the other."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from device.errors import ButtonError
from device.feedback import Feedback
from device.feedback.opening import opened
from device.hearing.listening.attention import Attending
from device.hearing.listening.buttons import Button, GpioButton, Presses
from device.hearing.listening.half_duplex_gate import Gate
from device.hearing.listening.key_events import KeyButton
from device.hearing.listening.push_to_talk import TalkWindow
from device.settings import FeedbackSettings, ListeningSettings


@contextmanager
def half_duplex(
    feedback: FeedbackSettings, listening: ListeningSettings, language: str, rate_hz: int
) -> Iterator[tuple[Feedback, Attending]]:
    """Give the feedback, and the attention that blocks of the microphone get; both end with the context.

    Raises:
        ButtonError: when a button is named that cannot be used.
    """
    gate = Gate()
    with ExitStack() as open_parts:
        telling = opened(feedback, gate, language)
        open_parts.callback(telling.close)
        is_open = listening.mode != "push_to_talk"
        talk = None
        if listening.button:
            changed = _nothing if is_open else telling.listening
            talk = TalkWindow(listening.press, listening.once_s, changed=changed)
            changed(False)
            open_parts.callback(_button(listening, talk).close)
        yield telling, Attending(rate_hz, gate, talk, open=is_open)


def _nothing(_: bool) -> None:
    """With a microphone that is always open the lamp has nothing to show of the button."""


def _button(settings: ListeningSettings, presses: Presses) -> Button:
    bus, _, pin = settings.button.partition(":")
    if bus != "gpio":
        return KeyButton(settings.button, settings.button_key, presses)
    if not pin.isdecimal():
        raise ButtonError(f"button {settings.button!r}: a BCM number is expected after gpio:, as in gpio:17")
    return GpioButton(int(pin), presses)
