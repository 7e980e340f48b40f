"""How warm the processor is. A Raspberry Pi slows down from 80 °C on, and more at 85 °C."""

from device.board.finding import Finding, bad, good, unknown, warning
from device.board.machine import Machine

CHECK = "temperature"

WARM_C, HOT_C = 70.0, 80.0

_TO_DO = "give it a heat sink or a fan, and shade; a closed box in the sun is too warm for it"


def degrees_c(machine: Machine) -> float | None:
    """Give how warm it is at its warmest; `None` where the board does not say."""
    zones = machine.find("sys/class/thermal/thermal_zone*/temp")
    found = [value for zone in zones if (value := machine.number(machine.below(zone))) is not None]
    return max(found) / 1000 if found else None


def temperature(machine: Machine) -> Finding:
    """Look at it."""
    degrees = degrees_c(machine)
    if degrees is None:
        return unknown(CHECK, "this board does not say how warm it is")
    said = f"{degrees:.0f} °C"
    if degrees >= HOT_C:
        return bad(CHECK, f"{said}, and it is slowed down", _TO_DO)
    return good(CHECK, said) if degrees < WARM_C else warning(CHECK, said, _TO_DO)
