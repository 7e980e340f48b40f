"""Which version of MQTT to speak: 5 first, 3.1.1 when the broker does not answer in it. What works is remembered."""

import logging
import secrets
from collections.abc import Callable
from typing import Literal

from paho.mqtt.enums import MQTTProtocolVersion

from device.uplink.connection import Connection, NoAnswer, OnMessage, Will
from wire.broker import BrokerAddress

Protocol = Literal["auto", "3.1.1", "5"]

_log = logging.getLogger(__name__)

_V5, _V311 = MQTTProtocolVersion.MQTTv5, MQTTProtocolVersion.MQTTv311
_VERSIONS: dict[Protocol, tuple[MQTTProtocolVersion, ...]] = {"auto": (_V5, _V311), "5": (_V5,), "3.1.1": (_V311,)}
_NAMES = {_V5: "MQTT 5", _V311: "MQTT 3.1.1"}
_GUESS_S = 2.0
_ANSWER_S = 10.0


class Dialler:
    """Makes connections to one broker, one at a time."""

    def __init__(
        self, broker: BrokerAddress, client_id: str, will: Callable[[], Will] | None, protocol: Protocol = "auto"
    ) -> None:
        self._broker, self._client_id, self._will, self._protocol = broker, client_id, will, protocol
        self._versions = _VERSIONS[protocol]

    def at(self, broker: BrokerAddress) -> "Dialler":
        """Give one that connects the same client to another broker, or with other credentials."""
        return Dialler(broker, self._client_id, self._will, self._protocol)

    def leads_to(self, broker: BrokerAddress) -> bool:
        """Say whether it connects to that broker, whoever it says that it is."""
        return (self._broker.host, self._broker.port) == (broker.host, broker.port)

    def dial(self, on_message: OnMessage | None = None, on_end: Callable[[], None] | None = None) -> Connection:
        """Connect.

        Raises:
            UplinkError: when the broker cannot be reached, does not answer, or refuses the appliance.
        """
        *guesses, last = self._versions
        for version in guesses:
            connection = self._connection(version, on_message, on_end)
            try:
                connection.open(_GUESS_S)
            except NoAnswer:
                _log.debug("%s does not answer in %s", self._broker, _NAMES[version])
                continue
            return connection
        connection = self._connection(last, on_message, on_end)
        connection.open(_ANSWER_S)
        self._versions = (last,)
        return connection

    def _connection(
        self, version: MQTTProtocolVersion, on_message: OnMessage | None, on_end: Callable[[], None] | None
    ) -> Connection:
        return Connection(
            self._broker,
            self._client_id,
            version,
            will=self._will() if self._will else None,
            on_message=on_message,
            on_end=on_end,
        )


def version_name(connection: Connection) -> str:
    """Give the version of MQTT that a connection speaks, for people."""
    return _NAMES[connection.version]


def check_broker(broker: BrokerAddress, client_id: str | None = None) -> None:
    """Connect and say goodbye, so that a wrong name, port or password is told at the start.

    Args:
        client_id: the one that the broker binds the user to; it ends whatever connection has it.

    Raises:
        NotLetIn: when the broker is reached, and refuses.
        UplinkError: saying what is wrong and what to do.
    """
    Dialler(broker, client_id or f"marcador-check-{secrets.token_hex(4)}", None).dial().close()
