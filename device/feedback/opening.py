"""Opens the channels that the settings name. What cannot be opened is said once, and is left out."""

import logging

from device.errors import FeedbackError, LampError
from device.feedback.announcer import Announcer, MuteGate
from device.feedback.feedback import Feedback
from device.feedback.lamp import Lamp, Leds
from device.feedback.loudspeaker import Loudspeaker
from device.feedback.voice import Voice
from device.settings import FeedbackSettings

_LOG = logging.getLogger(__name__)


def opened(settings: FeedbackSettings, gate: MuteGate, language: str) -> Feedback:
    """Open sound, voice and lamp; with `on = false` nothing is opened, and what is told goes nowhere."""
    if not settings.on:
        return Feedback()
    return Feedback(_announcer(settings, gate, language), _lamp(settings), settings.spoken, language)


def _announcer(settings: FeedbackSettings, gate: MuteGate, language: str) -> Announcer | None:
    voice = _voice(settings, language)
    if not settings.sounds and voice is None:
        return None
    speaker = Loudspeaker(settings.speaker)
    return Announcer(speaker, gate, voice=voice, sounds=settings.sounds, volume=settings.volume)


def _voice(settings: FeedbackSettings, language: str) -> Voice | None:
    if settings.spoken == "never":
        return None
    try:
        return Voice(settings.speech_command, language)
    except FeedbackError as error:
        _LOG.warning("%s. Everything else goes on", error)
        return None


def _lamp(settings: FeedbackSettings) -> Lamp | None:
    if not settings.lamp_pins:
        return None
    try:
        return Lamp(Leds(settings.lamp_pins, active_high=settings.lamp_active_high))
    except LampError as error:
        _LOG.warning("%s. Everything else goes on", error)
        return None
