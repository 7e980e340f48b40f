"""Whether the services of the box run, and how often they were started again."""

from device.board.finding import Finding, bad, good, unknown, warning
from device.board.machine import Machine

CHECK = "services"

MANY_STARTS = 5

_UNITS = {"device": "marcador-device", "server": "marcador-server", "broker": "mosquitto"}


def services(machine: Machine, parts: frozenset[str]) -> Finding:
    """Ask systemd."""
    units = [unit for part, unit in _UNITS.items() if part in parts]
    states = {unit: _state(machine, unit) for unit in units}
    if not any(states.values()):
        return unknown(CHECK, "systemd does not answer")
    down = [unit for unit, state in states.items() if state.get("ActiveState") != "active"]
    if down:
        first = down[0]
        said = "; ".join(f"{unit} is {states[unit].get('ActiveState', 'not there')}" for unit in down)
        return bad(CHECK, said, f"systemctl restart {first}; journalctl -u {first} says why")
    again = {unit: int(state.get("NRestarts", "0")) for unit, state in states.items()}
    often = [unit for unit, count in again.items() if count >= MANY_STARTS]
    if often:
        said = "; ".join(f"{unit} was started again {again[unit]} times" for unit in often)
        return warning(CHECK, said, f"journalctl -u {often[0]} says why")
    return good(CHECK, "; ".join(f"{unit}: {state.get('StatusText') or 'runs'}" for unit, state in states.items()))


def _state(machine: Machine, unit: str) -> dict[str, str]:
    told = machine.ask(["systemctl", "show", "--property=ActiveState,NRestarts,StatusText", f"{unit}.service"])
    return dict(line.split("=", 1) for line in (told or "").splitlines() if "=" in line)
