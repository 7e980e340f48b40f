"""The errors of the appliance.

DeviceError
├── AudioError            what should be heard cannot be
│   ├── RecordingError    a file that is missing, broken or not audio
│   └── MicrophoneError   no microphone, or one that cannot be opened
├── ClockClosed           a replay ended before the moment that was waited for
├── WearableError         what sensors do not do
│   ├── MalformedFrame    bytes of a sensor that are not what its characteristic promises
│   ├── LinkError         a sensor is not there, or does not do what is asked of it; says why as a reason
│   └── BluetoothUnavailable   no adapter, no BlueZ, no D-Bus, or no permission
├── OutboxError           the outbox cannot be opened, read or written
│   ├── OutboxFull        match events reached their bound, and none may be dropped
│   └── OutboxTooNew      a later version wrote it
├── FeedbackError         the umpire cannot be told; everything else goes on
│   ├── SpeakerError      no loudspeaker, or one that cannot be opened
│   ├── VoiceError        the text-to-speech command is missing, fails, or takes too long
│   └── LampError         no GPIO, or pins that cannot be used
├── ButtonError           the button of push to talk cannot be used, so nobody would be heard
├── EnrolmentError        the device gets no credentials, or those that it has cannot be read
├── UplinkError           the broker cannot be reached, or refuses the appliance
│   └── NotLetIn          it is reached, and refuses
└── …                     each part's own below
"""

from collections.abc import Mapping
from enum import Enum, auto


class DeviceError(Exception):
    """The root of what the appliance raises on purpose; its text is written for people."""


class AudioError(DeviceError):
    """What should be heard cannot be."""


class RecordingError(AudioError):
    """A recording that is missing, broken or not audio."""


class MicrophoneError(AudioError):
    """No microphone, or one that cannot be opened."""


class ClockClosed(DeviceError):
    """A replay ended before the moment that was waited for."""


class WearableError(DeviceError):
    """What sensors do not do."""


class MalformedFrame(WearableError):
    """Bytes of a sensor that are not what its characteristic promises; counted, never the end of a stream."""


class LinkProblem(Enum):
    """Why there is no link to a sensor, or why it did not do what was asked of it."""

    ABSENT = auto()
    """It was not heard."""
    NAMESAKES = auto()
    """Sensors of its name are heard, and nothing tells which is the one; somebody has to say."""
    BUSY = auto()
    """BlueZ still carries out an earlier attempt, maybe that of a program that is no more."""
    NO_SLOT = auto()
    """BlueZ forgot it when it was to connect, as it does when the adapter can hold no further link."""
    SILENT = auto()
    """No answer in time, or no notification for long."""
    NOT_PAIRED = auto()
    """It gives this only over a link that is paired."""
    LOST = auto()
    """The link was there, and broke."""
    OTHER = auto()
    """Anything else; the text says what."""


class LinkError(WearableError):
    """A sensor is not there, or does not do what is asked of it. The sensor goes on trying."""

    def __init__(self, reason: LinkProblem, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class BluetoothUnavailable(WearableError):
    """Bluetooth cannot be used on this machine now; the text says what to do. The appliance goes on without."""


class OutboxError(DeviceError):
    """The outbox cannot be opened, read or written."""


class OutboxFull(OutboxError):
    """Match events reached their bound; none is ever dropped, so the next one is refused."""


class OutboxTooNew(OutboxError):
    """A later version of the software wrote the outbox."""


class FeedbackError(DeviceError):
    """The umpire cannot be told; said once, and everything else goes on."""


class SpeakerError(FeedbackError):
    """No loudspeaker, or one that cannot be opened."""


class VoiceError(FeedbackError):
    """The text-to-speech command is missing, fails, or takes too long."""


class LampError(FeedbackError):
    """No GPIO, or pins that cannot be used."""


class ButtonError(DeviceError):
    """The button of push to talk cannot be used; nobody would be heard, so the appliance does not start."""


class Refused(DeviceError):
    """What the server asks cannot be now; `key` and `filled` make the answer in every language."""

    def __init__(self, sentence: str, key: str, filled: Mapping[str, object]) -> None:
        super().__init__(sentence)
        self.key, self.filled = key, filled


class EnrolmentError(DeviceError):
    """The device gets no credentials of its own, or those that it has cannot be read."""


class UplinkError(DeviceError):
    """The broker cannot be reached, or refuses the appliance."""


class NotLetIn(UplinkError):
    """The broker is reached, and refuses the appliance."""
