"""Whether the disk has room, takes what is written, and how worn it is as far as it says so."""

import os
from collections.abc import Callable
from pathlib import Path

from device.board.finding import Finding, bad, good, unknown, warning
from device.board.machine import Machine

SPACE, WEAR = "disk space", "disk wear"

LITTLE_BYTES, FEW_BYTES = 2_000_000_000, 500_000_000
"""A week offline with four sensors takes 1.5 GB at most (docs/physiology.md)."""

_WORN, _WORN_OUT = 8, 11
_SECTOR_BYTES = 512
_NEW_CARD = "put another card in soon (of the high-endurance kind), and make it with `marcador server backup` at hand"
_ROOM = "free some: `journalctl --vacuum-size=50M`, `apt clean`, or a larger card; match events are kept to the last"

Free = Callable[[Path], int]
"""Gives the bytes that are free where a folder is; raises `OSError`."""


def free_bytes(folder: Path) -> int:
    """Give the bytes that are free for anybody but root."""
    about = os.statvfs(folder)
    return about.f_bavail * about.f_frsize


def space(folder: Path, free: Free = free_bytes) -> Finding:
    """Look at the room where a folder is or will be."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    try:
        left = free(there)
    except OSError as error:
        return unknown(SPACE, f"{there} does not say how much room it has ({error.strerror})")
    said = f"{left / 1e9:.1f} GB are free at {folder}"
    if left < FEW_BYTES:
        return bad(SPACE, said, _ROOM)
    return good(SPACE, said) if left >= LITTLE_BYTES else warning(SPACE, said, _ROOM)


def wear(machine: Machine) -> Finding:
    """Look at errors of the file system, at the age that the disk says, and at what was written since the start."""
    if _is_read_only(machine):
        return bad(WEAR, "the disk can only be read, as after an error of the card", _NEW_CARD)
    errors = sum(machine.number(machine.below(one)) or 0 for one in machine.find("sys/fs/ext4/*/errors_count"))
    if errors:
        return bad(WEAR, f"the file system has noted {errors} errors", f"{_NEW_CARD}; `fsck` may mend this one")
    age, written = _age(machine), _written(machine)
    if age is not None and age >= _WORN:
        said = f"the disk says that {min(100, 10 * age)} % of its life is over"
        return bad(WEAR, said, _NEW_CARD) if age >= _WORN_OUT else warning(WEAR, said, _NEW_CARD)
    if written is None:
        return unknown(WEAR, "this disk does not say how worn it is")
    said = f"no errors; {written / 1e6:.0f} MB written since the start"
    return good(WEAR, said if age is None else f"{said}; {10 * age} % of its life is over")


def _is_read_only(machine: Machine) -> bool:
    mounts = (line.split() for line in (machine.text("/proc/mounts") or "").splitlines())
    roots = [one for one in mounts if len(one) > 3 and one[1] == "/" and one[2] in ("ext4", "f2fs", "btrfs")]
    return bool(roots) and "ro" in roots[-1][3].split(",")


def _age(machine: Machine) -> int | None:
    """Give the worse of the two ages that an eMMC estimates (JEDEC 84-B50: 1 to 10 are tenths, 11 is beyond)."""
    files = machine.find("sys/block/mmcblk[0-9]/device/life_time")
    texts = (machine.text(machine.below(one)) or "" for one in files)
    ages = [int(word, 16) for text in texts for word in text.split() if word.startswith("0x")]
    return max(ages) if any(ages) else None


def _written(machine: Machine) -> int | None:
    for pattern in ("sys/block/mmcblk[0-9]/stat", "sys/block/nvme*/stat", "sys/block/sd?/stat", "sys/block/vd?/stat"):
        for file in machine.find(pattern):
            fields = (machine.text(machine.below(file)) or "").split()
            if len(fields) > 6:
                return int(fields[6]) * _SECTOR_BYTES
    return None
