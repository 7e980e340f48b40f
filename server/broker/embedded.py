"""The embedded MQTT broker, for a demo or one club on one machine: amqtt in a thread. Others run Mosquitto.

It speaks MQTT 3.1.1. Nothing relies on it to keep a message: what it loses, the appliance sends again.
"""

import asyncio
import errno
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple, Self

from amqtt.errors import AMQTTError, MQTTError, ProtocolHandlerError

from server.broker.certificate import Certificate, server_context
from server.broker.connections import Connections
from server.broker.gate import Gate, Trusted
from server.broker.sessions import Heard, OneSessionBroker, Said
from server.errors import BrokerNotStarted, PortInUse

_log = logging.getLogger(__name__)

_ABANDONED = (AMQTTError, MQTTError, ProtocolHandlerError, TimeoutError, ConnectionError)
_START_S = 10.0
_STOP_S = 10.0
_CLOSE_S = 2.0
_LISTENER = "default"


class Tls(NamedTuple):
    """Where to listen with TLS, and what to show there."""

    port: int
    certificate: Certificate


class EmbeddedBroker:
    """An MQTT broker in this process.

    Args:
        host: where it listens.
        port: where it listens without TLS.
        credentials: who comes in, or passwords by user name of those who may do everything. `None` lets anyone in:
            whoever passes it listens on loopback only, or trusts the network.
        tls: where it listens with TLS as well, and with which certificate.
    """

    def __init__(
        self, host: str, port: int, credentials: Gate | Mapping[str, str] | None = None, tls: Tls | None = None
    ) -> None:
        self._host, self._port, self._tls = host, port, tls
        self._taken = f"port {port} of {host}"
        self._gate = Trusted(credentials) if isinstance(credentials, Mapping) else credentials
        self._loop: asyncio.AbstractEventLoop | None = None
        self._broker: OneSessionBroker | None = None
        self._heard: Heard | None = None
        self._said: asyncio.Queue[Said] = asyncio.Queue()
        self._stopping: asyncio.Event | None = None
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen; connections are taken when this returns.

        Raises:
            PortInUse: when another program listens there.
            BrokerNotStarted: when it cannot listen there for another reason.
        """
        self._started.clear()
        self._failure = None
        self._thread = threading.Thread(target=self._run, name="marcador-broker", daemon=True)
        self._thread.start()
        if not self._started.wait(_START_S):
            raise BrokerNotStarted(f"the embedded broker did not start within {_START_S:.0f} s")
        if self._failure is not None:
            self._thread.join()
            raise self._explained(self._failure) from self._failure

    def stop(self) -> None:
        """Close every connection and end the thread."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None or self._stopping is None:
            return
        with suppress(RuntimeError):  # the loop has ended by itself
            self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join(_STOP_S)
        if thread.is_alive():
            _log.warning("the embedded broker did not end within %.0f s", _STOP_S)

    @property
    def is_running(self) -> bool:
        """Say whether messages can come and go."""
        return self._broker is not None

    def follow(self, heard: Heard | None) -> None:
        """Have the server told of each message, in the broker's thread, first of those that are kept; `None` ends it.

        It is as if it had subscribed to all, but without a connection: each message through one costs the broker and
        the client several times what it costs to store it. It holds when the broker is started again.
        """
        self._heard = heard
        loop, broker = self._loop, self._broker
        if loop is not None and broker is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(broker.follow, heard)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Say something as the server, without waiting, kept for who comes later if `retain`; from any thread.

        Give `False` where the broker does not run.
        """
        loop = self._loop
        if loop is None or self._broker is None:
            return False
        try:
            loop.call_soon_threadsafe(self._said.put_nowait, Said(topic, payload, retain))
        except RuntimeError:  # the loop has ended by itself
            return False
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            if self._started.is_set():
                _log.exception("the embedded broker ended")
            self._failure = error
        finally:
            self._started.set()

    async def _serve(self) -> None:
        self._loop, self._stopping, self._said = asyncio.get_running_loop(), asyncio.Event(), asyncio.Queue()
        self._loop.set_exception_handler(self._report)
        _quieten()
        broker = OneSessionBroker(self._config(), self._loop, self._gate)
        broker.follow(self._heard)
        await broker.start()
        try:
            await self._listen(broker)
        finally:
            self._broker = None
            await asyncio.wait_for(broker.shutdown(), _STOP_S / 2)

    async def _listen(self, broker: OneSessionBroker) -> None:
        # We listen ourselves: amqtt neither answers a client that speaks MQTT 5, so that it could try 3.1.1 at once,
        # nor ends for sure while a client is busy (its reader's cancellation may get lost).
        assert self._stopping is not None
        connections = Connections(partial(broker.external_connected, listener_name=_LISTENER), lambda: broker.is_full)
        servers = [await asyncio.start_server(connections.connected, self._host, self._port)]
        if self._tls is not None:
            self._taken = f"port {self._tls.port} of {self._host} (mqtt_tls_port in [server])"
            servers.append(
                await asyncio.start_server(
                    connections.connected, self._host, self._tls.port, ssl=server_context(self._tls.certificate)
                )
            )
        watching = asyncio.create_task(broker.watch(), name="broker-watch")
        saying = asyncio.create_task(broker.say(self._said), name="broker-say")
        self._broker = broker
        self._started.set()
        await self._stopping.wait()
        self._broker = None
        watching.cancel()
        saying.cancel()
        for listening in (one for server in servers for one in server.sockets):
            asyncio.get_running_loop().remove_reader(listening)
        # asyncio leaks a connection of which it made only half when its server closes.
        await asyncio.sleep(0)
        for server in servers:
            server.close()
        await connections.close(_CLOSE_S)

    def _report(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        # Where a client leaves, or the broker stops, amqtt abandons what it was just doing.
        is_over = self._stopping is not None and self._stopping.is_set()
        if not is_over and not isinstance(context.get("exception"), _ABANDONED):
            loop.default_exception_handler(context)

    def _config(self) -> dict[str, Any]:
        plugins = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
        return {"listeners": {_LISTENER: {"type": "external"}}, "plugins": plugins}

    def _explained(self, failure: BaseException) -> BrokerNotStarted | PortInUse:
        where = self._taken
        if isinstance(failure, OSError):
            if failure.errno == errno.EADDRINUSE:
                return PortInUse(f"{where} is in use; stop what listens there, or choose another port for the broker")
            if failure.errno == errno.EACCES:
                return BrokerNotStarted(f"{where} may only be used by root; choose a port above 1023 for the broker")
            return BrokerNotStarted(f"the broker cannot listen on {where}: {failure.strerror or failure}")
        return BrokerNotStarted(f"the embedded broker did not start: {failure}")


def _quieten() -> None:
    # amqtt logs every connection, and an error with traceback for a port scan; what a user can mend we say ourselves.
    for name in ("amqtt", "transitions"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
