"""Points as they are called: new ones, corrected ones, and the pending shot that waits for its who."""

from dataclasses import replace
from typing import Any

from padel import events
from padel.calls import Call, Stroke
from padel.errors import IllegalEvent
from padel.events import Data
from padel.match import Match
from padel.record import Point
from padel.score_calls import agrees
from padel.shots import PAIRS, Outcome, ShotType, other, pair_of, point_winner
from padel.umpiring.begun import helped
from padel.umpiring.corrected import corrected
from padel.umpiring.decision import Decision, Pending, match_after, refused, taken
from padel.umpiring.next_match import CONFIRMED, given_up
from padel.umpiring.texts import text
from padel.umpiring.words import described, language_of, player_name, say, score_called

POINT_CALLS = ("shot", "point", "ace", "double_fault")
"""The kinds of call that say how a point went."""

STOPPED = ("warming_up", "break", "suspended")
"""The states in which no point is played."""


def point_called(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a call of a point: take it, ask who it was, or amend the point that it corrects."""
    if call.corrects:
        return _correction(match, call, call_id)
    if match.play.is_over:
        return refused(say(match, "match_over"))
    if match.play.status in STOPPED:
        return refused(say(match, "stopped"))
    said = _filled_in(call, match.score.server)
    return _unclear(match, call, said, match.score.server, call_id) or _counted(match, said, call_id)


def _counted(match: Match, said: Call, call_id: str) -> Decision:
    """Take a point; a service that is out, or in the net, is the fault first."""
    if said.shot is ShotType.SERVE and said.about == "ball_lost" and not match.play.fault:
        return taken(events.ServeFaulted(call=call_id), reason=say(match, "serve_fault"))
    return taken(_played(said, call_id))


def _correction(match: Match, call: Call, call_id: str) -> Decision:
    points = match.play.points
    point = corrected(match, call)
    if point is None and call.point:
        return refused(say(match, "point_gone"))
    if not points:
        return refused(say(match, "no_point"))
    if point is None:
        return refused(say(match, "no_such_point", count=len(points), ago=call.ago))
    if point.penalty:
        return refused(say(match, "penalty_point", number=point.number))
    if call.outcome is Outcome.IN_PLAY:
        return refused(say(match, "not_in_play"))
    said = _filled_in(call, point.server)
    return _unclear(match, call, said, point.server, call_id) or _amended(match, point, said, call_id)


def _amended(match: Match, point: Point, said: Call, call_id: str) -> Decision:
    assert said.pair is not None
    how = {} if said.kind == "point" else {"pair": said.pair, "player": said.player}
    winner = point_winner(said.pair, said.outcome) if said.outcome else said.pair
    assert winner is not None
    amendment = events.PointAmended(
        point=point.event, winner=winner, shot=said.shot, outcome=said.outcome, call=call_id, **how, **_forcing(said)
    )
    try:
        match_after(match, (amendment,))
    except IllegalEvent:
        return refused(say(match, "cannot_amend"))
    return taken(amendment, reason=say(match, "amended", number=point.number, score=point.score))


def _filled_in(call: Call, server: int) -> Call:
    """Say who it was where the sentence leaves no doubt: an ace, a double fault and a service are the server's."""
    call = replace(call, forced_by=_server_filled_in(call.forced_by, server)) if call.forced_by else call
    outcome = {"ace": Outcome.WINNER, "double_fault": Outcome.UNFORCED_ERROR}.get(call.kind)
    said = replace(call, kind="shot", shot=ShotType.SERVE, outcome=outcome) if outcome else call
    if said.shot is ShotType.SERVE and said.pair in (None, pair_of(server)):
        return replace(said, pair=pair_of(server), player=said.player or server)
    if said.shot is ShotType.RETURN and said.pair is None:
        return replace(said, pair=other(pair_of(server)))
    return said


def _server_filled_in(by: Stroke, server: int) -> Stroke:
    is_servers = by.shot is ShotType.SERVE and by.pair == pair_of(server)
    return replace(by, player=by.player or server) if is_servers else by


def _unclear(match: Match, call: Call, said: Call, server: int, call_id: str) -> Decision | None:
    """Ask who it was, or refuse what cannot be; `None` when all is clear."""
    if said.pair is None:
        what = described(language_of(match), call)
        return Decision("asked", say(match, "who", what=what), pending=Pending(call, call_id))
    if said.shot is ShotType.SERVE and said.about == "touched":
        return refused(helped(match, "serve_touched"))
    by = said.forced_by
    if by is not None and by.pair == said.pair:
        return refused(say(match, "forced_by_own"))
    return not_theirs(match, Stroke(said.pair, said.player, said.shot), server) or (
        not_theirs(match, by, server) if by else None
    )


def not_theirs(match: Match, hit: Stroke, server: int) -> Decision | None:
    """Refuse a service of who does not serve, and a return of who does not return; `None` where it may be."""
    if hit.shot is ShotType.SERVE and hit.pair != pair_of(server):
        return refused(say(match, "others_serve"))
    if hit.shot is ShotType.SERVE and hit.player not in (None, server):
        return refused(say(match, "player_serves", player=player_name(match, server)))
    if hit.shot is ShotType.RETURN and hit.pair == pair_of(server):
        return refused(say(match, "server_cannot_return"))
    return None


def _played(said: Call, call_id: str) -> Data:
    assert said.pair is not None
    if said.outcome is None:
        return events.PointAwarded(pair=said.pair, call=call_id)
    pair, player, shot, outcome = said.pair, said.player, said.shot, said.outcome
    return events.ShotPlayed(pair=pair, player=player, shot=shot, outcome=outcome, call=call_id, **_forcing(said))


def _forcing(said: Call) -> dict[str, Any]:
    by = said.forced_by
    return {"forced_by": by.player, "forcing_shot": by.shot} if by else {}


# ---- the pending shot


def completed(match: Match, pending: Pending, call: Call, call_id: str) -> Decision:
    """Decide on a who, or a score call, while a shot waits for its who."""
    if call.kind == "who":
        return point_called(match, replace(pending.call, pair=call.pair, player=call.player), call_id)
    possible = [point_called(match, replace(pending.call, pair=pair), call_id) for pair in PAIRS]
    fitting = [one for one in possible if one.events and agrees(match_after(match, one.events).score, call)]
    if len(fitting) == 1 and call.points != (0, 0) and pending.call.outcome is not Outcome.IN_PLAY:
        return fitting[0]
    what = described(language_of(match), pending.call)
    return Decision("alarm", say(match, "score_cannot_follow", score=score_called(match), what=what), pending=pending)


def discard(pending: Pending, language: str = "en") -> Decision:
    """Give up what nothing completed or confirmed in time; said aloud, never guessed."""
    if pending.call.kind in CONFIRMED:
        return given_up(pending, language)
    return Decision("discarded", text(language, "not_completed", what=described(language, pending.call)))
