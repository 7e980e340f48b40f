"""What is typed beside the calls: who plays next and how, and which match is scored; nothing of it is stored."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from device.hearing.utterance import Utterance
from device.matches.people import People
from device.umpire import Decided, Umpire
from padel.calls.languages import colour_words
from padel.errors import IllegalEvent, SetupError
from padel.events import (
    CallHeard,
    Data,
    Event,
    MatchAbandoned,
    MatchCreated,
    MatchSetAside,
    MatchTakenUp,
    PairNames,
)
from padel.events.base import LONGEST_NAME
from padel.match import Match, fold
from padel.refusals import refusal_in
from padel.umpiring import Decision, setting_up
from padel.umpiring.decision import refused
from padel.umpiring.next_match import may_begin_next
from padel.umpiring.words import language_of, say, score_called
from wire.identifiers import uuid7

WORDS = {
    "en": {
        "players": "players",
        "colours": "colours",
        "colors": "colours",
        "format": "format",
        "matches": "matches",
        "take up": "take_up",
        "set aside": "set_aside",
        "abandon": "abandon",
    },
    "es": {
        "jugadores": "players",
        "colores": "colours",
        "formato": "format",
        "partidos": "matches",
        "retomar": "take_up",
        "aplazar": "set_aside",
        "abandonar": "abandon",
    },
}
"""How a line begins that the desk takes, by the language of the match."""

_CHANGE = r"(?:(?:change|cambiar)\s+(?:the\s+|los\s+|de\s+|el\s+)?)?"
"""What may stand before: who types "change colours" is told what they are asked for."""

_THE_MATCH = re.compile(r"^(?:(?:the|this|el|este)\s+)?(?:match(?!\W+fix)|game|partido)\b[\s,:]*", re.IGNORECASE)
"""What is set aside or abandoned, where that is typed too: it is no reason for it, but match fixing is."""

_BETWEEN_NAMES = re.compile(r"\s*,\s*")


def asked_of_desk(line: str, language: str) -> tuple[str, str] | None:
    """Give what a line asks of the desk in a language, and the rest of the line; `None` when it asks nothing."""
    said = " ".join(line.split())
    for begins, what in WORDS[language].items():
        if begun := re.match(rf"{_CHANGE}{begins}(\s|$)", said, re.IGNORECASE):
            rest = said[begun.end() :]
            return what, _THE_MATCH.sub("", rest) if what in ("set_aside", "abandon") else rest
    return None


def _listed(rest: str) -> list[str]:
    return _BETWEEN_NAMES.split(rest) if "," in rest else rest.split()


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk did.

    Attributes:
        decision: what is said of it.
        happened: in the match that is scored since.
        listed: lines that were asked for.
    """

    decision: Decision
    happened: Data | None = None
    listed: tuple[str, ...] = ()


class KeyboardDesk:
    """Takes what is typed beside the calls, and keeps the matches of this sitting.

    Args:
        people: whom the next match may name; who is typed is remembered as well.
    """

    def __init__(self, umpire: Umpire, people: People) -> None:
        self._umpire, self._people = umpire, people
        self._matches: dict[str, Match] = {}
        self._earlier: list[MatchCreated | None] = []
        self.note()

    def note(self) -> None:
        """Look again at the match that is scored."""
        self._matches[self._umpire.match.id] = self._umpire.match

    def called(self) -> None:
        """Take note of a call: what was typed for the next match before it is not taken back any more."""
        self._earlier.clear()
        self.note()

    def take_back(self, utterance: Utterance, moment: datetime) -> Decided | None:
        """Take back what was typed last for the next match; `None` when a call was the last."""
        if not self._earlier:
            return None
        self._umpire.desk = replace(self._umpire.desk, setup=self._earlier.pop())
        what = say(self._umpire.match, "step_next_match")
        return self._decided(self._taken("undone", what=what), utterance, moment)

    def take(self, line: str, utterance: Utterance, moment: datetime) -> tuple[Decided, tuple[str, ...]] | None:
        """Do what a line says, and give what was decided and what is listed; `None` when it is not for the desk."""
        found = asked_of_desk(line, language_of(self._umpire.match))
        if found is None:
            return None
        told = self._done(*found)
        return self._decided(told, utterance, moment), told.listed

    def _done(self, what: str, rest: str) -> Told:
        doing: dict[str, Callable[[str], Told]] = {
            "players": self._players,
            "colours": self._colours,
            "format": self._format,
            "matches": self._matches_told,
            "take_up": self._take_up,
            "set_aside": self._set_aside,
            "abandon": self._abandon,
        }
        try:
            return doing[what](rest)
        except SetupError as error:
            return Told(refused(refusal_in(language_of(self._umpire.match), error)))

    def _players(self, rest: str) -> Told:
        names = _listed(rest)
        if wrong := self._wrong(names, 4, "desk_players", known=", ".join(self._people.whom(self._umpire.match))):
            return wrong
        setup = self._next()
        pairs = {
            "pair_a": PairNames.of(setup.pair_a.colour, (names[0], names[1])),
            "pair_b": PairNames.of(setup.pair_b.colour, (names[2], names[3])),
        }
        told = self._set_up(setup.model_copy(update=pairs))
        self._people.remember(names)
        self._umpire.listen_anew()
        return told

    def _colours(self, rest: str) -> Told:
        colours = _listed(rest)
        if wrong := self._wrong(colours, 2, "desk_colours"):
            return wrong
        setup = self._next()
        pairs = {
            "pair_a": setup.pair_a.model_copy(update={"colour": colours[0]}),
            "pair_b": setup.pair_b.model_copy(update={"colour": colours[1]}),
        }
        return self._set_up(setup.model_copy(update=pairs))

    def _wrong(self, parts: list[str], count: int, key: str, **filled: object) -> Told | None:
        """Refuse what is not so many names, or too long ones."""
        if len(parts) != count or not all(parts):
            return self._refused(key, **filled)
        long = next((part for part in parts if len(part) > LONGEST_NAME), None)
        return self._refused("desk_too_long", name=long[:LONGEST_NAME], most=LONGEST_NAME) if long else None

    def _format(self, rest: str) -> Told:
        return self._set_up(self._next().model_copy(update={"format": rest}))

    def _next(self) -> MatchCreated:
        match = self._umpire.match
        return setting_up.as_it_stands(match) if self._is_unplayed() else self._umpire.desk.setup or match.setup

    def _is_unplayed(self) -> bool:
        return self._umpire.match.state == "live" and self._umpire.match.play.is_before_first_ball

    def _set_up(self, asked: MatchCreated) -> Told:
        """Arrange this match so before its first ball, or else the next one."""
        setup = setting_up.checked(asked)
        pairs = " v ".join(map(self._with_colour, (setup.pair_a, setup.pair_b)))
        if self._is_unplayed():
            return self._taken("desk_this", setting_up.arranged(setup), pairs=pairs, format=setup.format)
        self._earlier.append(self._umpire.desk.setup)
        self._umpire.desk = replace(self._umpire.desk, setup=setup)
        return self._taken("desk_next", pairs=pairs, format=setup.format)

    def _with_colour(self, pair: PairNames) -> str:
        return f"{pair.name} ({colour_words(language_of(self._umpire.match), pair.colour)[0]})"

    def _matches_told(self, rest: str) -> Told:
        rows = tuple(
            f"{number}  {match.setup.pair_a.name} v {match.setup.pair_b.name}  {match.score}  "
            f"{say(self._umpire.match, f'desk_{match.state}')}"
            for number, match in enumerate(self._matches.values(), start=1)
        )
        return Told(Decision("taken", say(self._umpire.match, "desk_matches", count=len(rows))), listed=rows)

    def _set_aside(self, rest: str) -> Told:
        match = self._umpire.match
        if match.play.is_over:
            return self._refused("match_over")
        if match.state == "set_aside":
            return self._refused("is_set_aside")
        if match.play.is_before_first_ball:
            return self._refused("nothing_to_set_aside")
        return self._taken("rests", MatchSetAside(reason=rest or None))

    def _abandon(self, rest: str) -> Told:
        if not rest:
            return self._refused("desk_why")
        if self._umpire.match.play.is_over:
            return self._refused("match_over")
        return self._taken("ended_abandoned", MatchAbandoned(reason=rest), reason=rest)

    def _take_up(self, rest: str) -> Told:
        match, kept = self._umpire.match, list(self._matches.values())
        if not rest.isdecimal() or not 1 <= int(rest) <= len(kept):
            return self._refused("desk_which", count=len(kept))
        chosen = kept[int(rest) - 1]
        if chosen.state != "set_aside":
            return self._refused("desk_not_resting", number=rest)
        if not may_begin_next(match):
            return self._refused("not_over", score=score_called(match))
        if self._is_unplayed():
            del self._matches[match.id]
        self._umpire.go_on_with(chosen)
        happens = MatchTakenUp(device=self._umpire.desk.device, position=chosen.events)
        return self._taken("taken_up", happens, score=score_called(chosen))

    def _decided(self, told: Told, utterance: Utterance, moment: datetime) -> Decided:
        """Have what the desk did happen in the match."""
        decision = told.decision
        heard = CallHeard(
            text=utterance.text,
            verdict=decision.verdict,
            reason=decision.reason,
            speech_ended=moment,
            model="typed",
            grammar="",
        )
        data = [heard] if told.happened is None else [heard, told.happened]
        match = self._umpire.match
        events = [Event(id=uuid7(moment), match=match.id, time=moment, data=one) for one in data]
        try:
            for event in events:
                match = fold(match, event)
        except IllegalEvent as error:
            return Decided(utterance, refused(refusal_in(language_of(match), error)), tuple(events[:1]))
        self._umpire.go_on_with(match)
        self.note()
        return Decided(utterance, decision, tuple(events))

    def _taken(self, key: str, happened: Data | None = None, **filled: object) -> Told:
        return Told(Decision("taken", say(self._umpire.match, key, **filled)), happened)

    def _refused(self, key: str, **filled: object) -> Told:
        return Told(refused(say(self._umpire.match, key, **filled)))
