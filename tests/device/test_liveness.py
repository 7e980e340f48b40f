"""A part that waits goes on; only one that hangs does not."""

from pathlib import Path

from device.liveness import Liveness, Pulse
from device.outbox import Outbox
from wire.topics import Address

ADDRESS = Address("home", "1", "box")


def test_parts_are_named_that_did_not_beat_in_time(tmp_path: Path) -> None:
    now_s = 100.0
    hearing, uplink = Pulse(20, lambda: now_s), Pulse(120, lambda: now_s)
    with Outbox.open(tmp_path / "outbox.sqlite", address=ADDRESS) as outbox:
        alive = Liveness(hearing, uplink, outbox)
        assert not alive.has_begun
        hearing.beat()
        assert not alive.has_begun
        uplink.beat()
        assert alive.has_begun
        now_s += 20
        assert alive.stalled() == ()
        now_s += 1
        assert alive.stalled() == ("hearing",)
        now_s += 100
        assert alive.stalled() == ("hearing", "uplink")
        hearing.beat()
        assert alive.stalled() == ("uplink",)


def test_an_outbox_that_cannot_be_read_does_not_go_on(tmp_path: Path) -> None:
    with Outbox.open(tmp_path / "outbox.sqlite", address=ADDRESS) as outbox:
        pass
    assert Liveness(Pulse(20), Pulse(120), outbox).stalled() == ("outbox",)
