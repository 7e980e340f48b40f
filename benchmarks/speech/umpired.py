"""A match as an umpire calls it: every call with the match before it, so that it is heard and judged in its state."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from models.recipe.sentences.sampler import sample
from padel import spoken
from padel.calls import Call, understand
from padel.calls.grammar import Grammar
from padel.events import Event, MatchCreated, PairNames
from padel.match import Match, fold
from padel.umpiring import Decision, Fit, Pending, decide, fit
from padel.umpiring.decision import match_after

FAULT, LET, SCORE_CALLED, OTHER = 0.15, 0.04, 0.7, 0.04
"""How often a service is a fault or a let, the score is called after a point, and something else is said."""

_PLAY = {"en": ("play",), "es": ("a", "jugar")}


@dataclass(frozen=True, slots=True)
class Moment:
    """A match in which something is said, and the shot that waits for its who."""

    match: Match
    pending: Pending | None
    words: tuple[str, ...] = ()

    def decided(self, call: Call) -> Decision:
        """Give what an umpire as it ships decides on a call now."""
        return decide(self.match, self.pending, call, "call")

    def fits(self, call: Call) -> Fit:
        """Give how a call fits now."""
        return fit(call, self.decided(call))


class Umpired:
    """Calls of a grammar, drawn as a match goes on; a new match begins when one is over."""

    def __init__(self, grammar: Grammar, language: str, colours: tuple[str, str], chance: random.Random) -> None:
        self._grammar, self._language, self._colours, self._chance = grammar, language, colours, chance
        self._match = self._new()
        self._pending: Pending | None = None

    def moments(self) -> Iterator[Moment]:
        """Give one call after the other, without end."""
        while True:
            if self._match.play.winner:
                self._match, self._pending = self._new(), None
            if self._match.play.status != "running":
                yield from self._said(_PLAY[self._language])
            for rule, share in (("fault", FAULT), ("let", LET), ("control", OTHER)):
                if self._chance.random() < share:
                    yield from self._said(self._drawn(rule))
            yield from self._point()
            if self._chance.random() < SCORE_CALLED and not self._pending:
                yield from self._said(self._score())

    def _point(self) -> Iterator[Moment]:
        """Say a point until it is taken, and whose it was where that is asked."""
        before = len(self._match.play.points)
        for _ in range(20):
            words = self._drawn("answer" if self._pending else "point")
            if self._decision(words).verdict in ("taken", "asked"):
                yield from self._said(words)
            if len(self._match.play.points) != before:
                return

    def _said(self, words: tuple[str, ...]) -> Iterator[Moment]:
        if understand(self._grammar, words) is None:
            return
        decision = self._decision(words)
        yield Moment(self._match, self._pending, words)
        self._pending = decision.pending
        if not self._match.play.winner:
            self._match = match_after(self._match, decision.events)

    def _decision(self, words: tuple[str, ...]) -> Decision:
        call = understand(self._grammar, words)
        assert call is not None
        return decide(self._match, self._pending, call, "call")

    def _score(self) -> tuple[str, ...]:
        said = spoken.call(self._match.score, self._language, self._colours)
        return tuple(said.lower().replace(",", "").split())

    def _drawn(self, rule: str) -> tuple[str, ...]:
        """Draw words of a rule; a fault and a let are drawn among the calls of the service."""
        kinds = {"fault": ("fault", "second_serve"), "let": ("let",)}.get(rule)
        within = Grammar(self._grammar.name, self._grammar.rules, ("service_call" if kinds else rule,))
        while True:
            try:
                words = sample(within, self._chance)
            except IndexError:  # a rule that a match has nothing for
                continue
            call = understand(self._grammar, words)
            if call is not None and (kinds is None or call.kind in kinds):
                return words

    def _new(self) -> Match:
        pairs = [
            PairNames(name=colour, colour=colour, players=(f"{colour} 1", f"{colour} 2")) for colour in self._colours
        ]
        setup = MatchCreated(format="SET3-S:6/TB7-G:TN3D", pair_a=pairs[0], pair_b=pairs[1], language=self._language)
        created = fold(None, Event(id="0", match="m", time=datetime(2026, 1, 1, tzinfo=UTC), data=setup))
        started = understand(self._grammar, _PLAY[self._language])
        assert started is not None
        return match_after(created, decide(created, None, started, "call").events)
