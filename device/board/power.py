"""Whether the power is enough, and whether the processor is slowed down, as a Raspberry Pi's firmware says.

The bits are those of `vcgencmd get_throttled` (raspberrypi.com/documentation/computers/os.html).
"""

from device.board.finding import Finding, bad, good, unknown, warning
from device.board.machine import Machine

CHECK = "power"

_UNDER_VOLTAGE, _CAPPED, _THROTTLED, _TOO_WARM = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_SINCE_START = 16

_BETTER_POWER = (
    "use the power supply of the Raspberry Pi itself (5.1 V; 3 A, 5 A for a Pi 5) and its cable, not a phone's"
)
_COOLER = "give it a heat sink or a fan, and shade"


def power(machine: Machine) -> Finding:
    """Look at it."""
    bits = _bits(machine)
    if bits is None:
        return unknown(CHECK, "this board does not say whether its power is enough")
    if bits & _UNDER_VOLTAGE:
        return bad(CHECK, "the voltage is too low now", _BETTER_POWER)
    if bits & (_THROTTLED | _CAPPED | _TOO_WARM):
        return warning(CHECK, "the processor is slowed down now, since it is too warm", _COOLER)
    if bits & _UNDER_VOLTAGE << _SINCE_START:
        return warning(CHECK, "the voltage was too low since the start", _BETTER_POWER)
    if bits >> _SINCE_START:
        return warning(CHECK, "the processor was slowed down since the start, since it was too warm", _COOLER)
    return good(CHECK, "enough, and was since the start")


def _bits(machine: Machine) -> int | None:
    files = machine.find("sys/devices/platform/soc*/*firmware/get_throttled")
    text = machine.text(machine.below(files[0])) if files else machine.ask(["vcgencmd", "get_throttled"])
    try:
        return int((text or "").strip().rpartition("=")[2], 16)
    except ValueError:
        return None
