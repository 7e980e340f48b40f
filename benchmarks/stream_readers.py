"""Many readers of one stream in one thread: what a load client needs of HTTP and of events, and nothing else."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

WEBSOCKET = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
"""What asks for a WebSocket instead of events."""
_PING, _PONG = b"\x89\x04", b"\x8a\x84" + bytes(4)
"""Frames of a WebSocket with four bytes that come back (RFC 6455, section 5.5.2); no event has such bytes."""
_AT_ONCE = 500
_PATIENCE_S = 240.0
_OF_ONE_ADDRESS = 100
"""As from a club's network: an address may open 600 streams a minute."""


@dataclass
class Readers:
    """Readers of a path of a server on loopback.

    Attributes:
        joined_s: how long it took until all had their first event.
        first: what each gets first.
        asks_for: the headers of the request.
        answer: how the answer begins.
        refused: those that were closed, or answered with something else.
    """

    port: int
    path: str
    first: bytes
    asks_for: str = "Accept: text/event-stream\r\n"
    answer: bytes = b"HTTP/1.1 200"
    joined_s: float = 0.0
    refused: int = 0
    _started: int = 0
    _open: list[socket.socket] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def join(self, count: int) -> None:
        """Open so many more, some hundreds at once, and wait until each has its first event."""
        begun, waiting, started = time.perf_counter(), 0, 0
        while started < count or waiting:
            while started < count and waiting < _AT_ONCE:
                self._start()
                started, waiting = started + 1, waiting + 1
            for key, _ in self._selector.select(1.0):
                waiting -= self._advance(key)
            if time.perf_counter() - begun > _PATIENCE_S:
                raise TimeoutError(f"{waiting} of {count} readers had no first event")
        self.joined_s = time.perf_counter() - begun

    def _start(self) -> None:
        one = socket.socket()
        one.setblocking(False)
        network, host = divmod(self._started // _OF_ONE_ADDRESS, 250)
        self._started += 1
        one.bind((f"127.0.{network}.{host + 1}", 0))
        one.connect_ex(("127.0.0.1", self.port))
        self._selector.register(one, selectors.EVENT_WRITE, bytearray())

    def _advance(self, key: selectors.SelectorKey) -> bool:
        """Ask, or read; say whether this one waits no more."""
        one = key.fileobj
        assert isinstance(one, socket.socket)
        if key.events & selectors.EVENT_WRITE:
            one.sendall(f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.asks_for}\r\n".encode())
            self._selector.modify(one, selectors.EVENT_READ, key.data)
            return False
        data = self._read(one)
        if key.data is None:  # one that joined before, and hears a heartbeat
            return False
        key.data.extend(data)
        if data and not key.data.startswith(self.answer[: len(key.data)]):
            self._drop(one)
            return True
        if self.first in key.data:
            self._open.append(one)
            self._selector.modify(one, selectors.EVENT_READ, None)
            return True
        if not data:
            self._drop(one)
        return not data

    def _read(self, one: socket.socket) -> bytes:
        try:
            data = one.recv(65536)
            ping = data.find(_PING)
            if ping >= 0:
                one.sendall(_PONG + data[ping + len(_PING) :][:4])
        except ConnectionError:
            return b""
        return data

    def _drop(self, one: socket.socket) -> None:
        self._selector.unregister(one)
        one.close()
        self.refused += 1

    def hear(self, mark: bytes, publish: Callable[[], object]) -> list[float]:
        """Give after how many seconds each reader had what `publish` leads to, the quickest first."""
        begun, missing, took = time.perf_counter(), len(self._open), list[float]()
        publish()
        while missing:
            for key, _ in self._selector.select(1.0):
                one = key.fileobj
                assert isinstance(one, socket.socket)
                data = self._read(one)
                if not data:
                    self._drop(one)
                    missing -= 1
                elif mark in data:
                    took.append(time.perf_counter() - begun)
                    missing -= 1
            if time.perf_counter() - begun > _PATIENCE_S:
                raise TimeoutError(f"{missing} readers have not heard {mark!r}")
        return took

    def close(self) -> None:
        """Let all go."""
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()
