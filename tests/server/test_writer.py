import pytest

from server.ingest.inbox import Delivery, Inbox
from server.ingest.writer import Committed, Writer
from server.store.database import Store
from tests.server.play import BOX, Appliance
from tests.waiting import until
from wire.topics import Stream


class Silent:
    def publish(self, topic: str, payload: bytes) -> bool:
        return True


def test_what_comes_soon_after_a_commit_goes_together(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.ingest.writer.APART_S", 0.5)
    box, inbox, told = Appliance(), Inbox(), list[Committed]()
    first, *others = [*box.new_match(), *box.called_point(), *box.called_point()]
    inbox.put(Delivery(BOX.stream(Stream.MATCH), first.encode()))
    writer = Writer(store, inbox, Silent(), told.append)
    writer.start()
    until(lambda: bool(told))
    for one in others:
        inbox.put(Delivery(BOX.stream(Stream.MATCH), one.encode()))
    until(lambda: len(told) > 1)
    writer.stop()
    assert [len(one.events) for one in told] == [1, len(others)]
