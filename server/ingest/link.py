"""The connection to the MQTT broker: stays connected, fills the inbox, sends receipts. Meaning is left to others."""

import logging
import socket
from threading import Event, Thread
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from server.auth.topic_rules import may_be_retained
from server.ingest.client import Client
from server.ingest.inbox import Delivery, Inbox
from wire.broker import BrokerAddress
from wire.broker_tls import context_of
from wire.broker_trouble import UNSUPPORTED_VERSION, no_answer, refusal, unreachable
from wire.broker_waiting import poll_not_select
from wire.topics import ROOT, Stream

log = logging.getLogger(__name__)

ANSWER_S = 2.0
"""How long a broker may take to answer; one that does not know MQTT 5 may never answer it."""

_KEEPALIVE_S = 20
_FIRST_WAIT_S = 0.25
_LONGEST_WAIT_S = 10.0


class BrokerLink:
    """Connects in a thread of its own, again and again; MQTT 5 first and 3.1.1 where that is not spoken."""

    def __init__(self, address: BrokerAddress, inbox: Inbox, club: str) -> None:
        poll_not_select()
        self._address, self._inbox = address, inbox
        self._subscriptions = [(f"{ROOT}/{club}/+/+/{name}", 1) for name in (*Stream, "status")]
        self._protocol = MQTTProtocolVersion.MQTTv5
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="ingest-link")
        self._session: _Session | None = None
        self._settled = Event()

    @property
    def is_connected(self) -> bool:
        """Say whether messages can come and go."""
        session = self._session
        return session is not None and session.is_subscribed

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._thread.start()

    def wait_settled(self, timeout_s: float) -> bool:
        """Wait for the first connection, or for the first word of why there is none; say whether there is one.

        Without one the link goes on trying, as long as it runs.
        """
        self._settled.wait(timeout_s)
        return self.is_connected

    def stop(self) -> None:
        """Disconnect and end."""
        self._stopping.set()
        session = self._session
        if session is not None:
            session.ended.set()
        self._thread.join()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Send with QoS 1 without waiting, kept for who comes later if `retain`.

        Give `False` when there is no connection, and then it is not sent later.
        """
        session = self._session
        if session is None or not session.is_subscribed:
            return False
        return session.client.publish(topic, payload, qos=1, retain=retain).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _run(self) -> None:
        wait_s, said = _FIRST_WAIT_S, ""
        while not self._stopping.is_set():
            problem, was_connected = self._one_session()
            if self._stopping.is_set():
                return
            if was_connected:
                wait_s, said = _FIRST_WAIT_S, ""
            if problem and problem != said:
                log.warning("%s; it is tried again until it works, and the devices keep what they have", problem)
                said = problem
            if problem:
                self._settled.set()
            self._stopping.wait(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    def _one_session(self) -> tuple[str, bool]:
        """Serve one connection to its end; give why there is none any more, and whether there was one."""
        session = _Session(self._address, self._inbox, self._protocol, self._subscriptions)
        self._session = session
        try:
            session.open()
            session.answered.wait(ANSWER_S)
            if not session.is_subscribed:
                return self._unanswered(session), False
            log.info("connected to the broker %s", self._address)
            self._settled.set()
            session.ended.wait()
            return f"the connection to the broker {self._address} was lost: {session.ended_because}", True
        except OSError as error:
            return unreachable(self._address, error), False
        except ValueError as error:
            return f"the broker {self._address} cannot be used: {error}", False
        finally:
            self._session = None
            session.close()

    def _unanswered(self, session: "_Session") -> str:
        if session.refused_topics:
            return (
                f"the broker {self._address} does not let the server read its devices' topics"
                f" ({session.refused_topics}); let its user read {self._subscriptions[0][0]} and the others"
            )
        if self._protocol is MQTTProtocolVersion.MQTTv5 and session.refusal in ("", UNSUPPORTED_VERSION):
            self._protocol = MQTTProtocolVersion.MQTTv311
            return ""
        return refusal(self._address, session.refusal) if session.refusal else no_answer(self._address)


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
        self.refusal, self.refused_topics, self.ended_because, self.is_subscribed = "", "", "", False
        self.client = Client(protocol)
        self.client.connect_timeout = ANSWER_S
        if address.username is not None:
            self.client.username_pw_set(address.username, address.password)
        context = context_of(address)
        if context is not None:
            self.client.tls_set_context(context)
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
            self.refusal = code.getName()
            self.answered.set()
            return
        client.subscribe(self._subscriptions)

    def _subscribed(self, client: paho.Client, userdata: Any, mid: int, codes: list[ReasonCode], more: Any) -> None:
        refused = [code for code in codes if code.is_failure]
        self.refused_topics = str(refused[0]) if refused else ""
        self.is_subscribed = not refused
        self.answered.set()

    def _disconnected(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        self.is_subscribed, self.ended_because = False, code.getName()
        self.answered.set()
        self.ended.set()

    def _message(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        if message.retain and not may_be_retained(message.topic):
            # The embedded broker keeps no such thing; another one would give it to every server that comes.
            client.publish(message.topic, b"", qos=1, retain=True)
        self._inbox.put(Delivery(message.topic, bytes(message.payload), message.retain))
        client.ack(message.mid, message.qos)


def _without_delay(client: paho.Client, userdata: Any, connection: Any) -> None:
    # A receipt is a small packet; Nagle's algorithm would hold it back for the last one's acknowledgement.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
