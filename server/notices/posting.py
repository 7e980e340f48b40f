"""Posts a notice: looks the name up once, connects to that very address, follows nowhere, and does not wait long."""

import asyncio
import socket
from collections.abc import Iterable, Mapping

import httpcore

from server.errors import NoticeRefused
from server.notices.addresses import Whither, require_public
from server.notices.answer import Answer

PATIENCE_S = 10.0
_READ_BYTES = 300
_CONNECTIONS, _KEPT_S = 20, 30.0


class Poster:
    """Posts from one event loop."""

    def __init__(self, whither: Whither) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=_CONNECTIONS,
            keepalive_expiry=_KEPT_S,
            network_backend=_Checked(whither),
        )

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once; whatever goes wrong is an answer too."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._post(url, headers, body)
        except TimeoutError:
            return Answer(None, f"no answer within {PATIENCE_S:.0f} s")
        except NoticeRefused as error:
            return Answer(None, str(error))
        except socket.gaierror as error:
            return Answer(None, f"the name cannot be looked up: {error.strerror}")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
            return Answer(None, f"not reached: {str(error) or type(error).__name__}")

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        sent = {"User-Agent": "Marcador", "Connection": "keep-alive", **headers}
        async with self._pool.stream("POST", url, headers=list(sent.items()), content=body) as answer:
            said = b""
            async for piece in answer.aiter_stream():
                said += piece
                if len(said) >= _READ_BYTES:
                    break
            named = {name.lower(): value for name, value in answer.headers}
            return Answer(answer.status, _text(said), _seconds(named.get(b"retry-after", b"")))

    async def close(self) -> None:
        """Let all connections go."""
        await self._pool.aclose()


class _Checked(httpcore.AsyncNetworkBackend):
    """Connects to no address that notices may not go to: what was checked is what is connected to, so that a name
    that answers otherwise the second time (DNS rebinding) gains nothing."""

    def __init__(self, whither: Whither) -> None:
        self._whither, self._network = whither, httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        for one in addresses:
            require_public(one, self._whither)
        failure: Exception = OSError("the name has no address")
        for one in addresses:
            try:
                return await self._network.connect_tcp(one, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


def _text(said: bytes) -> str:
    text = said[:_READ_BYTES].decode(errors="replace")
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _seconds(text: bytes) -> float:
    return min(float(text), 86_400.0) if text.isdigit() else 0.0
