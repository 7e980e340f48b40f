"""The server's MQTT client: reads at once what has come, and acknowledges it together.

paho reads a message in four pieces, waits for the socket after each and writes each acknowledgement by itself: all
calls of the system, which let go of the interpreter's lock. What becomes of messages is the link's.
"""

from struct import pack

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MessageType, MQTTErrorCode, MQTTProtocolVersion

_AT_ONCE_BYTES = 64 * 1024
_REST_OF_PUBACK = 2
"""The length of what follows the first two bytes of a PUBACK, in MQTT 3.1.1 and, without a reason, in 5 (3.4)."""


class Client(paho.Client):
    """A client that connects once; each message is acknowledged, by `ack`, by whoever it is given to."""

    def __init__(self, protocol: MQTTProtocolVersion) -> None:
        super().__init__(CallbackAPIVersion.VERSION2, protocol=protocol, reconnect_on_failure=False, manual_ack=True)
        self._ahead, self._at, self._has_received = b"", 0, False
        self._to_acknowledge: list[int] = []

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Take all that has come, 64 KiB of it at most."""
        self._has_received = False
        code = super().loop_read(max_packets)
        while code == MQTTErrorCode.MQTT_ERR_SUCCESS and self._at < len(self._ahead):
            code = super().loop_read(max_packets)
        return code or self._acknowledge()

    def ack(self, mid: int, qos: int) -> MQTTErrorCode:
        """Acknowledge a message, together with the others that came with it."""
        if qos == 1:
            self._to_acknowledge.append(mid)
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _acknowledge(self) -> MQTTErrorCode:
        if not self._to_acknowledge:
            return MQTTErrorCode.MQTT_ERR_SUCCESS
        together = b"".join(pack("!BBH", MessageType.PUBACK, _REST_OF_PUBACK, mid) for mid in self._to_acknowledge)
        self._to_acknowledge.clear()
        return self._packet_queue(MessageType.PUBACK, together, 0, 0)

    def _sock_recv(self, bufsize: int) -> bytes:
        if self._at >= len(self._ahead):
            if self._has_received:  # What comes from now on is for the next turn: between them it is written, too.
                raise BlockingIOError
            self._ahead, self._at = super()._sock_recv(_AT_ONCE_BYTES), 0
            self._has_received = True
        piece = self._ahead[self._at : self._at + bufsize]
        self._at += len(piece)
        return piece
