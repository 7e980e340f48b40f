"""MQTT topics. Nothing here needs more than MQTT 3.1.1, so that any broker serves."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wire.errors import WireError

ROOT = "marcador/v1"


class Stream(StrEnum):
    """A numbered stream from a device: each has its own sequence without gaps, and its own receipts."""

    MATCH = "match"
    HEART_RATE = "heart-rate"
    MOTION = "motion"


@dataclass(frozen=True, slots=True)
class Address:
    """Which device, on which court of which club; names are one topic level each."""

    club: str
    court: str
    device: str

    def __post_init__(self) -> None:
        for part in (self.club, self.court, self.device):
            if not part or set(part) & set("/+#\0"):
                raise WireError(f"{part!r} cannot be a topic level: it must be non-empty, without '/', '+' and '#'")

    @property
    def base(self) -> str:
        """Give the topic under which all of the device's topics are."""
        return f"{ROOT}/{self.club}/{self.court}/{self.device}"

    @property
    def source(self) -> str:
        """Give the CloudEvents source of the device."""
        return f"/clubs/{self.club}/courts/{self.court}/devices/{self.device}"

    @property
    def client_id(self) -> str:
        """Give the MQTT client identifier under which the device connects."""
        return f"marcador-{self.club}-{self.court}-{self.device}"

    def stream(self, stream: Stream) -> str:
        """Give the topic of a numbered stream, device → server."""
        return f"{self.base}/{stream}"

    @property
    def status(self) -> str:
        """Give the retained status topic, also the last will's."""
        return f"{self.base}/status"

    @property
    def score(self) -> str:
        """Give the court's retained score topic, for signs and home automation."""
        return f"{ROOT}/{self.club}/{self.court}/score"

    @property
    def receipt(self) -> str:
        """Give the topic on which the server says what is committed, server → device."""
        return f"{self.base}/receipt"

    @property
    def command(self) -> str:
        """Give the topic of commands, server → device."""
        return f"{self.base}/command"

    @classmethod
    def of_source(cls, source: str) -> "Address":
        """Read a CloudEvents source of a device.

        Raises:
            WireError: when it is not one.
        """
        match source.split("/"):
            case ["", "clubs", club, "courts", court, "devices", device]:
                return cls(club, court, device)
        raise WireError(f"{source!r} is not the source of a device")

    @classmethod
    @lru_cache(maxsize=1024)  # every message of a device comes on one of four
    def of_topic(cls, topic: str) -> tuple["Address", str]:
        """Split a device's topic into its address and its last level.

        Raises:
            WireError: when the topic is not one of a device.
        """
        parts = topic.split("/")
        if len(parts) != 6 or "/".join(parts[:2]) != ROOT:
            raise WireError(f"{topic!r} is not a topic of a device")
        return cls(*parts[2:5]), parts[5]
