"""Which machine this is, so that an outbox that was copied to another one, as with an SD card's image, is noticed."""

from hashlib import sha256
from pathlib import Path

_SERIAL = Path("/sys/firmware/devicetree/base/serial-number")
_MACHINE_ID = Path("/etc/machine-id")


def this_machine() -> str:
    """Give a text that another machine would have another one of; empty where none can be found.

    A Raspberry Pi has a serial number; one image for many boxes gives them all the same machine id.
    """
    parts = [_read(_SERIAL), _read(_MACHINE_ID)]
    return sha256("\n".join(parts).encode()).hexdigest()[:32] if any(parts) else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip("\0\n ")
    except OSError:
        return ""
