"""Where a running server's pages are, in a file of its data folder: commands beside it find it there by themselves.

The server holds a lock on the file for as long as it runs, so that a file that a killed server left says nothing.
"""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from server.auth.secret_file import write_secret

log = logging.getLogger(__name__)

NAME: Final = "address"


@contextmanager
def left_in(directory: Path, url: str) -> Iterator[None]:
    """Leave the address there for as long as the block lasts; a folder that does not take it is only logged."""
    path = directory / NAME
    try:
        write_secret(path, f"{url}\n")
        file = path.open()
    except OSError as error:
        log.warning("%s cannot be written (%s); give commands beside this server --server %s", path, error, url)
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def of_running(directory: Path) -> str | None:
    """Give the address of the server that runs on this data folder; `None` when none does, or it is not said."""
    with suppress(OSError, UnicodeDecodeError), (directory / NAME).open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.readline().strip() or None
    return None
