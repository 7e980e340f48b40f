"""Answers that are files: made in a temporary folder, sent piece by piece, and gone with the answer."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import duckdb
from fastapi.responses import StreamingResponse

from server.errors import StoreError
from server.store.faults import first_line

_PIECE = 256 * 1024


def file_of(name: str, media_type: str, make: Callable[[Path], Path]) -> StreamingResponse:
    """Give the file that is made in a folder, under a name.

    Raises:
        StoreError: when there is no room for it.
    """
    folder = Path(mkdtemp(prefix="marcador-"))
    try:
        path = make(folder)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(path.stat().st_size),
        }
        return StreamingResponse(_pieces(path, folder), media_type=media_type, headers=headers)
    except (OSError, duckdb.Error) as error:
        shutil.rmtree(folder, ignore_errors=True)
        said = first_line(error) if isinstance(error, duckdb.Error) else error.strerror
        raise StoreError(f"the file cannot be made now: {said}") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _pieces(path: Path, folder: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    finally:
        shutil.rmtree(folder, ignore_errors=True)
