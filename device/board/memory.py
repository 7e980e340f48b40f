"""Whether there is memory enough for the recogniser and, on the same box, the server."""

import re

from device.board.finding import Finding, bad, good, unknown, warning
from device.board.machine import Machine

CHECK = "memory"

FEW_MB, TOO_FEW_MB = 100, 40
"""The appliance needs 200 MB at most; what is available counts what the kernel gives back at once."""

_TO_DO = "end what else runs here, or leave the server to another computer"


def memory(machine: Machine) -> Finding:
    """Look at it."""
    sizes = dict(re.findall(r"^(\w+):\s+(\d+) kB$", machine.text("/proc/meminfo") or "", re.MULTILINE))
    if "MemAvailable" not in sizes:
        return unknown(CHECK, "this computer does not say how much it has")
    total_mb, left_mb = (int(sizes.get(name, 0)) / 1024 for name in ("MemTotal", "MemAvailable"))
    said = f"{left_mb:.0f} of {total_mb:.0f} MB are available"
    if left_mb < TOO_FEW_MB:
        return bad(CHECK, said, _TO_DO)
    return good(CHECK, said) if left_mb >= FEW_MB else warning(CHECK, said, _TO_DO)
