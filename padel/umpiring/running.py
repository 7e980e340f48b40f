"""Running the match: its start, pauses and end, the service, and the score set outright."""

from contextlib import suppress
from dataclasses import replace

from padel import events
from padel.calls import Call, Stroke
from padel.errors import ScoreError
from padel.match import Match
from padel.refusals import refusal_in
from padel.score import Score
from padel.set_score import SetScore
from padel.shots import ShotType, pair_of
from padel.umpiring.begun import helped
from padel.umpiring.decision import Decision, refused, taken
from padel.umpiring.next_match import serves_first
from padel.umpiring.points import STOPPED, not_theirs, point_called
from padel.umpiring.words import language_of, player_name, say

# ---- start, pauses, end


def play_called(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on start, play, time and resume: the match begins, or goes on after whatever stopped it."""
    status = match.play.status
    if status == "running":
        return Decision("answered", say(match, "playing"))
    begins = not match.play.has_begun
    if begins and call.kind == "resume":
        return refused(say(match, "not_begun"))
    return taken(events.MatchStarted(call=call_id) if begins else events.MatchResumed(call=call_id))


def suspended(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on the suspension of play."""
    if match.play.status == "suspended":
        return refused(say(match, "suspended_already"))
    if match.play.status == "created":
        return refused(say(match, "not_suspendable"))
    return taken(events.MatchSuspended(call=call_id))


def warm_up(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a warm-up: before the match, or before play goes on."""
    if match.play.status == "warming_up":
        return refused(say(match, "warming_up_already"))
    if match.play.status == "running":
        return refused(say(match, "no_warm_up"))
    return taken(events.WarmUpStarted(call=call_id))


def break_called(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a break for a player: treatment, or the toilet."""
    if match.play.status == "break":
        return refused(say(match, "break_already"))
    kind: events.BreakKind = "medical" if call.kind == "medical" else "toilet"
    return taken(events.BreakStarted(kind=kind, pair=call.pair, player=call.player, call=call_id))


def retired(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a retirement."""
    assert call.pair is not None
    return taken(events.MatchRetired(pair=call.pair, call=call_id))


def walked_over(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a walkover, which can only be before play."""
    assert call.pair is not None
    if match.play.points or match.play.status in ("running", "suspended", "break"):
        return refused(say(match, "has_begun"))
    return taken(events.MatchWalkedOver(pair=call.pair, call=call_id))


# ---- service


def fault(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a fault: the second one is a double fault."""
    if match.play.status in STOPPED:
        return refused(say(match, "stopped"))
    hit = Stroke(call.pair, call.player, ShotType.SERVE)
    if call.pair is not None and (wrong := not_theirs(match, hit, match.score.server)):
        return wrong
    if match.play.fault:
        return point_called(match, Call("double_fault"), call_id)
    return taken(events.ServeFaulted(call=call_id))


def second_serve(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on "second serve": it agrees with the fault before it, or is the only word of one."""
    if match.play.fault:
        return Decision("confirmed")
    counted = fault(match, call, call_id)
    return replace(counted, reason=say(match, "fault_unheard")) if counted.verdict == "taken" else counted


def first_serve(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on "first serve": it agrees, or lets the service begin again."""
    return replayed(match, call, call_id) if match.play.fault else Decision("confirmed")


def let(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a let: the service is played again, after a fault the second one."""
    if match.play.status in STOPPED:
        return refused(say(match, "stopped"))
    reasons = [say(match, "second_serve")] if match.play.fault else []
    reasons += [helped(match, "let_net")] if call.about == "net" else []
    return taken(events.LetCalled(second_serve=match.play.fault, call=call_id), reason=" · ".join(reasons))


def replayed(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a point that is played again from its first service."""
    if match.play.status in STOPPED:
        return refused(say(match, "stopped"))
    return taken(events.LetCalled(call=call_id))


def serves(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on who serves: it agrees, or is a pair's choice at a set's start, or sounds the alarm."""
    server = match.score.server
    here = player_name(match, server)
    if call.player == server or (call.player is None and call.pair == match.score.serving_pair):
        return Decision("confirmed")
    if call.pair != pair_of(server) and match.play.is_before_first_ball:
        return serves_first(match, call.player, call_id) if call.player else refused(say(match, "which_server"))
    if call.player is None or call.pair != pair_of(server):
        return Decision("alarm", say(match, "server_is", player=here))
    if call.player not in match.score.may_choose_server:
        return Decision("alarm", say(match, "cannot_choose_server", player=here))
    return taken(events.ServerChosen(player=call.player, call=call_id))


def receives(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on the side that the receivers choose at a deciding point."""
    assert call.on is not None
    if not match.score.may_choose_side:
        return refused(say(match, "no_side"))
    if call.pair == match.score.serving_pair:
        return refused(say(match, "not_receiving"))
    return taken(events.ReceiverChosen(side=call.on, player=call.player, call=call_id))


# ---- the score set outright


def score_set(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a score set outright; its figures are those of the pair that was named first."""
    assert call.player is not None
    points = _of_a(call, call.points or (0, 0))
    sets = [_of_a(call, games) for games in call.sets]
    try:
        score, sets = _standing_at(match, sets, points, call.player)
    except ScoreError as error:
        return refused(say(match, "cannot_be", detail=refusal_in(language_of(match), error)))
    if points != (0, 0) and call.numbers != score.in_tiebreak:
        return refused(say(match, "not_tiebreak" if call.numbers else "is_tiebreak"))
    games = tuple(events.SetGames(a=a, b=b) for a, b in sets)
    happened = events.ScoreSet(sets=games, points=points, server=call.player, call=call_id)
    return taken(happened)


def _standing_at(
    match: Match, sets: list[tuple[int, int]], points: tuple[int, int], server: int
) -> tuple[Score, list[tuple[int, int]]]:
    """Give the score and its sets; love all after a set that goes on is said of its points, not of another set.

    Raises:
        ScoreError: when it cannot be.
    """

    def at(sets: list[tuple[int, int]]) -> Score:
        return Score.at(match.score.format, [SetScore(*games) for games in sets], points, server)

    try:
        return at(sets), sets
    except ScoreError:
        if len(sets) > 1 and sets[-1] == points == (0, 0):
            with suppress(ScoreError):
                score = at(sets[:-1])
                if not score.winner:
                    return score, sets[:-1]
        raise


def _of_a(call: Call, figures: tuple[int, int]) -> tuple[int, int]:
    return figures if call.side == "a" else figures[::-1]
