"""What is answered, passed over by name, or needs another word: nothing of it changes the match."""

from padel.calls import Call
from padel.match import Match
from padel.shots import PAIRS, Pair, other
from padel.standing import GAME, MATCH, SET, Prize
from padel.umpiring.begun import helped
from padel.umpiring.decision import Decision, refused
from padel.umpiring.words import pair_told, player_name, say, score_called, score_told

ANSWERED = ("ask_score", "ask_server", "ask_receiver", "mute", "listen", "remark", "unclear")
"""The kinds of call that change nothing in the match."""

_TO_WIN: dict[str, Prize] = {"game_point": GAME, "break_point": GAME, "set_point": SET, "match_point": MATCH}
"""What the next point wins at least by these remarks."""


def is_to_win(call: Call) -> bool:
    """Say whether a call is a remark on what the next point wins, which a shot that waits would change."""
    return call.kind == "remark" and call.about in _TO_WIN


def answered(match: Match, call: Call) -> Decision:
    """Decide on a question, a remark, an unclear call, or whether the appliance listens."""
    if call.kind == "ask_score":
        return Decision("answered", score_told(match))
    if call.kind in ("ask_server", "ask_receiver"):
        return Decision("answered", _at_the_service(match, call))
    if call.kind == "remark":
        return _remarked(match, call)
    if call.kind == "unclear":
        return refused(helped(match, f"unclear_{call.about}"))
    muted = call.kind == "mute"
    return Decision("answered", say(match, "not_listening" if muted else "listening"), muted=muted)


def _at_the_service(match: Match, call: Call) -> str:
    if match.play.is_over:
        return say(match, "match_over")
    if call.kind == "ask_server":
        return say(match, "player_serves", player=player_name(match, match.score.server))
    score = match.score
    key = "chooses_side" if score.may_choose_side and score.chosen_side is None else f"receives_{score.receiver_side}"
    return say(match, key, pair=pair_told(match, other(score.serving_pair)))


def _remarked(match: Match, call: Call) -> Decision:
    if call.about in _TO_WIN:
        return _point_to_win(match, call, call.about)
    if call.about == "ends" and not match.score.ends_change:
        return refused(say(match, "ends_stay"))
    return Decision("confirmed", say(match, f"remark_{call.about}"))


def _point_to_win(match: Match, call: Call, about: str) -> Decision:
    """Confirm a set point, or another such point, where there is one, and where a pair was named it is theirs."""
    what = say(match, about)
    winning = [] if match.play.is_over else [pair for pair in PAIRS if _wins(match, pair, about)]
    if not winning:
        return refused(say(match, "not_to_win", what=what, score=score_called(match)))
    if call.pair not in (None, *winning):
        return refused(say(match, "others_to_win", what=what))
    return Decision("confirmed", say(match, "remark_to_win", what=what))


def _wins(match: Match, pair: Pair, about: str) -> bool:
    score = match.score
    if about == "break_point" and (score.in_tiebreak or pair == score.serving_pair):
        return False
    return score.prizes[PAIRS.index(pair)] >= _TO_WIN[about]
