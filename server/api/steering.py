"""The matches of a court, as the coach says: the next one, and those that rest, end or go on. Its device does it."""

from uuid import uuid4

from fastapi import APIRouter

from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, NotFound, documented
from server.api.steering_models import (
    AbandonAsked,
    Asked,
    CommandOutcome,
    CourtMatches,
    NextMatchAsked,
    SetAsideAsked,
    TakeUpAsked,
)
from server.ingest.own_events import BY_HAND
from server.people.rights import Right
from server.projections.devices import CourtDevice
from server.projections.match_fold import counted
from server.projections.matches import Scored
from server.sentences import Sentence
from wire.match_commands import AbandonMatch, MatchCommand, NextMatch, SetMatchAside, TakeUpMatch
from wire.topics import Address
from wire.voice_commands import ForgetVoice, LearnVoice, VoiceCommand

router = APIRouter(prefix="/api/v1/courts/{court}", tags=["matches of a court"], dependencies=[needs(Right.STEER)])


@router.get("/matches", summary="Show the matches of a court's device", responses=documented(401, 403, 404))
def show_matches(parts: Served, court: str) -> CourtMatches:
    """Give the match that the court's device scores, and those that it has set aside."""
    device = _steered(parts, court)
    return CourtMatches(
        device=device.device,
        online=device.is_online,
        connected=device.since,
        problem=device.problem,
        match=device.match if device.is_online else None,
        set_aside=device.set_aside if device.is_online else (),
    )


@router.post("/next-match", status_code=202, summary="Begin the next match", responses=documented(401, 403, 404, 409))
def begin_next_match(parts: Served, court: str, asked: NextMatchAsked) -> Asked:
    """Tell the court's device which match begins; before the first ball the running one is arranged anew.

    Its statistics use the shot weights that are the newest now; while these cannot be read, no match begins.
    """
    given = {name: getattr(asked, name) for name in NextMatchAsked.model_fields}
    device, weights = told_device(parts, court), parts.statistics.snapshots.latest().id
    return ask_device(parts, device, NextMatch(id=_new_id(), shot_weights=weights, **given))


@router.post("/set-aside", status_code=202, summary="Set a match aside", responses=documented(401, 403, 404, 409))
def set_aside(parts: Served, court: str, asked: SetAsideAsked) -> Asked:
    """Tell the court's device that its match rests."""
    device = told_device(parts, court)
    return ask_device(
        parts, device, SetMatchAside(id=_new_id(), match=_running(device, asked.match), reason=asked.reason)
    )


@router.post("/abandon", status_code=202, summary="Abandon a match", responses=documented(401, 403, 404, 409))
def abandon(parts: Served, court: str, asked: AbandonAsked) -> Asked:
    """Tell the court's device that a match ends without a winner."""
    device = told_device(parts, court)
    return ask_device(
        parts, device, AbandonMatch(id=_new_id(), match=_running(device, asked.match), reason=asked.reason)
    )


@router.post(
    "/take-up", status_code=202, summary="Take an unfinished match up", responses=documented(401, 403, 404, 409)
)
def take_up(parts: Served, court: str, asked: TakeUpAsked) -> Asked:
    """Send a match with all its events to the court's device, where it goes on; another that had it forgets it."""
    device = told_device(parts, court)
    scored = _unfinished(parts, asked.match)
    _require_free(parts, device, scored, asked)
    events = counted(parts.reader.events(asked.match, up_to=parts.matches.position))
    envelopes = tuple(one.event for one in events)
    return ask_device(
        parts,
        device,
        TakeUpMatch(id=_new_id(), match=asked.match, events=envelopes, and_then=asked.and_then, reason=asked.reason),
    )


@router.post(
    "/umpires-voice", status_code=202, summary="Learn the umpire's voice", responses=documented(401, 403, 404, 409)
)
def learn_voice(parts: Served, court: str) -> Asked:
    """Have the court's device ask its umpire for a minute of calls; then it scores what that voice says alone.

    Nothing is scored meanwhile. What is learnt stays in the device; a note of the court says that one voice counts.
    """
    return ask_device(parts, told_device(parts, court), LearnVoice(id=_new_id()))


@router.delete(
    "/umpires-voice", status_code=202, summary="Forget the umpire's voice", responses=documented(401, 403, 404, 409)
)
def forget_voice(parts: Served, court: str) -> Asked:
    """Have the court's device delete the voice, or stop learning it; it listens to everybody again."""
    return ask_device(parts, told_device(parts, court), ForgetVoice(id=_new_id()))


@router.get("/commands/{command}", summary="Show what became of a command", responses=documented(401, 403, 404))
def show_command(parts: Served, court: str, command: str) -> CommandOutcome:
    """Give what the court's device answered to a command about its matches."""
    outcome = parts.commands.outcome(court, command)
    if outcome is None:
        raise NotFound(f"no command {command!r} was sent to court {court!r} lately")
    return CommandOutcome(state=outcome.state, reason=outcome.reason)


def _steered(parts: Parts, court: str) -> CourtDevice:
    device = parts.devices.by_court().get(court)
    if device is None:
        raise NotFound(Sentence.of("no-device", court=court))
    return device


def told_device(parts: Parts, court: str) -> CourtDevice:
    """Give the one device of a court that can be told something now."""
    device = _steered(parts, court)
    if not device.is_online:
        raise Conflict(Sentence.of("device-away", court=court))
    if device.others:
        raise Conflict(f"{device.problem}; a match is begun by one of them")
    return device


def ask_device(parts: Parts, device: CourtDevice, command: MatchCommand | VoiceCommand) -> Asked:
    """Send a command, or say that there is no way to the device."""
    if not parts.commands.ask(device, command):
        raise Conflict(Sentence.of("no-broker"))
    return Asked(command=command.id, device=device.device)


def _running(device: CourtDevice, asked: str | None) -> str:
    if asked is not None:
        return asked
    if device.match is None or device.match.state != "live":
        raise Conflict(Sentence.of("no-match-on-court", court=device.court))
    return device.match.match


def _unfinished(parts: Parts, match: str) -> Scored:
    board, scored = parts.matches.view(match)[1], parts.matches.scored(match)
    if board is None or scored is None:
        raise NotFound(Sentence.of("no-match", match=match))
    if board.state in ("finished", "abandoned"):
        raise Conflict(Sentence.of("match-is-over", state=board.state))
    return scored


def _require_free(parts: Parts, device: CourtDevice, scored: Scored, asked: TakeUpAsked) -> None:
    """Refuse what is being played on another device, or may be on one that is away."""
    for one in parts.devices.online():
        has = one.match is not None and one.match.match == asked.match and one.match.state == "live"
        if has and one.source != device.source:
            raise Conflict(Sentence.of("played-elsewhere", court=one.court))
    board = parts.shown.board(asked.match)
    scorer = parts.devices.get(scored.scorer)
    is_away = Address.of_source(scored.scorer).device != BY_HAND and (scorer is None or not scorer.is_online)
    if scored.scorer == device.source or board is None or board.state != "live" or not is_away or asked.anyway:
        return
    raise Conflict(Sentence.of("player-away", court=scored.court))


def _new_id() -> str:
    return str(uuid4())
