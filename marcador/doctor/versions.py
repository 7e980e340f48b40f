"""What runs here: Marcador, its release, Python, the board and the system."""

import platform
import re
from importlib.metadata import version
from pathlib import Path

from device.board.finding import Finding, good
from device.board.machine import Machine

CHECK = "versions"


def versions(machine: Machine) -> Finding:
    """Name them."""
    found = [
        f"marcador {version('marcador')}",
        _release(machine),
        f"Python {platform.python_version()}",
        machine.text("/proc/device-tree/model") or platform.machine(),
        _system(machine),
        f"Linux {machine.text('/proc/sys/kernel/osrelease') or platform.release()}",
    ]
    return good(CHECK, ", ".join(one for one in found if one))


def _release(machine: Machine) -> str:
    current = machine.root / "opt/marcador/current"
    return f"release {Path(current.readlink()).name}" if current.is_symlink() else ""


def _system(machine: Machine) -> str:
    named = re.search(r'^PRETTY_NAME="?([^"\n]*)"?$', machine.text("/etc/os-release") or "", re.MULTILINE)
    return named[1] if named else ""
