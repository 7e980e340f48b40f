"""Scoring by hand: a tap is a call, decided by the court's device where one scores the match, else by the server."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse

from padel.match import Match
from server.api.club import (
    claims,
    club_events,
    moment_of,
    name_of,
    require_event,
    require_held,
    require_match_of,
)
from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict as Refusal
from server.api.problems import NotFound, documented
from server.api.scoring_models import (
    Choice,
    ConflictList,
    ConflictShown,
    ConflictSide,
    NotAnswered,
    OneTap,
    Queue,
    Scored,
    TapAnswer,
    TapAsked,
)
from server.api.signing_in import people
from server.club.conflicts import Conflict, Conflicts
from server.errors import ScoringRefused
from server.people.rights import Right
from server.scoring import words
from server.scoring.deciding import Waiting
from server.scoring.scoring import Outcome
from server.scoring.taps import Tap, id_of
from server.sentences import Sentence
from wire.scoreboard import Scoreboard
from wire.scoring_commands import LONGEST_AGE_S

router = APIRouter(prefix="/api/v1/events/{event}", tags=["scoring by hand"], dependencies=[needs(Right.SCORE)])

Language = Annotated[str, Header(alias="Accept-Language", description="`en` or `es`; else the match's language")]
_RESPONSES = {
    **documented(401, 403, 404, 409),
    202: {"model": NotAnswered, "description": "the court's device has not answered yet"},
}


@router.post("/scores/{match}", summary="Score a tap", responses=_RESPONSES, response_model=Scored)
def score(
    request: Request, parts: Served, event: str, match: str, asked: OneTap, language: Language = ""
) -> Scored | JSONResponse:
    """Score one thing on a match that one holds: a point, an undo, a penalty, …; undo is always possible."""
    return _scored(request, parts, event, match, asked.sent, asked.after, [asked], language)


@router.post("/scores", summary="Score what waited", responses=_RESPONSES, response_model=Scored)
def score_queue(
    request: Request, parts: Served, event: str, asked: Queue, language: Language = ""
) -> Scored | JSONResponse:
    """Score what was tapped while there was no connection; what others scored meanwhile makes a conflict.

    The version whose last moment is later stays, the store's when both are of one moment; the other one is kept.
    """
    return _scored(request, parts, event, asked.match, asked.sent, asked.after, asked.taps, language)


@router.get("/conflicts", summary="List conflicts", responses=documented(401, 403, 404, 409))
def list_conflicts(
    parts: Served,
    event: str,
    match: Annotated[str | None, Query(description="only of this match", max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 100,
    language: Language = "",
) -> ConflictList:
    """Give what was scored twice and differently, with both versions, the newest first."""
    require_event(parts, event)
    events = club_events(parts)
    found = [one for one in conflicts(parts).all(10 * limit) if match in (None, one.match)]
    found = [one for one in found if events.event_of(one.match) == event]
    return ConflictList(conflicts=[_shown(parts, one, language) for one in found[:limit]])


@router.post("/conflicts/{conflict}/choose", summary="Choose a version", responses=_RESPONSES)
def choose(
    request: Request, parts: Served, event: str, conflict: str, asked: Choice, language: Language = ""
) -> ConflictShown:
    """Put the other version in the place of the one that stayed, while nothing else was scored since; or keep it."""
    found = conflicts(parts).get(conflict)
    if found is None or club_events(parts).event_of(found.match) != event:
        raise NotFound(f"there is no conflict {conflict!r}")
    who = require_held(request, parts, found.match)
    try:
        chosen = parts.scoring.choose(found, asked.version, who.key, conflicts(parts))
    except ScoringRefused as error:
        raise Refusal(str(error)) from error
    except Waiting as error:
        raise Refusal(Sentence.of("score-not-answered")) from error
    claims(parts).used(found.match)
    return _shown(parts, chosen, language)


def _scored(
    request: Request,
    parts: Parts,
    event: str,
    match: str,
    sent: datetime | None,
    after: int | None,
    asked: Sequence[TapAsked],
    accepted: str,
) -> Scored | JSONResponse:
    require_match_of(parts, event, match)
    who = require_held(request, parts, match)
    language = words.language_for(accepted, parts.matches.match(match))
    try:
        taps = [_tap(match, who.key, one, sent or datetime.now(UTC)) for one in asked]
        outcome = _carried_out(parts, match, asked, taps, after)
    except ScoringRefused as error:
        raise Refusal(str(error)) from error
    except Waiting:
        return JSONResponse(NotAnswered(said=words.waiting(language)).model_dump(), 202)
    claims(parts).used(match)
    return _answered(parts, match, asked, taps, outcome, language)


def _carried_out(
    parts: Parts, match: str, asked: Sequence[TapAsked], taps: Sequence[Tap], after: int | None
) -> Outcome:
    if any(one.do == "take_over" for one in asked):
        if len(taps) > 1:
            raise ScoringRefused(Sentence.of("score-alone"))
        parts.scoring.take_over(match, taps[0])
        return Outcome({}, {})
    return parts.scoring.score(match, taps, after, conflicts(parts))


def _tap(match: str, by: str, asked: TapAsked, clock: datetime) -> Tap:
    age_s = max(timedelta(0), clock - asked.time).total_seconds()
    if age_s > LONGEST_AGE_S:
        raise ScoringRefused(Sentence.of("score-too-old", days=LONGEST_AGE_S // 86_400))
    return Tap(id_of(match, by, asked.id, asked.time), by, age_s, asked.call(), asked.happens())


def _answered(
    parts: Parts, match: str, asked: Sequence[TapAsked], taps: Sequence[Tap], outcome: Outcome, language: str
) -> Scored:
    found, court = parts.matches.match(match), parts.matches.court(match)
    assert found is not None
    return Scored(
        answers=[
            answer_of(parts, match, one.id, tap, outcome, language) for one, tap in zip(asked, taps, strict=True)
        ],
        position=parts.matches.last_position(match),
        can_undo=found.play.before is not None,
        can_redo=bool(found.undone),
        match=Scoreboard.of(found, court or ""),
    )


def answer_of(parts: Parts, match: str, id: str, tap: Tap, outcome: Outcome, language: str) -> TapAnswer:
    """Say what became of a tap, which the client knows by `id`."""
    found = parts.matches.match(match)
    assert found is not None
    done, conflict = outcome.done.get(tap.id), outcome.conflicts.get(tap.id)
    if done is not None:
        said = words.said_of(done, language)
        if conflict is not None:
            said = f"{said} · {words.replaces(parts.scoring.versions(conflict, language).store, language)}"
        verdict = done.decision.verdict
    elif conflict is not None and not parts.matches.counts(match, tap.id):
        said = _set_aside(parts, found, conflict, language)
        return TapAnswer(
            id=id, outcome="set_aside", verdict=None, said=said, conflict=conflict.id, stayed=conflict.stayed
        )
    else:
        done = parts.scoring.before(match, tap)
        said, verdict = words.said_of(done, language), done.decision.verdict
    refused = verdict == "refused"
    return TapAnswer(
        id=id,
        outcome="refused" if refused else "done",
        verdict=verdict,
        said=said,
        conflict=conflict.id if conflict else None,
        stayed=conflict.stayed if conflict else None,
    )


def _set_aside(parts: Parts, match: Match, conflict: Conflict, language: str) -> str:
    if conflict.stayed == "both":
        return words.the_same(match, language)
    versions = parts.scoring.versions(conflict, language)
    return words.stays(versions.store, versions.hand, match, language)


def conflicts(parts: Parts) -> Conflicts:
    """Give the conflicts."""
    return Conflicts(people(parts).database, people(parts).now)


def _shown(parts: Parts, conflict: Conflict, accepted: str) -> ConflictShown:
    language = words.language_for(accepted, parts.matches.match(conflict.match))
    versions = parts.scoring.versions(conflict, language)
    return ConflictShown(
        id=conflict.id,
        match=conflict.match,
        at=moment_of(conflict.at),
        by=name_of(parts, conflict.holder),
        hand=ConflictSide(texts=list(versions.hand), score=conflict.hand_score),
        store=ConflictSide(texts=list(versions.store), score=conflict.store_score),
        stayed=conflict.stayed,
        chosen=conflict.chosen,
        chosen_by=name_of(parts, conflict.chosen_by) if conflict.chosen_by else None,
    )
