"""What the tests of `firmware-config/` share: its folder, and the programs that the files are for."""

import shutil
import subprocess
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).parents[2] / "firmware-config"

FETCHED = FIRMWARE.parent / "build/programs"
"""Where `make test` unpacks the programs that this machine lacks (fetch_programs.sh), and says why there are none."""

_SBIN = "/usr/sbin:/usr/bin:/sbin:/bin"


def program(name: str, package: str) -> str:
    """Give where a program is; without it the test is skipped, and says what to install."""
    found = shutil.which(name, path=str(FETCHED / "bin")) or shutil.which(name) or shutil.which(name, path=_SBIN)
    if found is None:
        why = f" ({(FETCHED / 'why').read_text().strip()})" if (FETCHED / "why").exists() else ""
        pytest.skip(f"{name} looks at this file: apt install {package}{why}")
    return found


def said(*command: str | Path, given: str | None = None) -> tuple[int, str]:
    """Run a program that looks at a file; give its status and all that it said."""
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()
