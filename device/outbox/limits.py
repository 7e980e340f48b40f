"""How large an outbox may grow. What is given up at the bounds, and in which order, `device.outbox.sensors` says."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    """Bounds of an outbox, in bytes of payload (the file is about a fifth larger).

    Attributes:
        match_bytes: unsent match events; at the bound the next event is refused, since none is ever dropped. An event
            is below 1 KiB and a match has about 1,000, so 64 MiB are more than 60 matches.
        sensor_bytes: unsent heart rate and motion together; at the bound motion is thinned, then dropped, then heart
            rate is. An hour of four players is 1.6 MiB of heart rate, and of motion 7 MiB at 52 Hz and 19 MiB at
            200 Hz, or 5 MiB when thinned: 512 MiB are a week of ten hours of play a day with nothing dropped.
        kept_hours: how long rows stay after the server's receipt, so that a server that lost them can ask again.
        kept_bytes: at most so much stays of each stream; when anything is short, it goes before all else.
        unwritten_events: match events that are held in memory while the disk takes none.
        reserve_bytes: free disk that is left to match events; with less, sensor data may not grow any more.
    """

    match_bytes: int = 64 * MIB
    sensor_bytes: int = 512 * MIB
    kept_hours: int = 7 * 24
    kept_bytes: int = 64 * MIB
    unwritten_events: int = 20_000
    reserve_bytes: int = 64 * MIB
