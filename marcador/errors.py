"""The errors of the command.

CommandError
├── ConfigurationError   a setting that is not known, or not valid
├── DemoError            the demo could not be played to its end
├── HotspotError         the box's own Wi-Fi cannot be opened
├── KioskError           the browser of the box's screen failed
├── ReadingError         what is stored cannot be read, or not in this way
└── UpdateError          a release is not taken, or does not work
"""


class CommandError(Exception):
    """The root of what the command raises on purpose; its text is written for people."""


class ConfigurationError(CommandError):
    """A setting that is not known, or not valid."""


class DemoError(CommandError):
    """The demo could not be played to its end."""


class HotspotError(CommandError):
    """The box's own Wi-Fi cannot be opened."""


class KioskError(CommandError):
    """The browser of the box's screen failed."""


class ReadingError(CommandError):
    """What is stored cannot be read, or not in this way."""


class UpdateError(CommandError):
    """A release is not taken, or does not work; the text says what runs now."""
