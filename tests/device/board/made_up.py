"""A made-up computer: a tree of files with what a kernel would say in them, and what its programs answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from device.board.machine import Machine


def machine(root: Path, files: Mapping[str, str] | None = None, answers: Mapping[str, str] | None = None) -> Machine:
    """Make one; its programs are known by their names."""
    for path, text in (files or {}).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def ask(command: Sequence[str]) -> str | None:
        return (answers or {}).get(command[0])

    return Machine(root, ask)
