"""The peer of our streams: a Starlette `StreamingResponse` with a queue a reader, as tutorials have it.

`python -m benchmarks.plain_stream PORT` serves `/stream`; `POST /publish` tells its body to all.
"""

import asyncio
import sys
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

_queues: set["asyncio.Queue[bytes]"] = set()


async def _frames() -> AsyncIterator[bytes]:
    queue: asyncio.Queue[bytes] = asyncio.Queue(256)
    _queues.add(queue)
    try:
        yield b"event: snapshot\nid: 0\ndata: {}\n\n"
        while True:
            yield await queue.get()
    finally:
        _queues.discard(queue)


async def _stream(request: Request) -> Response:
    return StreamingResponse(_frames(), media_type="text/event-stream")


async def _publish(request: Request) -> Response:
    data = await request.body()
    for queue in _queues:
        queue.put_nowait(data)
    return Response()


def main(port: int) -> None:
    """Serve until terminated."""
    routes = [Route("/stream", _stream), Route("/publish", _publish, methods=["POST"])]
    uvicorn.run(Starlette(routes=routes), port=port, log_config=None, access_log=False, backlog=4096)


if __name__ == "__main__":
    main(int(sys.argv[1]))
