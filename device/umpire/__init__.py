"""The umpire's ear and memory: from utterances to decisions and events of the running match."""

from device.umpire.ears import Ears, Evidence
from device.umpire.umpire import Decided, Umpire

__all__ = ["Decided", "Ears", "Evidence", "Umpire"]
