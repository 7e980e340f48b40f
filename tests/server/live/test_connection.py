"""A stream's connection below HTTP."""

import asyncio
from typing import cast

import pytest

from server.live import connection
from server.live.connection import StreamConnection
from server.live.hub import Form, Hub, Topic
from server.live.reader_queue import QueueReader

MATCH = Topic("match", "m")


class Line:
    """A transport that notes how it was ended."""

    def __init__(self) -> None:
        self.is_aborted = False

    def set_protocol(self, protocol: object) -> None: ...

    def is_closing(self) -> bool:
        return False

    def resume_reading(self) -> None: ...

    def abort(self) -> None:
        self.is_aborted = True


@pytest.mark.parametrize("reads_again", [True, False])
async def test_a_line_that_stays_full_is_ended(monkeypatch: pytest.MonkeyPatch, reads_again: bool) -> None:
    monkeypatch.setattr(connection, "STALL_S", 0.02)
    hub, line, before = Hub(), Line(), QueueReader(Form())
    hub.join(MATCH, before)
    stream = StreamConnection(hub, MATCH, Form(), 0, None)
    stream.take_over(cast(asyncio.Transport, line), set(), before)
    stream.pause_writing()
    if reads_again:
        stream.resume_writing()
    await asyncio.sleep(0.05)
    assert (line.is_aborted, hub.reader_count, hub.cut_off) == ((False, 1, 0) if reads_again else (True, 0, 1))
