"""The second decoding of one sentence, made while it is spoken, so that nobody waits for its opinion."""

import math
from dataclasses import dataclass

from device.hearing.decoding.recent_sound import Memory
from device.hearing.sources.audio import AudioBlock
from device.hearing.utterance import UNKNOWN
from models.decoding import LEAD_IN_S, Loaded, SecondHearing
from models.heard import Opinion, Words
from padel.calls import is_whole
from padel.calls.grammar import Grammar

_SEEN_AFTER_S = 0.6
"""A word is among the words so far at the latest so long after it began."""

_BEHIND_S = 0.3
"""The last word of a sentence is among the words so far at the latest so long after it ended."""

_MORE_PAUSE_S = 0.2
"""So much from before its end is heard twice: a network that ends with the last sound often misses it."""

_SOUNDS_ON_S = 0.2
"""A word may sound on for so long after the end that a decoder gives it, where no pause tells."""

_DOUBTED_S = 3.0
"""What looked like other speech for a while is decoded from where its words were first seen, unless longer ago."""

_EARLY_S, _LATE_S = 0.7, 0.2
"""So much earlier or later than it should a second decoding may begin: it hears the first word, and little before."""


@dataclass(slots=True)
class _Ready:
    opinion: Opinion
    said: tuple[str, ...]
    at_s: float
    in_pause: bool = True

    def has_heard(self, words: Words) -> bool:
        """Say whether it is about all of these words."""
        return words[-1].end_s <= self.at_s - (0.0 if self.in_pause else _SOUNDS_ON_S)

    def misses(self, said: tuple[str, ...], pause_s: float, now_s: float) -> bool:
        """Say whether words seem to have been spoken after it; in a pause, those before it are seen a little late."""
        return said != self.said and (not pause_s or now_s > self.at_s + _BEHIND_S)


class SecondOpinion:
    """Decodes a sentence a second time as it comes, as soon as it has words and as long as it may be a call.

    The end of a decoding is what somebody would wait for. So it is brought about in the first pause. Where there are
    more words all the same, the sentence is decoded once more, to the next pause after a whole one.

    Args:
        model: what decodes.
        grammar: what is a whole sentence.
        memory: has the sound of the sentence.
    """

    def __init__(self, model: Loaded, grammar: Grammar, memory: Memory) -> None:
        self._model = model
        self._grammar = grammar
        self._memory = memory
        self._begun_s = -math.inf
        self._along: SecondHearing | None = None
        self._ready: _Ready | None = None

    def follow(self, block: AudioBlock, said: tuple[str, ...], pause_s: float) -> None:
        """Hear a block, which is remembered already.

        `said` are the sentence's words so far; `pause_s` is for how long nobody has spoken, 0 while somebody does.
        """
        if self._along is not None:
            self._along.accept(block.samples)
        if self._ready is not None and not pause_s:
            self._ready.in_pause = False
        if UNKNOWN in said:
            self._along = self._ready = None
        elif self._along is not None:
            if pause_s and (self._ready is None or is_whole(self._grammar, said)):
                self._along.accept(self._memory.since(block.end_s - _MORE_PAUSE_S)[1])
                self._ready, self._along = _Ready(self._along.finish(), said, block.end_s), None
        elif self._ready is not None:
            if self._ready.misses(said, pause_s, block.end_s):
                self._along = self._begin(self._begun_s)
        elif said:
            self._along = self._begin(self._first_seen_s(block.end_s))

    def about(self, words: Words) -> Opinion:
        """Give the opinion about the sentence that is over, made now where another stretch was decoded."""
        since_s = words[0].start_s - LEAD_IN_S
        begins_there = since_s - _EARLY_S <= self._begun_s <= since_s + _LATE_S
        if begins_there and self._ready is not None and self._ready.has_heard(words):
            return self._ready.opinion
        along = self._along if begins_there and self._along is not None else self._begin(since_s)
        return along.finish()

    def _first_seen_s(self, now_s: float) -> float:
        """Give where words that are seen now begin, or those that were here before other speech seemed to be."""
        if now_s - self._begun_s <= _DOUBTED_S:
            return self._begun_s
        return now_s - _SEEN_AFTER_S - LEAD_IN_S

    def _begin(self, since_s: float) -> SecondHearing:
        self._begun_s, samples = self._memory.since(since_s)
        along = SecondHearing(self._model, self._memory.rate_hz)
        along.accept(samples)
        return along
