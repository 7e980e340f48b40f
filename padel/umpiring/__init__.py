"""What a call does to a match: the umpire's side of the dialogue, as pure functions.

"smash winner" says what but not who: it is held as the pending shot until a who or a score call completes it.
A score call after a complete point is checked against the computed score. Nothing is ever guessed.
"""

from padel.umpiring.deciding import decide
from padel.umpiring.decision import Decision, Pending
from padel.umpiring.fitting import FITS, Fit, fit
from padel.umpiring.next_match import Desk
from padel.umpiring.points import discard

__all__ = ["FITS", "Decision", "Desk", "Fit", "Pending", "decide", "discard", "fit"]
