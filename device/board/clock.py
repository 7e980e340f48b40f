"""Whether the clock is set. Without a battery a box learns the time after it has started, from the network."""

import ctypes
import ctypes.util
from collections.abc import Callable
from datetime import datetime

from device.board.finding import Finding, bad, good, unknown, warning
from device.board.machine import Machine
from device.clock import system_time

CHECK = "clock"

_NOT_BEFORE = 2026
_UNSYNCHRONISED = 0x0040
"""STA_UNSYNC of adjtimex(2)."""

_TO_DO = "connect it to a network with internet, or give the club's server as a source of time (docs/appliance.md)"


class _Timex(ctypes.Structure):
    """The beginning of `struct timex` of adjtimex(2), and room for its rest."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 512),
    )


def clock(
    machine: Machine, now: Callable[[], datetime] = system_time, status: Callable[[], int | None] | None = None
) -> Finding:
    """Look at it: what it shows, whether the kernel takes it for synchronised, whether it outlasts the power."""
    shown, flags = now(), (status or kernel_status)()
    said = f"{shown:%Y-%m-%d %H:%M} UTC"
    battery = "" if machine.find("sys/class/rtc/rtc[0-9]") else "; there is no clock with a battery"
    if shown.year < _NOT_BEFORE:
        return bad(CHECK, f"{said} cannot be", _TO_DO)
    if flags is None:
        return unknown(CHECK, f"{said}; whether it is set by a network cannot be told")
    if flags & _UNSYNCHRONISED:
        return warning(CHECK, f"{said}, not set by a network{battery}", _TO_DO)
    return good(CHECK, f"{said}, set by the network{battery}")


def kernel_status() -> int | None:
    """Give the kernel's status of the clock; `None` where it does not tell."""
    library = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
    try:
        asked = library.adjtimex
    except AttributeError:
        return None
    timex = _Timex()
    return int(timex.status) if asked(ctypes.byref(timex)) >= 0 else None
