"""The computer that is looked at: its files, and programs that are asked. Tests look at made-up ones."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

_ANSWERS_S = 10.0

Asked = Callable[[Sequence[str]], str | None]
"""Runs a program; gives what it said, `None` where there is no such program or it fails."""


def asked(command: Sequence[str]) -> str | None:
    """Run a program of this computer."""
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_ANSWERS_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


class Machine:
    """A computer by its files.

    Args:
        root: where its files are.
        ask: runs its programs.
    """

    def __init__(self, root: Path = Path("/"), ask: Asked = asked) -> None:
        self.root, self.ask = root, ask

    def text(self, path: str) -> str | None:
        """Give what a file holds, without spaces and zeros around; `None` where it cannot be read."""
        try:
            return (self.root / path.lstrip("/")).read_text("utf-8", errors="replace").strip("\0\n\t ")
        except OSError:
            return None

    def number(self, path: str) -> int | None:
        """Give the number that a file holds; `None` where there is none."""
        try:
            return int(self.text(path) or "")
        except ValueError:
            return None

    def find(self, pattern: str) -> list[Path]:
        """Give the files and folders that a pattern fits, in order."""
        return sorted(self.root.glob(pattern.lstrip("/")))

    def below(self, path: Path) -> str:
        """Give a path of this computer as it sees it."""
        return "/" + os.path.relpath(path, self.root)

    def resolved(self, path: Path) -> str:
        """Give where a link leads, as this computer sees it; the path itself where it is none."""
        return "/" + os.path.relpath(path.resolve(), self.root.resolve())
