"""How an event stream begins, when events come while it does."""

from collections.abc import MutableMapping
from typing import Any

import pytest

from server.live.frames import Frame
from server.live.hub import Batch, Form, Hub, Topic
from server.live.opening import Opening
from server.live.reader_queue import QueueReader
from server.live.stream import EventStream


def frame(position: int) -> Frame:
    return Frame("match", b"id: %d\n\n" % position, position=position)


@pytest.mark.parametrize("missed", [[], [3, 4]])
async def test_what_comes_while_a_stream_begins_is_sent_before_it_is_handed_over(missed: list[int]) -> None:
    reader, sent = QueueReader(Form()), list[bytes]()

    class Openings:
        async def of(self, topic: Topic, last_event_id: str | None) -> Opening:
            reader.put(Batch([frame(4), frame(5)]))  # The first is told by the opening already.
            return Opening(4, [frame(at) for at in missed])

    async def send(message: MutableMapping[str, Any]) -> None:
        if len(sent) < 3:
            reader.put(Batch([frame(6 + len(sent))]))
        sent.append(message["body"])

    stream = EventStream(Hub(), Openings(), Topic("match", "m"), Form(), "2")  # type: ignore[arg-type]
    assert await stream._tell_missed(reader, send) == 4
    assert b"".join(sent) == b"".join(b"id: %d\n\n" % at for at in (*missed, 5, 6, 7, 8))
    assert reader.taken() == []
