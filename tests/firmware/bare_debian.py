"""A bare Debian in a folder: packages are installed in it, and it is started as a container with its own systemd."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.firmware.conftest import FIRMWARE, program
from tests.waiting import PATIENCE_S

_TAKES_S = 1800
_PACKAGES = "systemd,systemd-sysv,dbus,udev,ca-certificates,python3,python3-venv"
_SILENCE = """pcm.silence { type null }
pcm.!default { type plug slave { pcm "silence" format S16_LE rate 16000 channels 1 } }
"""
"""A sound card that gives silence at once, without any hardware."""


class Debian:
    """A root of Debian, with a checkout and a wheelhouse in it."""

    def __init__(self, root: Path) -> None:
        if os.getuid() != 0:
            pytest.skip("makes a root of Debian, so it runs as root only")
        self.root, self._container = root, 0
        debootstrap = program("debootstrap", "debootstrap")
        _run(debootstrap, "--variant=minbase", f"--include={_PACKAGES}", "bookworm", root)
        checkout = root / "srv/marcador"
        ignored = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "wheelhouse", "build", "*.egg-info")
        shutil.copytree(FIRMWARE.parent, checkout, ignore=ignored)
        wheels = ("python3", "-m", "pip", "download", "--quiet", "--require-hashes", "-d", checkout / "wheelhouse")
        _run(*wheels, "-r", FIRMWARE.parent / "requirements/run.txt")

    def install(self, *options: str) -> list[str]:
        """Run the installer inside; give what it says."""
        # What a running system has: systemd-tmpfiles looks into it.
        _run("mount", "-t", "proc", "proc", self.root / "proc")
        try:
            return self.inside("/srv/marcador/firmware-config/install.sh", *options)
        finally:
            _run("umount", self.root / "proc")

    def inside(self, *command: str) -> list[str]:
        """Run a command inside; give what it says."""
        clean = ("env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root")
        return _run("chroot", self.root, *clean, *command).splitlines()

    def give_silence(self) -> None:
        """Give it a microphone in which nobody speaks."""
        (self.root / "etc/asound.conf").write_text(_SILENCE)

    @contextmanager
    def started(self) -> Iterator[None]:
        """Start it as a container, for as long as the block lasts."""
        nspawn = program("systemd-nspawn", "systemd-container")
        how = ["--register=no", "--keep-unit", "--boot", "--console=pipe", "--private-network"]
        environment = {**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen([nspawn, "-D", str(self.root), *how], env=environment, **quiet) as running:  # type: ignore[call-overload]
            self._container = running.pid
            try:
                yield
            finally:
                running.terminate()
                running.wait(PATIENCE_S)

    def moments(self, unit: str, said: str) -> list[float]:
        """Give when something was said of a unit in the journal, in seconds."""
        logs = sorted((self.root / "var/log/journal").glob("*"))
        if not logs:
            return []
        lines = _run("journalctl", "-D", logs[0], "--no-pager", "-q", "-o", "short-unix", "-u", unit).splitlines()
        return [float(line.split()[0]) for line in lines if re.search(said, line)]

    def kill(self, *command: str) -> None:
        """Kill the process of the container that runs a command, as no other does."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (process / "cmdline").read_text().split("\0")
                if [one for one in words if one in command] == list(command) and self._is_inside(int(process.name)):
                    os.kill(int(process.name), signal.SIGKILL)

    def _is_inside(self, process: int) -> bool:
        """Say whether a process comes from the container's."""
        while process > 1 and process != self._container:
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        return process == self._container


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, timeout=_TAKES_S, stdout=subprocess.PIPE, text=True)
    return done.stdout
