"""How large an outbox may grow. What is dropped at the bounds, and in which order, `device.outbox.sensors` says."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    """Bounds of an outbox, in bytes of payload (the file is about a fifth larger).

    Attributes:
        match_bytes: unsent match events; at the bound the next event is refused, since none is ever dropped. An event
            is below 1 KiB and a match has about 1,000, so 64 MiB are more than 60 matches.
        sensor_bytes: unsent heart rate and motion together; at the bound the oldest motion goes first, then the
            oldest heart rate. Four players at 50 Hz make about 5 MiB an hour: 512 MiB are 100 hours of play.
    """

    match_bytes: int = 64 * MIB
    sensor_bytes: int = 512 * MIB
