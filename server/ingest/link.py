"""The connection to the MQTT broker: stays connected, fills the inbox, sends receipts. Meaning is left to others."""

import logging
import socket
from threading import Event, Thread
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from server.errors import BrokerUnreachable
from server.ingest.inbox import Delivery, Inbox
from wire.broker import BrokerAddress
from wire.topics import ROOT, Stream

log = logging.getLogger(__name__)

ANSWER_S = 2.0
"""How long a broker may take to answer; one that does not know MQTT 5 may never answer it."""

_KEEPALIVE_S = 20
_LONGEST_WAIT_S = 10.0
_UNSUPPORTED = "Unsupported protocol version"


class BrokerLink:
    """Connects in a thread of its own, again and again; MQTT 5 first and 3.1.1 where that is not spoken."""

    def __init__(self, address: BrokerAddress, inbox: Inbox, club: str, *, speaks_mqtt5: bool = True) -> None:
        self._address, self._inbox = address, inbox
        self._subscriptions = [(f"{ROOT}/{club}/+/+/{name}", 1) for name in (*Stream, "status")]
        self._protocol = MQTTProtocolVersion.MQTTv5 if speaks_mqtt5 else MQTTProtocolVersion.MQTTv311
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="ingest-link")
        self._session: _Session | None = None
        self._settled, self._problem = Event(), ""

    @property
    def is_connected(self) -> bool:
        """Say whether messages can come and go."""
        session = self._session
        return session is not None and session.is_subscribed

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._thread.start()

    def check(self, timeout_s: float) -> None:
        """Wait for the first connection.

        Raises:
            BrokerUnreachable: saying why there is none; the link goes on trying.
        """
        if not self._settled.wait(timeout_s) or self._problem:
            problem = self._problem or f"no answer within {timeout_s:.0f} s"
            raise BrokerUnreachable(f"the broker {self._address} cannot be used: {problem}; is it running there?")

    def stop(self) -> None:
        """Disconnect and end."""
        self._stopping.set()
        session = self._session
        if session is not None:
            session.ended.set()
        self._thread.join()

    def publish(self, topic: str, payload: bytes) -> bool:
        """Send with QoS 1 without waiting; `False` when there is no connection, and then it is not sent later."""
        session = self._session
        if session is None or not session.is_subscribed:
            return False
        return session.client.publish(topic, payload, qos=1).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _run(self) -> None:
        wait_s, said = 0.25, ""
        while not self._stopping.is_set():
            problem, was_connected = self._one_session()
            if was_connected:
                wait_s, said = 0.25, ""
            if self._stopping.is_set():
                return
            if problem and not was_connected:
                self._problem = problem
                self._settled.set()
            if problem and problem != said:
                log.warning("no connection to the broker %s: %s; trying again", self._address, problem)
                said = problem
            self._stopping.wait(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    def _one_session(self) -> tuple[str, bool]:
        session = _Session(self._address, self._inbox, self._protocol, self._subscriptions)
        self._session = session
        try:
            session.open()
            session.answered.wait(ANSWER_S)
            if session.is_subscribed:
                log.info("connected to the broker %s", self._address)
                self._problem = ""
                self._settled.set()
                session.ended.wait()
                return "the connection was lost", True
            return self._unanswered(session), False
        except (OSError, ValueError) as error:
            return str(error), False
        finally:
            self._session = None
            session.close()

    def _unanswered(self, session: "_Session") -> str:
        if self._protocol is MQTTProtocolVersion.MQTTv5 and session.refusal in ("", _UNSUPPORTED):
            self._protocol = MQTTProtocolVersion.MQTTv311
            return ""
        return session.refusal or f"it does not answer within {ANSWER_S:.0f} s"


class _Session:
    """One connection, from its first byte to its last."""

    def __init__(
        self,
        address: BrokerAddress,
        inbox: Inbox,
        protocol: MQTTProtocolVersion,
        subscriptions: list[tuple[str, int]],
    ) -> None:
        self._address, self._inbox, self._subscriptions = address, inbox, subscriptions
        self.answered, self.ended = Event(), Event()
        self.refusal, self.is_subscribed = "", False
        self.client = paho.Client(CallbackAPIVersion.VERSION2, protocol=protocol, reconnect_on_failure=False)
        self.client.connect_timeout = ANSWER_S
        if address.username is not None:
            self.client.username_pw_set(address.username, address.password)
        if address.tls:
            self.client.tls_set()
        self.client.on_socket_open = _without_delay
        self.client.on_connect = self._connected
        self.client.on_disconnect = self._disconnected
        self.client.on_subscribe = self._subscribed
        self.client.on_message = self._message

    def open(self) -> None:
        self.client.connect(self._address.host, self._address.port, keepalive=_KEEPALIVE_S)
        self.client.loop_start()

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def _connected(self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any) -> None:
        if code.is_failure:
            self.refusal = str(code)
            self.answered.set()
            return
        client.subscribe(self._subscriptions)

    def _subscribed(self, client: paho.Client, userdata: Any, mid: int, codes: list[ReasonCode], more: Any) -> None:
        refused = [code for code in codes if code.is_failure]
        self.refusal = f"it refuses the subscription ({refused[0]})" if refused else ""
        self.is_subscribed = not refused
        self.answered.set()

    def _disconnected(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        self.is_subscribed = False
        self.answered.set()
        self.ended.set()

    def _message(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        self._inbox.put(Delivery(message.topic, bytes(message.payload), message.retain))


def _without_delay(client: paho.Client, userdata: Any, connection: Any) -> None:
    # A receipt is a small packet; Nagle's algorithm would hold it back for the last one's acknowledgement.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
