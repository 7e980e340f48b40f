"""How long a pause ends what was said so far: the shorter, the less can come after it.

A decoder prefers `[unk]` to the beginning of a sentence as soon as it takes the sentence for ended. So a beginning
that is cut off in a pause is lost, and what comes after the pause too; a whole sentence that is kept waiting is late.
"""

from device.hearing.decoding.end_pointing import LONG_PAUSE_S, PATIENT_PAUSE_S, SHORT_PAUSE_S
from device.hearing.utterance import UNKNOWN
from padel.calls import is_whole, may_go_on
from padel.calls.grammar import Grammar


def enough_s(grammar: Grammar, said: tuple[str, ...]) -> float:
    """Give how long a pause ends a sentence, in seconds, from its words so far (at least one)."""
    if UNKNOWN in said:  # an umpire may begin half a second after somebody else has ended
        return SHORT_PAUSE_S
    if not is_whole(grammar, said):
        return PATIENT_PAUSE_S
    return LONG_PAUSE_S if may_go_on(grammar, said) else SHORT_PAUSE_S
