"""What a program lets go is given back to the system."""

import platform
import subprocess
import sys

import pytest

_LEFT_MIB = """
import os, sys
from marcador.allocator import give_back_what_is_large

def resident_mib():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20

if sys.argv[1] == "give back":
    give_back_what_is_large()
before, kept = resident_mib(), []
for _ in range(3):
    large = bytearray(24 << 20)
    kept.append(bytearray(4096))  # lies above it, where it is not a mapping of its own
    del large
print(resident_mib() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps large blocks")
def test_what_is_large_is_given_back() -> None:
    left_mib = {
        how: int(subprocess.run([sys.executable, "-c", _LEFT_MIB, how], capture_output=True, check=True).stdout)
        for how in ("give back", "keep")
    }
    assert left_mib["give back"] < 4 < left_mib["keep"]
