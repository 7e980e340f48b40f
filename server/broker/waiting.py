"""What waits for one client of the embedded broker, bounded: amqtt holds any amount for one that reads nothing.

Whoever is cut off misses nothing for good: devices and server send again what has no receipt.
"""

from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import OutgoingApplicationMessage

MOST_MESSAGES, MOST_BYTES = 20_000, 32 << 20


class Waiting:
    """Stands before a client's handler, and counts what it was given and has not got rid of."""

    def __init__(self, handler: BrokerProtocolHandler) -> None:
        self.handler = handler
        self._messages = self._bytes = 0

    @property
    def is_too_much(self) -> bool:
        """Say whether the client is to be cut off."""
        return self._messages >= MOST_MESSAGES or self._bytes >= MOST_BYTES

    async def mqtt_publish(
        self, topic: str, data: bytes | bytearray, qos: int | None, retain: bool
    ) -> OutgoingApplicationMessage:
        """Send, and wait for the client's word, as the handler does."""
        self._messages, self._bytes = self._messages + 1, self._bytes + len(data)
        try:
            return await self.handler.mqtt_publish(topic, data, qos, retain)
        finally:
            self._messages, self._bytes = self._messages - 1, self._bytes - len(data)
