"""Writes a file of secrets whole, readable by its owner alone. Errors are the caller's."""

import os
from pathlib import Path


def write_secret(path: Path, text: str) -> None:
    """Put a text in the place of a file; on disk before the old one is gone.

    Raises:
        OSError: when it cannot be written; the old file is there as before.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    temporary.rename(path)
