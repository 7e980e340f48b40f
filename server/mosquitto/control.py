"""Asks Mosquitto's dynamic-security plugin over MQTT: a connection a question, so that none is kept for days."""

import json
import secrets
from collections.abc import Sequence
from threading import Event
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from server.errors import BrokerNotAsked
from server.mosquitto.rights import CONTROL_TOPIC, Json
from wire.broker import BrokerAddress
from wire.broker_tls import context_of
from wire.broker_trouble import no_answer, refusal, unreachable

_PATIENCE_S = 5.0


class IdentityControl:
    """The plugin of one broker, with the rights of the server."""

    def __init__(self, broker: BrokerAddress) -> None:
        self._broker = broker

    def ask(self, commands: Sequence[Json]) -> list[Json]:
        """Have commands obeyed in their order; give what each was answered.

        Raises:
            BrokerNotAsked: when the broker is not there, or does not let identities be changed.
        """
        asking = _Asking(self._broker)
        try:
            return asking.ask(commands)
        except OSError as error:
            raise BrokerNotAsked(unreachable(self._broker, error)) from error
        finally:
            asking.close()


class _Asking:
    """One connection."""

    def __init__(self, broker: BrokerAddress) -> None:
        self._broker, self._answered = broker, Event()
        self._refusal, self._responses = "", list[Json]()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2,
            f"marcador-identities-{secrets.token_hex(4)}",
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        self._client.connect_timeout = _PATIENCE_S
        if broker.username is not None:
            self._client.username_pw_set(broker.username, broker.password)
        context = context_of(broker)
        if context is not None:
            self._client.tls_set_context(context)
        self._client.on_connect, self._client.on_message = self._connected, self._message
        self._client.on_subscribe = self._subscribed

    def ask(self, commands: Sequence[Json]) -> list[Json]:
        self._commands = json.dumps({"commands": list(commands)})
        self._client.connect(self._broker.host, self._broker.port)
        self._client.loop_start()
        self._answered.wait(_PATIENCE_S)
        if self._refusal:
            raise BrokerNotAsked(self._refusal)
        if not self._responses:
            raise BrokerNotAsked(
                f"{no_answer(self._broker)}; a Mosquitto needs its dynamic-security plugin, as the files of"
                " 'marcador server mosquitto' have it"
            )
        return self._responses

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, client: paho.Client, _: Any, __: Any, code: Any, ___: Any) -> None:
        if code.is_failure:
            self._refuse(refusal(self._broker, code.getName()))
        else:
            client.subscribe(f"{CONTROL_TOPIC}/response", 1)

    def _subscribed(self, client: paho.Client, _: Any, __: Any, codes: list[Any], ___: Any) -> None:
        if codes[0].is_failure:
            self._refuse(f"the broker {self._broker} does not let the server say who comes in")
        else:
            client.publish(CONTROL_TOPIC, self._commands, qos=1)

    def _refuse(self, because: str) -> None:
        self._refusal = because
        self._answered.set()

    def _message(self, _: paho.Client, __: Any, message: paho.MQTTMessage) -> None:
        self._responses = json.loads(message.payload)["responses"]
        self._answered.set()
