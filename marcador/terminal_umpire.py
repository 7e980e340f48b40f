"""The umpire at a terminal: typed calls in, decisions out, by the same rules as spoken ones.

Time is simulated, so that a script always gives the same transcript: each call comes `PACE` after the one before, and
`wait 90` lets ninety seconds pass.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from device.hearing.utterance import Utterance
from device.matches.people import People
from device.umpire import Decided, Umpire
from marcador.keyboard_desk import KeyboardDesk
from marcador.other_language import in_another_language
from marcador.shown import shown
from marcador.typed_attempts import asks_next_match
from marcador.typed_names import of_a_colour
from marcador.typed_spelling import as_called
from marcador.typed_trouble import next_words, of_a_figure, trouble
from padel.calls import spoken_words, understand
from padel.calls.figures import figures_spoken
from padel.events import HeardWord
from padel.match import Match
from padel.umpiring.announcing import announced, is_between_games
from padel.umpiring.words import say

PACE = timedelta(seconds=5)

_WAIT = re.compile(r"(?:wait|espera) (\d+)")


def is_waiting(line: str) -> bool:
    """Say whether a line lets time pass."""
    return _WAIT.fullmatch(line.strip()) is not None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a typed line led to.

    Attributes:
        decided: what was decided, in order; a held shot may be discarded before the call itself.
        trouble: why the line is no call; for people.
        listed: lines that were asked for.
        news: what is said of the score unasked, after a game, a set or the match, and at a change of ends.
    """

    decided: tuple[Decided, ...] = ()
    trouble: str = ""
    listed: tuple[str, ...] = ()
    news: str = ""


class TerminalUmpire:
    """Types to an umpire, from `start` on."""

    def __init__(self, umpire: Umpire, people: People, start: datetime) -> None:
        self.umpire = umpire
        self.now = start
        self._desk = KeyboardDesk(umpire, people)

    def say(self, line: str) -> Reply:
        """Decide on a line: a call, or `wait` and a number of seconds."""
        if waiting := _WAIT.fullmatch(line.strip()):
            return Reply(self._pass(timedelta(seconds=int(waiting[1]))))
        said = figures_spoken(line, self.umpire.match.setup.language, self.umpire.grammar.words())
        words = as_called(self.umpire.grammar, spoken_words(said))
        call = understand(self.umpire.grammar, words)
        if call is None:
            taken = self._desk.take(line, typed(tuple(line.split()), self.now + PACE), self.now + PACE)
            if taken is None:
                return Reply(trouble=shown(self._trouble(line, words)))
            self.now += PACE
            return Reply((taken[0],), listed=taken[1])
        if call.kind == "undo" and (back := self._desk.take_back(typed(words, self.now + PACE), self.now + PACE)):
            self.now += PACE
            return Reply((back,))
        before = self.umpire.match
        expired = self._pass(PACE)
        decided = self.umpire.hear(typed(words, self.now))
        self._desk.called()
        return Reply((*expired, decided), news=self._news_since(before))

    def _trouble(self, line: str, words: tuple[str, ...]) -> str:
        match, grammar = self.umpire.match, self.umpire.grammar
        told = of_a_figure(match, grammar, line) or of_a_colour(match, grammar, words)
        told = told or in_another_language(match, grammar, line)
        asks_who = self.umpire.listening.pending
        told = told or trouble(match, grammar, words, self.umpire.desk.people, asks_who=asks_who)
        if asks_next_match(words) and self.umpire.drop_next_match():
            return f"{told} · {say(match, 'question_dropped')}"
        return told

    def _news_since(self, before: Match) -> str:
        match = self.umpire.match
        return announced(before, match) if match.id == before.id and is_between_games(before, match) else ""

    def next_words(self, said: tuple[str, ...]) -> list[str]:
        """Give the words that may follow what was said so far."""
        return next_words(self.umpire.grammar, said)

    def _pass(self, time: timedelta) -> tuple[Decided, ...]:
        self.now += time
        expired = self.umpire.expire(self.now)
        return (expired,) if expired else ()


def typed(words: tuple[str, ...], moment: datetime) -> Utterance:
    """Give words that nobody spoke as an utterance of that moment, heard without doubt."""
    heard = tuple(HeardWord(word=word, start_s=0.0, end_s=0.0, confidence=1.0) for word in words)
    return Utterance(heard, (), moment, 0.0)
