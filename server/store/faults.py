"""What an error of the database means: damage to its file, or something outside of it. Pure."""

from pathlib import Path

import duckdb

from server.errors import StoreError

_OUTSIDE = (
    "No space left",
    "File too large",
    "Permission denied",
    "Read-only",
    "Too many open files",
    "Out of Memory",
    "could not allocate",
    "failed to pin block",
    "failed to offload",
    "Could not set lock",
    "already open",
    "used by another process",
)
_INSIDE = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
_SAYS_DAMAGE = ("Corrupt", "checksum", "replaying WAL", "invalidated", "deserialize", "not a valid DuckDB")


def first_line(error: BaseException) -> str:
    """Give what an error says, without the lines for its own developers."""
    return str(error).partition("\n")[0]


def unopened(path: Path, error: OSError) -> StoreError:
    """Say that a file or a folder of the store cannot be opened, and what to do about it."""
    return StoreError(f"{path} cannot be opened ({error.strerror}); make room on its disk, or check who owns it")


def is_outside(error: BaseException) -> bool:
    """Say whether an error comes of the disk, the memory, a permission or another program, not of the file."""
    said = str(error).lower()
    return isinstance(error, duckdb.OutOfMemoryException) or any(one.lower() in said for one in _OUTSIDE)


def may_be_damage(error: BaseException) -> bool:
    """Say whether the file may be damaged; only reading it whole tells."""
    if is_outside(error):
        return False
    said = str(error)
    return isinstance(error, _INSIDE) or any(one in said for one in _SAYS_DAMAGE)
