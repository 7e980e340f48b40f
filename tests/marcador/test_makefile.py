"""What `make` does before anything of ours runs."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("target", ["setup", "device-setup", "wheelhouse"])
def test_a_python_that_is_too_old_is_said(tmp_path: Path, target: str) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", target, "PYTHON=false", f"VENV={tmp_path / 'venv'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode != 0
    assert done.stdout == "Python 3.11 or newer is needed; set PYTHON=…\n"
    assert not (tmp_path / "venv").exists()


def test_nothing_is_fetched_without_its_hash() -> None:
    fetched = [
        line for line in (ROOT / "Makefile").read_text().splitlines() if re.search(r"pip (install|download)", line)
    ]
    assert len(fetched) > 5
    for line in fetched:
        assert "--require-hashes" in line or "--no-deps" in line, line
