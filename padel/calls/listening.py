"""What is listened for in which state: sentences that make no sense now must be said the more clearly to be heard.

A grammar is only re-weighted, so that it holds the same sentences in every state: what is clearly said but makes no
sense now is understood and refused with its reason, and not forced into a sentence that sounds like it
(docs/decisions/listening.md). Muted, nothing is heard but the word that ends it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from padel.calls.grammar import VOID, Alternatives, Expansion, Grammar, RuleRef
from padel.match import Match
from padel.shots import Pair, other

UNLIKELY = 0.03
"""The weight of what makes no sense now, beside 1 for what does."""

Phase = Literal["before", "game", "deciding", "tiebreak", "stopped", "over"]
"""Before the match, in a game, at its deciding point, in a tie-break, while play is stopped, after the match or while
it is set aside."""


@dataclass(frozen=True, slots=True)
class Listening:
    """All that decides what is listened for; a match has few of them, so that what is made of one can be kept.

    Attributes:
        serving: the pair that serves the next point; `None` where no point is to be played.
        advantage, decides: whether the deuce rule knows advantages, and deciding points.
        pending: a shot waits for its who.
        confirming: the next match, or that this one is set aside, waits for its second word.
        muted: nothing is listened for but the word that ends it.
    """

    phase: Phase = "before"
    serving: Pair | None = None
    advantage: bool = True
    decides: bool = True
    pending: bool = False
    confirming: bool = False
    muted: bool = False

    @classmethod
    def of(cls, match: Match, *, pending: bool = False, confirming: bool = False, muted: bool = False) -> "Listening":
        """Give what is to be listened for in a match, with or without something that waits for another word."""
        if muted:
            return cls(muted=True)
        phase = _phase(match, pending)
        if phase in ("stopped", "over"):
            return cls(phase, pending=pending, confirming=confirming)
        score = match.score
        decides_at = score.set_format.deuce.decides_at
        return cls(
            phase,
            score.serving_pair,
            advantage=decides_at != 1,
            decides=decides_at is not None,
            pending=pending,
            confirming=confirming,
        )


def _phase(match: Match, pending: bool) -> Phase:
    status, score = match.play.status, match.score
    if match.state != "live":
        return "over"
    if status in ("warming_up", "break", "suspended"):
        return "stopped"
    if status == "created" and not pending:  # a point that waits for its who is the first of the match
        return "before"
    if score.in_tiebreak:
        return "tiebreak"
    return "deciding" if score.is_deciding_point else "game"


def listen_for(grammar: Grammar, listening: Listening) -> Grammar:
    """Give the grammar of a match with the weights of this state.

    Raises:
        KeyError: when the grammar lacks a rule that the weights are set on; those of `LANGUAGES` have them all.
    """
    if listening.muted:
        return grammar.with_rule("call", RuleRef("listen_muted"))
    rules = dict(grammar.rules)
    for name in unlikely(listening):
        rules[name] = _seldom(rules[name])
    if listening.serving is not None:
        rules["serving_who"] = _rather(listening.serving)
        rules["receiving_who"] = _rather(other(listening.serving))
    return Grammar(grammar.name, MappingProxyType(rules), grammar.public)


def unlikely(listening: Listening) -> tuple[str, ...]:
    """Give the rules of the grammar that make no sense in this state."""
    return tuple(dict.fromkeys(_unlikely(listening)))


_BETWEEN = ("before", "over")
"""When the next match may begin."""

_PLAYING = ("before", "game", "deciding", "tiebreak")
_SCORES = ("fifteens", "tiebreak", "deuce", "advantage", "deciding_point", "won", "count", "tiebreak_begins")


def _unlikely(listening: Listening) -> Iterator[str]:
    phase = listening.phase
    yield from _scores_unlikely(listening)
    if not listening.pending:
        yield from ("answer", "cancel")
    else:
        yield "point_to_win"
    if not listening.confirming:
        yield "confirm"
    if phase not in _BETWEEN:
        yield "next_match"
    if phase != "before":
        yield "arrange"
    if phase in _BETWEEN:
        yield "set_aside"
    if phase != "deciding":
        yield "receives"
    if phase not in _PLAYING:
        yield from ("as_new", "service_call", "serves")
    if phase in ("game", "deciding", "tiebreak"):
        yield from ("begin", "warm_up", "walkover", "walkover_against")
    if phase == "before":
        yield from ("correction", "undo_point", "suspend", "retire")
    if phase == "stopped":
        yield from ("walkover", "walkover_against")
    if phase == "over":
        yield from ("begin", "pause", "penalty", "ending", "set_score")


def _scores_unlikely(listening: Listening) -> Iterator[str]:
    match listening.phase:
        case "tiebreak":
            yield from ("fifteens", "deuce", "advantage", "deciding_point")
        case "over":
            yield from ("fifteens", "tiebreak", "deuce", "advantage", "deciding_point", "tiebreak_begins")
        case "before" | "stopped":
            yield from _SCORES
        case _:
            yield from ("tiebreak", "tiebreak_begins")
    if not listening.advantage:
        yield "advantage"
    if not listening.decides:
        yield "deciding_point"


def _seldom(expansion: Expansion) -> Expansion:
    """Give an expansion at a small weight: `/0.03/ … | /0.97/ <VOID>`."""
    return Alternatives((expansion, VOID), (UNLIKELY, 1 - UNLIKELY))


def _rather(pair: Pair) -> Expansion:
    return Alternatives((RuleRef(f"who_{pair}"), RuleRef(f"who_{other(pair)}")), (1.0, UNLIKELY))
