"""The backups of the server: which there are and how old, a new one, and whether one is whole."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, NotFound, documented
from server.errors import StoreError
from server.keep.backups import Backups, Making
from server.people.rights import Right
from server.sentences import Sentence
from wire.envelope import Moment

router = APIRouter(prefix="/api/v1/backups", tags=["health"], dependencies=[needs(Right.OPERATE)])

_MAKING: JsonDict = {
    "name": "backup-2026-01-01-100000",
    "begun": "2026-01-01T10:00:00.000000Z",
    "running": False,
    "said": "412 events, 98217 rows in all, 3.1 MB",
    "failure": "",
}
_BACKUP: JsonDict = {
    "name": "backup-2026-01-01-100000",
    "made": "2026-01-01T10:00:02.000000Z",
    "events": 412,
    "size": 3_100_000,
}


class BackupOf(BaseModel):
    """A backup."""

    name: str
    made: Moment
    events: int
    size: int = Field(description="bytes")


class BackupMade(BaseModel):
    """A backup that is being made, or was last."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MAKING]})

    name: str
    begun: Moment
    running: bool
    said: str = Field(description="how far it is, or what it has")
    failure: str = Field(description="why it is not there; empty where it is")


class BackupList(BaseModel):
    """The backups, the newest first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"folder": "/backups", "backups": [_BACKUP], "last": _MAKING}]}
    )

    folder: str = Field(description="where they are, on the server")
    backups: list[BackupOf]
    last: BackupMade | None = Field(description="the one that was begun last since the server started")


class BackupChecked(BaseModel):
    """Whether a backup is as it was made."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "backup-2026-01-01-100000", "problems": []}]})

    name: str
    problems: list[str] = Field(description="files that are missing or damaged; none of a whole backup")


@router.get("", summary="List backups", responses=documented(401, 403))
def list_backups(parts: Served) -> BackupList:
    """Give the backups in the folder that the settings name."""
    kept = _backups(parts)
    return BackupList(
        folder=str(kept.folder.absolute()),
        backups=[BackupOf(**one._asdict()) for one in kept.all()],
        last=_made(kept.making) if kept.making else None,
    )


@router.post("", status_code=202, summary="Make a backup", responses=documented(401, 403, 409))
def make_backup(parts: Served) -> BackupMade:
    """Begin to copy all that is stored; the list says how far it is. Messages go on being stored meanwhile."""
    try:
        return _made(_backups(parts).make())
    except StoreError as error:
        raise Conflict(str(error)) from error


@router.post("/{name}/check", summary="Check a backup", responses=documented(401, 403, 404))
def check_backup(parts: Served, name: str) -> BackupChecked:
    """Read every file of a backup, and compare it with what it was when it was made."""
    problems = _backups(parts).damage(name)
    if problems is None:
        raise NotFound(Sentence.of("no-backup", name=name))
    return BackupChecked(name=name, problems=problems)


def _backups(parts: Parts) -> Backups:
    if parts.backups is None:
        raise NotFound("this server makes no backups")
    return parts.backups


def _made(making: Making) -> BackupMade:
    return BackupMade(
        name=making.name,
        begun=making.begun,
        running=making.is_running,
        said=making.said,
        failure=making.failure,
    )
