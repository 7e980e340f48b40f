"""The errors of the appliance.

DeviceError
├── AudioError            what should be heard cannot be
│   ├── RecordingError    a file that is missing, broken or not audio
│   └── MicrophoneError   no microphone, or one that cannot be opened
├── ClockClosed           a replay ended before the moment that was waited for
├── WearableError         what sensors do not do
│   ├── MalformedFrame    bytes of a sensor that are not what its characteristic promises
│   └── BluetoothUnavailable   no adapter, no BlueZ, no D-Bus, or no permission
├── OutboxError           the outbox cannot be opened, read or written
│   └── OutboxFull        match events reached their bound, and none may be dropped
├── UplinkError           the broker cannot be reached, or refuses the appliance
└── …                     each part's own below
"""


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


class BluetoothUnavailable(WearableError):
    """Bluetooth cannot be used on this machine now; the text says what to do. The appliance goes on without."""


class OutboxError(DeviceError):
    """The outbox cannot be opened, read or written."""


class OutboxFull(OutboxError):
    """Match events reached their bound; none is ever dropped, so the next one is refused."""


class UplinkError(DeviceError):
    """The broker cannot be reached, or refuses the appliance."""
