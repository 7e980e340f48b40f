"""The pages' socket: what is written is sent at once."""

import asyncio
import socket

from server.settings import Listen
from server.web import listening


def test_an_answer_is_not_held_back_until_its_beginning_is_acknowledged() -> None:
    """Headers and body are two writes; by Nagle's algorithm the second waits 40 ms for a delayed acknowledgement."""

    async def nodelay(listener: socket.socket) -> int:
        accepted = asyncio.get_running_loop().create_future()
        served = await asyncio.start_server(lambda _, writer: accepted.set_result(writer), sock=listener)
        async with served:
            _, client = await asyncio.open_connection(*listener.getsockname()[:2])
            connection = (await accepted).get_extra_info("socket")
            found = int(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            client.close()
            (await accepted).close()
            return found

    with listening(Listen("127.0.0.1", 0)) as listener:
        assert asyncio.run(nodelay(listener)) == 1
