"""A call is followed by its id: in the outbox, when it is committed, on the streams."""

import logging
from typing import Any

import pytest

from server.ingest.inbox import Delivery, Inbox
from server.ingest.writer import Writer
from server.live.hub import Form, Hub, Topic
from server.live.publisher import Teller
from server.live.reader_queue import QueueReader
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.store.database import Store
from tests.server.play import BOX, Appliance
from wire.call_trace import call_of, trace
from wire.topics import Stream


class Silent:
    def publish(self, topic: str, payload: bytes) -> bool:
        return True


def facts(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [one.facts for one in caplog.records if hasattr(one, "facts")]


async def test_every_step_of_a_call_has_its_id(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    box, inbox, hub = Appliance(), Inbox(), Hub()
    events = [*box.new_match(), *box.called_point()]
    hub.join(Topic("match", box.match), QueueReader(Form()))
    matches = Matches(lambda match, up_to: [])
    writer = Writer(store, inbox, Silent(), Teller(matches, Devices(lambda _: None), hub).tell)
    for one in events:
        inbox.put(Delivery(BOX.stream(Stream.MATCH), one.encode()))
    writer.start()
    writer.stop()
    call = events[2].id
    steps = [(one["step"], one["type"], one["position"]) for one in facts(caplog) if one.get("call") == call]
    assert steps == [
        ("committed", "marcador.call.heard.v1", 3),
        ("committed", "marcador.shot.played.v1", 4),
        ("on the streams", "marcador.call.heard.v1", 3),
        ("on the streams", "marcador.shot.played.v1", 4),
    ]


def test_a_device_names_a_call_as_the_server_does(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    heard, shot = Appliance().called_point()
    decided = [heard.event(), shot.event()]
    assert [call_of(one) for one in decided if one] == [call_of(heard), call_of(shot)] == [heard.id, heard.id]
    trace(logging.getLogger("device"), "in the outbox", [one for one in decided if one])
    assert [one["call"] for one in facts(caplog)] == [heard.id, heard.id]
    assert call_of(Appliance().new_match()[0]) is None


def test_nothing_is_gathered_where_nobody_reads_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    trace(logging.getLogger("device"), "in the outbox", (1 // 0 for _ in range(1)))  # type: ignore[misc]
    assert caplog.records == []
