"""The umpire's ear and memory: from utterances to decisions and events of the running match."""

from device.umpire.umpire import Decided, Evidence, Umpire

__all__ = ["Decided", "Evidence", "Umpire"]
