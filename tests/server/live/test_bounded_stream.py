import asyncio
import socket
from collections.abc import AsyncGenerator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.live.bounded_stream import BoundedStream
from server.live.connection import Protocol
from tests.waiting import PATIENCE_S


async def test_a_client_who_reads_nothing_is_ended() -> None:
    ended = asyncio.Event()

    async def endless() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"data: " + bytes(100_000) + b"\n\n"
        finally:
            ended.set()

    async def follow(request: Request) -> Response:
        return BoundedStream(endless(), stall_s=0.1)

    app = Starlette(routes=[Route("/", follow)])
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=Protocol, log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    reads_nothing, write = await asyncio.open_connection(*listener.getsockname(), limit=1)
    write.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    await asyncio.wait_for(ended.wait(), PATIENCE_S)
    assert not reads_nothing.at_eof()
    write.close()
    server.should_exit = True
    await serving
