"""The programs that look at files are fetched for the tests, or a test that is passed over says why they were not."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.firmware import conftest


def test_without_an_archive_of_packages_the_tests_go_on_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = tmp_path / "programs"
    for name, does in (
        ("udevadm", "exit 1"),
        ("apt-get", 'case "$*" in *update*) echo "E: nobody answers"; exit 100;; esac'),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    subprocess.run(
        ["sh", Path(conftest.__file__).with_name("fetch_programs.sh"), fetched],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        check=True,
        timeout=60,
    )
    assert not (fetched / ".ready").exists()
    monkeypatch.setattr(conftest, "FETCHED", fetched)
    with pytest.raises(
        pytest.skip.Exception, match=r"apt install clocks \(no packages come \(E: nobody answers\)\)$"
    ):
        conftest.program("no-such-clock", "clocks")


def test_what_was_fetched_goes_before_what_the_machine_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sh").touch(0o755)
    monkeypatch.setattr(conftest, "FETCHED", tmp_path)
    assert conftest.program("sh", "dash") == str(tmp_path / "bin/sh")
