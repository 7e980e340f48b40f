"""Everything that there is of somebody, as one archive, and its erasure: for themselves and nobody else."""

import csv
import json
import tempfile
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO, Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from server.api.club import moment_of
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, documented
from server.api.signing_in import BadRequest, own_account, people
from server.api.signing_in_models import AccountShown, Secret, SessionShown
from server.auth import refresh_cookie
from server.errors import SignInRefused
from server.people.accounts import Account, key_of
from server.people.erasure import Erasures
from server.people.rights import Right
from server.sentences import Sentence
from server.store.erasing import Wearer
from wire.scoreboard import Scoreboard

router = APIRouter(prefix="/api/v1/own-data", tags=["one's own data"], dependencies=[needs(Right.ACCOUNT)])

_ARCHIVE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}
_IN_MEMORY, _PIECE = 8 * 1024 * 1024, 64 * 1024


class ErasureAsked(BaseModel):
    """What is to go."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"what": "health", "password": "four words in a row"}]}
    )

    what: Literal["health", "account"] = Field(
        description="`health`: all heart rates and motion; `account`: these, the account and its name in the log"
    )
    password: Secret = Field(description="one's own, since it cannot be taken back")


class Erased(BaseModel):
    """What is gone."""

    matches: int = Field(description="in which there was something of one's own to erase, or could have been")
    samples: int = Field(description="of heart rate and motion that were erased")


@router.get(
    "", summary="Take one's own data along", responses=_ARCHIVE | documented(401, 403), response_class=Response
)
def export(request: Request, parts: Served) -> StreamingResponse:
    """Give a ZIP archive of one's own: account, sessions, consents, claims, plans, notes, matches, health data."""
    account = own_account(request, parts)
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 – the response closes it
    try:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            _write(archive, parts, account)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    headers = {"Content-Disposition": 'attachment; filename="marcador-own-data.zip"', "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=headers)


@router.post("/erasure", summary="Erase one's own data", responses=documented(400, 401, 403, 409))
def erase(request: Request, response: Response, parts: Served, asked: ErasureAsked) -> Erased:
    """Erase one's own health data, or the account with them, for good. Scores of matches stay, with their names."""
    account = own_account(request, parts)
    if people(parts).sign_in(account.name, asked.password.get_secret_value()) is None:
        raise BadRequest(Sentence.of("password-wrong"))
    if asked.what == "account":
        _require_removable(parts, account)
    whose = [Wearer(board.match, player) for board, player in _own_matches(parts, account)]
    erasures = Erasures(people(parts).database, people(parts).now)
    erasures.remember(whose)
    samples = parts.erase(whose) if whose else 0
    if asked.what == "account":
        try:
            people(parts).accounts.remove(account.id, account.name)
        except SignInRefused as error:
            raise Conflict(str(error)) from error
        erasures.forget_name(account)
        for name, value in refresh_cookie.forgotten(request).items():
            response.headers.append(name, value)
    return Erased(matches=len(whose), samples=samples)


def _require_removable(parts: Parts, account: Account) -> None:
    others = [one for one in people(parts).accounts.all() if one.role == "admin" and one.is_active]
    if [one.id for one in others] == [account.id]:
        raise Conflict(Sentence.of("last-admin"))


def _own_matches(parts: Parts, account: Account) -> list[tuple[Scoreboard, int]]:
    """Give the matches in which somebody plays, with the number that they have there."""
    if account.player is None:
        return []
    key, found = key_of(account.player), []
    for board in parts.matches.newest_first():
        players = (*board.a.players, *board.b.players)
        found += [(board, number) for number, name in enumerate(players, 1) if key_of(name) == key]
    return found


def _write(archive: ZipFile, parts: Parts, account: Account) -> None:
    database, own = people(parts).database, _own_matches(parts, account)
    consents = people(parts).consents.of(account.id)
    _json(archive, "account.json", AccountShown.of(account).model_dump(mode="json"))
    sessions = [SessionShown.of(one, None).model_dump(mode="json") for one in people(parts).sessions.of(account.id)]
    _json(archive, "sessions.json", sessions)
    _json(
        archive,
        "consents.json",
        [{"coach": one.coach_name, "given": _time(one.given), "until": _time(one.until)} for one in consents],
    )
    for name, query in _TABLES.items():
        rows = [dict(row) for row in database.rows(query, account.name if name == "log" else account.id)]
        _json(archive, f"{name}.json", [{key: _told(key, value) for key, value in row.items()} for row in rows])
    _json(archive, "matches.json", [{"player": player, **board.model_dump(mode="json")} for board, player in own])
    for board, player in own:
        _heart_rates(archive, parts, board.match, player)
        _motion(archive, parts, board.match, player)


_TABLES = {
    "claims": "SELECT match, since, until, ended FROM claims WHERE holder = ? ORDER BY rowid",
    "plans": "SELECT event, match, note FROM plans WHERE account = ? ORDER BY rowid",
    "shares": "SELECT session, made, until FROM shares WHERE account = ?",
    "notes": "SELECT session, at_ms, point, text, is_shared, created, changed FROM notes WHERE account = ?",
    "log": "SELECT at, what, about FROM log WHERE actor = ? ORDER BY rowid",
}
_TIMES = ("since", "until", "at", "made", "created", "changed")


def _heart_rates(archive: ZipFile, parts: Parts, match: str, player: int) -> None:
    found = parts.reader.heart_rate(match, player)
    if not any(len(one.bpm) for one in found):
        return
    with archive.open(f"heart-rate/{match}.csv", "w") as raw, _text(raw) as file:
        rows = csv.writer(file)
        rows.writerow(("sensor", "time_ms", "bpm", "rr_s"))
        for one in found:
            for time_ms, bpm, rr in zip(one.time_ms, one.bpm, one.rr_s, strict=True):
                rows.writerow((one.sensor, int(time_ms), int(bpm), " ".join(map(str, rr))))


def _motion(archive: ZipFile, parts: Parts, match: str, player: int) -> None:
    _envelopes(archive, parts, match, player)
    windows = parts.reader.motion_windows(match, player)
    first = next(windows, None)
    if first is None:
        return
    with archive.open(f"motion/{match}.csv", "w", force_zip64=True) as raw, _text(raw) as file:
        rows = csv.writer(file)
        rows.writerow(("sensor", "time_ms", "x_mg", "y_mg", "z_mg"))
        for window in (first, *windows):
            series = window.series
            for time_ms, xyz in zip(series.time_ms.tolist(), series.xyz_mg.tolist(), strict=True):
                if window.from_ms <= time_ms < window.to_ms:
                    rows.writerow((series.sensor, time_ms, *xyz))


def _envelopes(archive: ZipFile, parts: Parts, match: str, player: int) -> None:
    found = parts.reader.envelopes(match, player)
    if not found:
        return
    with archive.open(f"motion/{match}-by-second.csv", "w", force_zip64=True) as raw, _text(raw) as file:
        rows = csv.writer(file)
        rows.writerow(("sensor", *(found[0].envelopes.dtype.names or ())))
        for series in found:
            rows.writerows((series.sensor, *one) for one in series.envelopes.tolist())


def _text(raw: IO[bytes]) -> TextIOWrapper:
    return TextIOWrapper(raw, "utf-8", newline="")


def _json(archive: ZipFile, name: str, content: Any) -> None:
    archive.writestr(name, json.dumps(content, ensure_ascii=False, indent=1))


def _told(key: str, value: object) -> object:
    return _time(value) if key in _TIMES and isinstance(value, float) else value


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else moment_of(seconds).isoformat()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
