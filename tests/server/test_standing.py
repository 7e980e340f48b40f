"""What a device that stands by is told of its court's match."""

from datetime import UTC, datetime

from padel.events import CallHeard
from server.ingest.writer import Committed
from server.projections.devices import Devices
from server.steering.standing import Standing
from server.store.rows import DeviceStatus, StoredEvent
from tests.server.play import BEGIN, Appliance
from tests.server.test_taken_up import FIRST, SECOND, in_memory, stored
from wire.delivery import Status
from wire.envelope import CloudEvent
from wire.pairing import Follow, PairStatus, Role
from wire.topics import Address


def status(address: Address, partner: str, role: Role, *, has: str | None = None, asks: int = 1) -> DeviceStatus:
    pair = PairStatus(partner=partner, role=role, has=has, asks=asks)
    return DeviceStatus(address, Status(state="online", epoch="0" * 32, time=datetime.now(UTC), pair=pair), False)


class Told:
    """The commands that were sent, and a reader of all that is stored."""

    def __init__(self, events: list[CloudEvent]) -> None:
        self.follows: list[Follow] = []
        self._events = stored(events)
        self.standing = Standing(in_memory(events), self, self.send)  # type: ignore[arg-type]

    def events(self, match: str, up_to: int) -> list[StoredEvent]:
        return self._events

    def send(self, topic: str, payload: bytes) -> bool:
        assert topic == SECOND.command
        self.follows.append(Follow.model_validate_json(payload))
        return True

    def hear(self, *said: DeviceStatus, new: list[StoredEvent] | None = None) -> list[Follow]:
        self.follows = []
        self.standing.tell(Committed(new or [], [], list(said)))
        return self.follows


def test_it_is_told_what_it_lacks_and_every_status_is_answered() -> None:
    box = Appliance(FIRST)
    heard = CallHeard(text="let", verdict="refused", speech_ended=BEGIN)
    events = [*box.new_match(), *(box.wrap(heard) for _ in range(250))]
    told = Told(events)
    follows = told.hear(status(SECOND, "box-1", "standby", asks=7))
    assert [one for follow in follows for one in follow.events] == events
    assert [one.after for one in follows] == [None, *(one.events[-1].id for one in follows[:-1])]
    assert {one.answers for one in follows} == {7}
    (again,) = told.hear(status(SECOND, "box-1", "standby", has=events[-3].id, asks=8))
    assert (again.after, again.events, again.answers) == (events[-3].id, tuple(events[-2:]), 8)
    (nothing,) = told.hear(status(SECOND, "box-1", "standby", has=events[-1].id))
    assert (nothing.after, nothing.events) == (events[-1].id, ())


def test_what_is_new_goes_to_whoever_stands_by_at_that_court() -> None:
    events = Appliance(FIRST).play(3)
    told = Told(events)
    told.hear(status(SECOND, "box-1", "standby", has=events[-2].id))
    assert told.hear(new=stored(events)[-1:])[0].events == ()
    told.hear(status(SECOND, "box-1", "primary"))
    assert told.hear(new=stored(events)[-1:]) == []


def test_a_court_without_a_match_is_said() -> None:
    (follow,) = Told([]).hear(status(SECOND, "box-1", "standby"))
    assert (follow.match, follow.events) == (None, ())


def test_two_devices_that_know_of_each_other_are_not_one_too_many() -> None:
    devices = Devices()
    devices.apply(status(FIRST, "box-2", "standby"))
    devices.apply(status(SECOND, "box-1", "primary"))
    assert devices.by_court()["1"].source == SECOND.source
    assert devices.by_court()["1"].problem is None
    devices.apply(status(FIRST, "box-3", "standby"))
    assert "two devices report for court 1" in (devices.by_court()["1"].problem or "")
