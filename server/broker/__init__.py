"""The embedded MQTT broker, for a demo or one club on one machine. Others run Mosquitto."""

from server.broker.embedded import EmbeddedBroker

__all__ = ["EmbeddedBroker"]
