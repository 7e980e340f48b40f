"""The uplink: takes what is in the outbox to the server over MQTT, in order, until the server's receipt."""

from device.uplink.dialling import Protocol, check_broker
from device.uplink.uplink import Uplink

__all__ = ["Protocol", "Uplink", "check_broker"]
