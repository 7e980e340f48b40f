"""Which shot weights a match that begins on a device is pinned to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from device.matches.weights import KnownWeights
from device.outbox import Outbox
from padel.weights import BASELINE
from tests.padel.conftest import created
from wire.topics import Address
from wire.weight_commands import UseShotWeights

HERE = Address("home", "1", "box")
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def published(day: int) -> UseShotWeights:
    return UseShotWeights(snapshot=f"{BASELINE[:-1]}{day}", name="Club", published=MONDAY + timedelta(days=day))


def test_a_device_that_never_met_a_server_pins_the_baseline(tmp_path: Path) -> None:
    with Outbox.open(tmp_path / "outbox.sqlite", address=HERE) as outbox:
        assert KnownWeights(outbox).pin(created()).shot_weights == BASELINE


def test_the_newest_that_a_server_told_of_is_pinned_also_after_a_restart(tmp_path: Path) -> None:
    with Outbox.open(tmp_path / "outbox.sqlite", address=HERE) as outbox:
        known = KnownWeights(outbox)
        for day in (1, 3, 2):
            known.learn(published(day))
        assert known.pin(created()).shot_weights == published(3).snapshot
    with Outbox.open(tmp_path / "outbox.sqlite", address=HERE) as outbox:
        before = created().model_copy(update={"shot_weights": published(1).snapshot, "competition": "Cup"})
        begins = KnownWeights(outbox).pin(before)
        assert (begins.shot_weights, begins.competition) == (published(3).snapshot, None)
        outbox.keep("shot weights", "{}")
        assert KnownWeights(outbox).newest == BASELINE
