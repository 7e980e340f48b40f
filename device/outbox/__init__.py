"""The outbox: everything the appliance has to tell, on disk and numbered before anyone hears of it."""

from device.outbox.limits import OutboxLimits
from device.outbox.outbox import Outbox, OutboxRow

__all__ = ["Outbox", "OutboxLimits", "OutboxRow"]
