"""Notes and bookmarks on sessions: one's own, and those that others share."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from server.api.club import moment_of
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Forbidden, NotFound, documented
from server.api.signing_in import people
from server.people.notes import Note, Notes
from server.people.rights import Right
from server.sentences import Sentence
from wire.envelope import Moment

router = APIRouter(prefix="/api/v1/notes", tags=["notes"], dependencies=[needs(Right.NOTE)])

LONGEST = 2000
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]

_NOTE: JsonDict = {
    "id": "0199f0c4-7d0e-4c3a-8a55-0d6a4f0f9b10",
    "session": "m1",
    "author": "pablo",
    "mine": True,
    "at_ms": 1_767_225_600_000,
    "point": None,
    "text": "too far from the net",
    "shared": False,
    "created": "2026-01-01T10:00:00.000000Z",
    "changed": "2026-01-01T10:00:00.000000Z",
}


class NoteText(BaseModel):
    """What a note says, and to whom."""

    model_config = ConfigDict(extra="forbid")

    text: Text = Field("", description="empty for a bookmark")
    shared: bool = Field(False, description="whether all who write notes see it; only oneself otherwise")


class NewNote(NoteText):
    """A note to keep."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"session": "m1", "at_ms": 1_767_225_600_000, "text": "too far from the net"}]
        }
    )

    session: Annotated[str, Field(max_length=200, description="id of the session")]
    at_ms: int | None = Field(
        None, ge=0, le=8_640_000_000_000_000, description="the moment, ms since 1970; null: the whole session"
    )
    point: Annotated[str | None, Field(max_length=200)] = Field(None, description="id of the event of the point")


class NoteShown(BaseModel):
    """A note."""

    model_config = ConfigDict(json_schema_extra={"examples": [_NOTE]})

    id: str
    session: str
    author: str | None = Field(description="null where the server had no accounts")
    mine: bool
    at_ms: int | None
    point: str | None
    text: str
    shared: bool
    created: Moment
    changed: Moment


class NoteList(BaseModel):
    """Notes, by session and in the order of their moments; those on a whole session first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"notes": [_NOTE]}]})

    notes: list[NoteShown]


@router.get("", summary="List notes", responses=documented(401, 403, 409))
def list_notes(
    request: Request,
    parts: Served,
    session: Annotated[
        list[str], Query(min_length=1, max_length=100, description="ids of sessions", examples=[["m1"]])
    ],
) -> NoteList:
    """Give one's own notes on sessions, and those that others share."""
    found = _notes(parts).seen_by(_account(request, parts), session)
    return NoteList(notes=[_shown(request, parts, one) for one in found])


@router.post("", status_code=201, summary="Write a note", responses=documented(401, 403, 404, 409))
def write_note(request: Request, parts: Served, asked: NewNote) -> NoteShown:
    """Keep a note on a session, or a bookmark where it has no text."""
    if parts.matches.view(asked.session)[1] is None:
        raise NotFound(Sentence.of("no-session", session=asked.session))
    note = _notes(parts).write(
        _account(request, parts), asked.session, asked.at_ms, asked.point, asked.text, asked.shared
    )
    return _shown(request, parts, note)


@router.put("/{note}", summary="Change a note", responses=documented(401, 403, 404, 409))
def change_note(request: Request, parts: Served, note: str, asked: NoteText) -> NoteShown:
    """Give a note of one's own another text; share it, or take it back."""
    changed = _notes(parts).change(_own(request, parts, note), asked.text, asked.shared)
    return _shown(request, parts, changed)


@router.delete("/{note}", status_code=204, summary="Remove a note", responses=documented(401, 403, 404, 409))
def remove_note(request: Request, parts: Served, note: str) -> Response:
    """Forget a note of one's own."""
    _notes(parts).remove(_own(request, parts, note).id)
    return Response(status_code=204)


def _notes(parts: Parts) -> Notes:
    return Notes(people(parts).database, people(parts).now)


def _account(request: Request, parts: Parts) -> str | None:
    account = parts.access.who(request).account
    return account.id if account else None


def _own(request: Request, parts: Parts, note: str) -> Note:
    """Give a note of who asks; another one's private note is not there for them."""
    found, account = _notes(parts).get(note), _account(request, parts)
    if found is None or (found.account != account and not found.is_shared):
        raise NotFound(f"there is no note {note!r}")
    if found.account != account:
        raise Forbidden(Sentence.of("note-not-yours"))
    return found


def _shown(request: Request, parts: Parts, note: Note) -> NoteShown:
    author = people(parts).accounts.get(note.account) if note.account else None
    return NoteShown(
        id=note.id,
        session=note.session,
        author=author.name if author else None,
        mine=note.account == _account(request, parts),
        at_ms=note.at_ms,
        point=note.point,
        text=note.text,
        shared=note.is_shared,
        created=moment_of(note.created),
        changed=moment_of(note.changed),
    )
