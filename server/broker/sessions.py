"""amqtt's broker, mended where it does not hold: one connection a client, wills and retained messages under the same
rules as the rest, and tables that may change while they are read.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from amqtt.adapters import ReaderAdapter, WriterAdapter
from amqtt.broker import Broker
from amqtt.broker import Server as Listener
from amqtt.contexts import Action, ListenerConfig
from amqtt.events import BrokerEvents
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import OutgoingApplicationMessage, Session

from server.auth.topic_rules import Server, Who, allowed, covers, may_be_retained
from server.broker.connections import Writer
from server.broker.gate import Gate
from server.broker.waiting import Waiting

if TYPE_CHECKING:
    from _collections_abc import dict_items

_log = logging.getLogger(__name__)

_LOOK_EVERY_S = 5.0
_MOST_RETAINED = 64 * 1024
_MOST_TO_HAND_OUT = 2_000
_END_S = 2.0
"""How long an older connection may take to end; then the newer one no longer waits for it."""


Heard = Callable[[str, bytes, bool], None]
"""Is told of a message: its topic, its payload, and whether it was kept from before."""


class Said(NamedTuple):
    """What the server says in its own broker."""

    topic: str
    payload: bytes
    is_retained: bool


class _Subscriptions(dict[str, list[tuple[Session, int]]]):
    """Subscriptions by filter. Clients come and go while a message is handed out: a reader sees what there was."""

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(super().keys()))

    def items(self) -> "dict_items[str, list[tuple[Session, int]]]":
        return {filter_: list(found) for filter_, found in super().items()}.items()


class OneSessionBroker(Broker):  # type: ignore[misc]
    """A broker in which a client identifier is one connection: the newest (MQTT 3.1.1, 3.1.4-2)."""

    def __init__(self, config: dict[str, Any], loop: asyncio.AbstractEventLoop, gate: Gate | None) -> None:
        super().__init__(config, loop=loop)
        self._gate = gate
        self._who: dict[int, tuple[Session, Who]] = {}  # by identity: a session has no hash
        self._subscriptions = _Subscriptions()
        self._ended: dict[BrokerProtocolHandler, asyncio.Event] = {}
        self._waiting: dict[BrokerProtocolHandler, Waiting] = {}
        self._heard: Heard | None = None

    def follow(self, heard: Heard | None) -> None:
        """Tell the server of each message, first of those that are kept; with `None` no more."""
        if heard is not None:
            for topic, one in list(self._retained_messages.items()):
                heard(topic, bytes(one.data), True)
        self._heard = heard

    async def say(self, waiting: "asyncio.Queue[Said]") -> None:
        """Hand out what the server says, one after the other, again and again."""
        while True:
            topic, payload, is_retained = await waiting.get()
            try:
                await self._broadcast_message(None, topic, payload)
                if is_retained:
                    await super().retain_message(None, topic, payload, 1)
            except Exception:
                _log.exception("what the server said on %s was not handed out", topic)

    @property
    def is_full(self) -> bool:
        """Say whether so much is to be handed out that nobody's next message is read before."""
        return bool(self._broadcast_queue.qsize() >= _MOST_TO_HAND_OUT)

    async def watch(self) -> None:
        """End the connections of whoever may not stay any more, again and again."""
        while self._gate is not None:
            await asyncio.sleep(_LOOK_EVERY_S)
            for session, who in list(self._who.values()):
                if not self._gate.stays(who):
                    _log.warning("%s is not let in any more; its connection ends", session.client_id)
                    await self._take_over(session.client_id)

    async def _authenticate(self, session: Session, _: ListenerConfig) -> bool:
        # amqtt's plugins are told of a session by text only; the gate is an object.
        if self._gate is None:
            return True
        who = self._gate.enter(session.username or "", session.password or "", session.client_id or "")
        if who is None:
            return False
        self._who[id(session)] = (session, who)
        return True

    def _who_is(self, session: Session | None) -> Who | None:
        return self._who.get(id(session), (None, None))[1]

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        if self._gate is None:
            return True
        who = self._who_is(session)
        return who is not None and allowed(who, "publish" if action is Action.PUBLISH else "read", topic)

    async def _broadcast_message(
        self, session: Session | None, topic: str | None, data: bytes | bytearray | None, force_qos: int | None = None
    ) -> None:
        if topic is None:
            return
        if self._heard is not None:
            self._heard(topic, bytes(data or b""), False)
        if self._followers(topic):
            await super()._broadcast_message(session, topic, data, force_qos)

    async def _run_broadcast(self, running_tasks: "deque[asyncio.Task[OutgoingApplicationMessage]]") -> None:
        # As amqtt's, but of all that wait, and without a sentence of each for a log that nobody reads.
        one = await self._broadcast_queue.get()
        while True:
            for session, qos in self._followers(one["topic"]):
                if await self._topic_filtering(session, one["topic"], Action.RECEIVE):
                    self._send(session, one, qos, running_tasks)
            if self._broadcast_queue.empty():
                return
            one = self._broadcast_queue.get_nowait()

    def _send(
        self,
        session: Session,
        one: dict[str, Any],
        qos: int,
        running_tasks: "deque[asyncio.Task[OutgoingApplicationMessage]]",
    ) -> None:
        handler = self._get_handler(session) if session.transitions.state == "connected" else None
        if handler is not None:
            sending = handler.mqtt_publish(one["topic"], one["data"], one.get("qos", qos), retain=False)
            running_tasks.append(asyncio.ensure_future(sending))

    def _followers(self, topic: str) -> list[tuple[Session, int]]:
        # Nearly all are a device's own topics, which need not be looked at level by level.
        filters = [one for one in self._subscriptions if one == topic or "+" in one or one.endswith("#")]
        return [one for filter_ in filters if covers(filter_, topic) for one in self._subscriptions[filter_]]

    async def retain_message(
        self,
        source_session: Session | None,
        topic_name: str | None,
        data: bytes | bytearray | None,
        qos: int | None = None,
    ) -> None:
        """Keep a message for who comes later: of others than the server only what is meant for that, and no more."""
        who = Server() if self._gate is None else self._who_is(source_session)
        if isinstance(who, Server) or (
            topic_name and may_be_retained(topic_name) and len(data or b"") <= _MOST_RETAINED
        ):
            await super().retain_message(source_session, topic_name, data, qos)

    async def _delete_session(self, client_id: str) -> None:
        # Asked for at CONNECT, before anyone has shown a password: what is there ends in `_take_over`, not sooner.
        return

    async def _handle_client_session(
        self,
        reader: ReaderAdapter,
        writer: WriterAdapter,
        client_session: Session,
        handler: BrokerProtocolHandler,
        server: Listener,
        listener_name: str,
    ) -> None:
        authenticated = await self._authenticate(client_session, self.listeners_config[listener_name])
        if authenticated:
            await self._check_will(client_session)
            await self._take_over(client_session.client_id)
            self._sessions[client_session.client_id] = (client_session, handler)
        handler.attach(client_session, reader, writer)
        client_session.transitions.connect()
        await handler.mqtt_connack_authorize(authenticated)
        if not authenticated:
            await writer.close()
            return
        await self.plugins_manager.fire_event(
            BrokerEvents.CLIENT_CONNECTED, client_id=client_session.client_id, client_session=client_session
        )
        self._ended[handler], self._waiting[handler] = asyncio.Event(), Waiting(handler)
        try:
            await handler.start()
            await self._client_message_loop(client_session, handler)
        finally:
            self._forget(client_session, handler)

    def _forget(self, session: Session, handler: BrokerProtocolHandler) -> None:
        self._ended.pop(handler).set()
        del self._waiting[handler]
        self._who.pop(id(session), None)
        if self._sessions.get(session.client_id, (None, None))[1] is handler:
            del self._sessions[session.client_id]
        for filter_, found in list(dict.items(self._subscriptions)):
            found[:] = [one for one in found if one[0] is not session]
            if not found:
                del self._subscriptions[filter_]

    def _get_handler(self, session: Session) -> Waiting | None:
        """Give who sends to a client; nobody for one that takes nothing, which is cut off."""
        waiting = self._waiting.get(super()._get_handler(session))
        if waiting is None or not waiting.is_too_much:
            return waiting
        if isinstance(waiting.handler.writer, Writer) and waiting.handler.writer.abort():
            _log.warning("%s does not take what it has subscribed to; its connection ends", session.client_id)
        return None

    async def _take_over(self, client_id: str) -> None:
        while (found := self._sessions.get(client_id)) is not None:
            _, handler = found
            _log.info("%s connects again; its older connection ends", client_id)
            ended = self._ended.get(handler)
            await handler.handle_connection_closed()
            if isinstance(handler.writer, Writer):
                handler.writer.abort()
            if ended is not None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), _END_S)
            if self._sessions.get(client_id) is found:
                del self._sessions[client_id]

    async def _check_will(self, session: Session) -> None:
        if session.will_flag and not await self._topic_filtering(session, session.will_topic, Action.PUBLISH):
            _log.warning("%s may not publish its last will on %s", session.client_id, session.will_topic)
            session.will_flag = False

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        filter_, qos = subscription
        handler = self._get_handler(session)
        if handler is None:
            return
        found = [one for topic, one in list(self._retained_messages.items()) if self._matches(topic, filter_)]
        allowed = [one for one in found if await self._topic_filtering(session, one.topic, Action.RECEIVE)]
        sent = (handler.mqtt_publish(one.topic, one.data, min(qos, one.qos or qos), retain=True) for one in allowed)
        # A client that leaves meanwhile acknowledges nothing; that is no error of the broker.
        await asyncio.gather(*sent, return_exceptions=True)
