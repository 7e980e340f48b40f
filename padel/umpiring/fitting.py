"""How a call fits the match, as far as that tells whether it was said: what agrees is seldom misheard."""

from typing import Literal, get_args

from padel.calls import Call
from padel.score_calls import SCORE_CALLS
from padel.umpiring.decision import Decision

Fit = Literal["agrees", "completes", "against", "plain"]
"""agrees: it says what the match says, and changes nothing. completes: a score, or a name, that says whose the
waiting shot was, or the word that confirms what was asked. against: it cannot be, or is not so. plain: any other
call, which fits as well as most."""

FITS: tuple[Fit, ...] = get_args(Fit)


def fit(call: Call, decision: Decision) -> Fit:
    """Say how a call fits the match in which this was decided on it."""
    if decision.verdict in ("alarm", "refused"):
        return "against"
    if decision.verdict == "confirmed":
        return "plain" if call.kind == "remark" else "agrees"
    return "completes" if call.kind in ("who", "confirm") or call.kind in SCORE_CALLS else "plain"
