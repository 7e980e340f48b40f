"""A phone as the umpire's microphone, over a WebSocket: for who holds the match, scored as taps are."""

import asyncio
from datetime import UTC, datetime

from fastapi import APIRouter, WebSocket

from server.api.club import claims, require_held
from server.api.dependencies import Parts, parts_of
from server.api.matches import require_match
from server.api.problems import Conflict, ProblemError, problem_of, problem_response
from server.api.scoring import answer_of, conflicts
from server.errors import NoEar, ScoringRefused
from server.microphones.ears import Ear, Heard
from server.microphones.session import Phone, Reply, refuse
from server.people.principal import Principal
from server.people.rights import Right
from server.scoring import words
from server.scoring.deciding import Waiting
from server.scoring.taps import Tap, id_of
from server.sentences import Sentence

sockets = APIRouter(prefix="/ws")


@sockets.websocket("/matches/{match}/audio")
async def listen_to_phone(socket: WebSocket, match: str) -> None:
    """Listen to a phone: 16-bit little-endian samples, 16,000 a second, mono, in binary messages of up to 4 KiB.

    Decisions come back; `language` is theirs, `en` or `es`. Where who asks does not hold the match, or no more phones
    can be heard, a message says so, since a browser does not tell its page why a connection was refused.
    """
    parts = parts_of(socket)
    try:
        parts.access.require(socket, Right.SCORE)
        require_match(parts, match)
        who = require_held(socket, parts, match)
        ear = await _ear(parts, match)
    except Conflict as error:
        await refuse(socket, match, problem_of(error).model_dump())
        return
    except ProblemError as error:
        await socket.send_denial_response(problem_response(error))
        return
    asked = socket.query_params.get("language") or socket.headers.get("accept-language", "")
    language = words.language_for(asked, parts.matches.match(match))

    async def score(heard: Heard) -> Reply:
        if heard.call is None:
            return Reply(heard.verdict, heard.reason)
        return await asyncio.to_thread(_scored, socket, parts, match, who, heard, language)

    position = parts.matches.last_position
    await Phone(socket, match, ear, lambda: position(match), lambda: parts.scoring.counted(match), score).listen()


async def _ear(parts: Parts, match: str) -> Ear:
    if parts.ears is None:
        raise Conflict(Sentence.of("phones-none"))
    try:
        return parts.ears.open(await asyncio.to_thread(parts.scoring.counted, match))
    except NoEar as error:
        raise Conflict(Sentence.of("phones-busy", most=error.most)) from error


def _scored(socket: WebSocket, parts: Parts, match: str, who: Principal, heard: Heard, language: str) -> Reply:
    try:
        require_held(socket, parts, match)
        age_s = max(0.0, (datetime.now(UTC) - heard.ended).total_seconds())
        tap = Tap(id_of(match, who.key, f"heard {heard.ended.isoformat()}", heard.ended), who.key, age_s, heard.call)
        outcome = parts.scoring.score(match, [tap], None, conflicts(parts))
    except (ScoringRefused, ProblemError) as error:
        return Reply("refused", str(error))
    except Waiting:
        return Reply("waiting", words.waiting(language))
    claims(parts).used(match)
    answer = answer_of(parts, match, tap.id, tap, outcome, language)
    return Reply(answer.verdict or answer.outcome, answer.said)
