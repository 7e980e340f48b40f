"""One MQTT connection over paho, from CONNECT to its end. Connecting again is the uplink's: it begins a new one."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from device.errors import NotLetIn, UplinkError
from wire.broker import BrokerAddress
from wire.broker_tls import context_of
from wire.broker_trouble import UNSUPPORTED_VERSION, device_refusal, no_answer, unreachable

KEEPALIVE_S = 20
"""A dead link is noticed, and the last will published, within one and a half times this."""

_TCP_TIMEOUT_S = 5.0
_SUBSCRIBE_TIMEOUT_S = 5.0
_GOODBYE_S = 1.0
_IN_FLIGHT = 20


class NoAnswer(UplinkError):
    """The broker took the connection, but did not answer in this version of MQTT, or refused the version."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes, retained, when the connection ends without a goodbye."""

    topic: str
    payload: bytes


OnMessage = Callable[[str, bytes, bool], None]
"""Called with topic, payload and whether it was retained, in the connection's own thread; must not block."""


class Connection:
    """An MQTT connection in one protocol version. `ended` is set when it is over, `reason` then says why.

    Attributes:
        taken: how many messages the broker has taken.
    """

    def __init__(
        self,
        broker: BrokerAddress,
        client_id: str,
        version: MQTTProtocolVersion,
        *,
        will: Will | None = None,
        on_message: OnMessage | None = None,
        on_end: Callable[[], None] | None = None,
    ) -> None:
        self.version, self.ended, self.reason, self.taken = version, threading.Event(), "", 0
        self.most_bytes: int | None = None
        self._broker, self._on_message, self._on_end = broker, on_message, on_end
        self._answered, self._answer = threading.Event(), ""
        self._subscribed = threading.Event()
        is_v5 = version is MQTTProtocolVersion.MQTTv5
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id,
            clean_session=None if is_v5 else True,
            protocol=version,
            reconnect_on_failure=False,
        )
        self._client.max_inflight_messages_set(_IN_FLIGHT)
        self._configure(will)

    def open(self, timeout_s: float) -> None:
        """Connect, and wait at most `timeout_s` for the broker's answer.

        Raises:
            NoAnswer: when it does not speak this version of MQTT.
            NotLetIn: when it refuses the appliance.
            UplinkError: when it cannot be reached.
        """
        try:
            self._client.connect(self._broker.host, self._broker.port, KEEPALIVE_S)
        except OSError as error:
            raise UplinkError(unreachable(self._broker, error)) from error
        self._client.loop_start()
        self._answered.wait(timeout_s)
        if self._answer == "Success":
            return
        self.close()
        if self._answer in ("", UNSUPPORTED_VERSION):
            raise NoAnswer(no_answer(self._broker))
        raise NotLetIn(device_refusal(self._broker, self._answer))

    def subscribe(self, topics: list[str]) -> None:
        """Subscribe with QoS 1, and wait for the broker's word, so that no answer to what is sent next is missed."""
        self._client.subscribe([(topic, 1) for topic in topics])
        self._subscribed.wait(_SUBSCRIBE_TIMEOUT_S)

    def publish(self, topic: str, payload: bytes, retain: bool = False) -> MQTTMessageInfo:
        """Send with QoS 1; on a connection that is over it does nothing."""
        return self._client.publish(topic, payload, qos=1, retain=retain)

    def close(self) -> None:
        """Say goodbye, so that the last will is not published, and end the connection's thread."""
        self._client.disconnect()
        if not self.ended.wait(_GOODBYE_S):
            self._cut()
        self._client.loop_stop()

    def _cut(self) -> None:
        channel = self._client.socket()
        if isinstance(channel, socket.socket):
            with suppress(OSError):
                channel.shutdown(socket.SHUT_RDWR)

    def _configure(self, will: Will | None) -> None:
        client, broker = self._client, self._broker
        client.connect_timeout = _TCP_TIMEOUT_S
        if broker.username is not None:
            client.username_pw_set(broker.username, broker.password)
        context = context_of(broker)
        if context is not None:
            client.tls_set_context(context)
        if will is not None:
            client.will_set(will.topic, will.payload, qos=1, retain=True)
        client.on_socket_open = _without_delay
        client.on_connect, client.on_disconnect = self._connected, self._disconnected
        client.on_subscribe, client.on_message = self._was_subscribed, self._message
        client.on_publish = self._published

    # ---- called in paho's thread

    def _connected(
        self, _: Client, __: Any, ___: ConnectFlags, code: ReasonCode, properties: Properties | None
    ) -> None:
        # paho does not heed a broker that takes fewer than it sends; 3.1.1 knows no such limit.
        self.most_bytes = getattr(properties, "MaximumPacketSize", None)
        is_tight = getattr(properties, "ReceiveMaximum", _IN_FLIGHT) < _IN_FLIGHT
        self._answer = UNSUPPORTED_VERSION if is_tight else code.getName()
        self._answered.set()

    def _disconnected(
        self, _: Client, __: Any, ___: DisconnectFlags, code: ReasonCode, ____: Properties | None
    ) -> None:
        self.reason = code.getName()
        self.ended.set()
        self._answered.set()
        self._subscribed.set()
        if self._on_end:
            self._on_end()

    def _was_subscribed(self, _: Client, __: Any, ___: int, ____: list[ReasonCode], _____: Properties | None) -> None:
        self._subscribed.set()

    def _published(self, _: Client, __: Any, ___: int, code: ReasonCode, ____: Properties | None) -> None:
        if not code.is_failure:
            self.taken += 1

    def _message(self, _: Client, __: Any, message: MQTTMessage) -> None:
        if self._on_message:
            self._on_message(message.topic, bytes(message.payload), message.retain)


def _without_delay(_: Client, __: Any, channel: object) -> None:
    # Nagle's algorithm would hold a small message back until the one before was acknowledged, up to 40 ms.
    if isinstance(channel, socket.socket):
        channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
