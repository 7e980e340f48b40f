"""Serves the application over HTTP and WebSockets until it is told to end."""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from server.errors import PortInUse, SettingsError
from server.live.connection import Protocol
from server.live.hub import Hub
from server.settings import Listen

if TYPE_CHECKING:
    from server.broker.certificate import Certificate

_BACKLOG = 4096
_GRACE_S = 5
_LONGEST_WEBSOCKET_MESSAGE = 4096

# What the kernel holds for one slow reader; left to itself it grows to megabytes before the reader is noticed.
_SEND_BUFFER_BYTES = 128 * 1024


def web_config(
    app: ASGIApp, certificate: "Certificate | None" = None, trusted_proxies: tuple[str, ...] = ()
) -> uvicorn.Config:
    """Give how the application is served: streams take their connections over, WebSockets are not compressed."""
    return uvicorn.Config(
        app,
        http=Protocol,
        loop="uvloop",
        ws="websockets-sansio",
        ws_max_size=_LONGEST_WEBSOCKET_MESSAGE,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
        ssl_certfile=certificate and certificate.certificate,
        ssl_keyfile=certificate and certificate.key,
    )


def serve_http(
    app: FastAPI,
    hub: Hub,
    listener: socket.socket,
    on_ready: Callable[[str], None],
    certificate: "Certificate | None" = None,
    trusted_proxies: tuple[str, ...] = (),
) -> None:
    """Serve until SIGINT or SIGTERM, with TLS where there is a certificate; `on_ready` gets the pages' address."""
    logging.getLogger("uvicorn.error").addFilter(_is_worth_saying)
    host, port = listener.getsockname()[:2]
    url = f"http{'s' if certificate else ''}://{Listen(host, port).from_here}"
    Web(web_config(app, certificate, trusted_proxies), hub, lambda: on_ready(url)).run(sockets=[listener])


class Web(uvicorn.Server):
    """Uvicorn, ending open streams before it waits for connections, and ending quietly on a signal.

    From another thread it is ended by `should_exit` alone: streams belong to its event loop.
    """

    def __init__(self, config: uvicorn.Config, hub: Hub, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub, self._on_ready = hub, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that it is ready once its sockets are served."""
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, and then all the rest."""
        self._hub.close()
        await asyncio.sleep(0)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal as the wish to end: uvicorn would raise it again, before the store is closed."""
        self.should_exit = True


def _is_worth_saying(record: logging.LogRecord) -> bool:
    # What uvicorn calls errors here is how a slow reader is cut off, and what was still being answered at the end.
    is_cut_off = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not is_cut_off and "without completing response" not in record.getMessage()


@contextmanager
def listening(address: Listen) -> Iterator[socket.socket]:
    """Give a socket that listens there.

    Raises:
        PortInUse: when another program does.
        SettingsError: when this computer has no such address.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # Without the protocol asyncio does not take it for TCP, and leaves on what holds an answer's body back by 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        try:
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError as error:
            raise _why_not(address, error) from error
        yield listener


def _why_not(address: Listen, error: OSError) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return PortInUse(f"another program listens on {address}; stop it, or choose another port for the pages")
    return SettingsError(f"the pages cannot be served on {address} ({error.strerror}); choose another address")
