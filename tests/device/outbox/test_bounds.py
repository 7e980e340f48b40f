"""What goes at the outbox's bounds, and what never does."""

from pathlib import Path

import pytest

from device.errors import OutboxFull
from device.outbox import Outbox, OutboxLimits
from wire.topics import Address, Stream

LIMITS = OutboxLimits(match_bytes=1000, sensor_bytes=10_000)


def hundred(_: int) -> bytes:
    return b"x" * 100


def test_the_oldest_motion_goes_first(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=LIMITS) as outbox:
        outbox.append(Stream.HEART_RATE, [hundred] * 50)
        outbox.append(Stream.MOTION, [hundred] * 60)
        assert outbox.depths()[Stream.HEART_RATE].depth == 50
        motion = outbox.depths()[Stream.MOTION]
        assert motion.oldest == outbox.pending(Stream.MOTION, 0, 1)[0].sequence > 10
        assert motion.oldest + motion.depth == 61
        assert outbox.dropped()[Stream.MOTION] == motion.oldest - 1


def test_heart_rate_goes_when_no_motion_is_left(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=LIMITS) as outbox:
        outbox.append(Stream.MOTION, [hundred] * 10)
        outbox.append(Stream.HEART_RATE, [hundred] * 120)
        assert outbox.depths()[Stream.MOTION].depth == 0
        assert outbox.depths()[Stream.MOTION].oldest == 11
        assert 95 <= outbox.depths()[Stream.HEART_RATE].depth <= 100


def test_match_events_are_refused_but_never_dropped(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=LIMITS) as outbox:
        outbox.append(Stream.MATCH, [hundred] * 10)
        with pytest.raises(OutboxFull, match="10 match events wait"):
            outbox.append(Stream.MATCH, [hundred])
        outbox.append(Stream.MOTION, [hundred] * 300)
        assert outbox.depths()[Stream.MATCH].depth == 10
        outbox.receipt(Stream.MATCH, 1)
        assert outbox.append(Stream.MATCH, [hundred]) == range(11, 12)


def test_an_episode_is_said_once_and_the_next_one_again(
    path: Path, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    with Outbox.open(path, address=address, limits=LIMITS) as outbox:
        for _ in range(300):
            outbox.append(Stream.MOTION, [hundred])
        assert caplog.text.count("full of sensor data") == 1
        outbox.receipt(Stream.MOTION, 300)
        for _ in range(150):
            outbox.append(Stream.MOTION, [hundred])
        assert caplog.text.count("full of sensor data") == 2


def test_the_bound_and_the_count_outlive_a_restart(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=LIMITS) as outbox:
        outbox.append(Stream.MOTION, [hundred] * 150)
        dropped, oldest = outbox.dropped()[Stream.MOTION], outbox.depths()[Stream.MOTION].oldest
    with Outbox.open(path, address=address, limits=LIMITS) as outbox:
        assert (outbox.dropped()[Stream.MOTION], outbox.depths()[Stream.MOTION].oldest) == (dropped, oldest)
        outbox.append(Stream.MOTION, [hundred] * 20)
        assert outbox.depths()[Stream.MOTION].depth <= 100
