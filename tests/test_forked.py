"""The processes that the tests run in lose no test, and end with none that is lost unsaid."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

OPTIONS = ["-p", "tests.forked", "-p", "no:cacheprovider", "-rA", "--basetemp", "temporary"]

CONFTEST = """
import pytest

@pytest.fixture(scope="session")
def shared():
    with open("made", "a") as file:
        file.write("m")
    yield
    with open("ended", "a") as file:
        file.write("e")
"""

ONE = """
import os, pytest
from pathlib import Path

def test_passes(shared, tmp_path):
    Path(f"ran-{os.getpid()}").touch()

def test_fails(shared):
    print("what it printed")
    assert 1 + 1 == 3

@pytest.mark.skip(reason="not now")
def test_is_skipped(): ...
"""

KILLED = """
import os, signal

def test_is_killed():
    os.kill(os.getpid(), signal.SIGKILL)
"""


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_each_test_is_run_once_and_told_by_the_first_process(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / f"test_{name}.py").write_text(ONE)
    (tmp_path / "test_w_killed.py").write_text(KILLED)
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "ended").touch()
    done = run(tmp_path, "--processes", "2")
    assert done.returncode == 1
    assert "3 passed" in done.stdout
    assert "3 skipped" in done.stdout
    assert "4 failed" in done.stdout, done.stdout
    assert done.stdout.count("\nwhat it printed\n") == 3
    assert "FAILED test_w_killed.py::test_is_killed" in done.stdout
    assert "\nthe process that ran it ended with status -9\n" in done.stdout
    assert 1 <= len(list(tmp_path.glob("ran-*"))) <= 2
    made, ended = (len((tmp_path / name).read_text()) for name in ("made", "ended"))
    assert 1 <= made <= 2
    assert made - ended in (0, 1)  # what is killed ends nothing


def test_enough_failures_end_it(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"test_{name}.py").write_text(ONE)
    (tmp_path / "conftest.py").write_text(CONFTEST)
    done = run(tmp_path, "--processes", "1", "-x")
    assert done.returncode != 0
    assert "1 failed, 1 passed" in done.stdout, done.stdout
