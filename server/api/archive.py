"""The whole club as one archive, for another server or other programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from server.api.dependencies import Parts, Served, needs
from server.api.files import file_of
from server.api.problems import Conflict, ProblemError, documented
from server.people.rights import Right

router = APIRouter(prefix="/api/v1/archive", tags=["archive"], dependencies=[needs(Right.ARCHIVE)])

_ARCHIVE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}
_ONE_AT_A_TIME = Lock()


class Busy(ProblemError):
    """Not while another one is made."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    headers = {"Retry-After": "60"}  # noqa: RUF012


@router.post(
    "",
    summary="Take the whole club along",
    responses=_ARCHIVE | documented(401, 403, 409, 429),
    response_class=Response,
)
def archive(request: Request, parts: Served) -> StreamingResponse:
    """Give a ZIP archive: events as JSON lines, people without passwords, tables as Parquet, a manifest with SHA-256.

    Without heart rates and motion, which are the players': `marcador server archive`, at the server, has them too.
    """
    # Who sits at a server of this computer alone sees them anyway.
    health = parts.access.who(request).is_trusted
    return file_of("marcador-club.zip", "application/zip", lambda folder: _made(parts, folder, health=health))


def _made(parts: Parts, folder: Path, *, health: bool) -> Path:
    if parts.archive is None:
        raise Conflict("this server makes no archives")
    path = folder / "club.zip"
    with _alone(), path.open("wb") as file:
        parts.archive(file, health)
    return path


@contextmanager
def _alone() -> Iterator[None]:
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise Busy("an archive is being made already; try again in a minute")
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()
