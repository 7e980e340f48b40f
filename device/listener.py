"""Hears and decides: joins the recogniser, the umpire, and what is listened for in the state of the match."""

from collections.abc import Iterable, Iterator

from device.hearing.decoding.recogniser import Recogniser
from device.hearing.graphs.compilation import Maker
from device.hearing.graphs.focus import Focus
from device.hearing.sources.audio import AudioBlock
from device.umpire import Decided, Umpire
from device.voice_lesson import VoiceLesson
from padel.calls.listening import Listening, listen_for


class Listener:
    """From blocks of audio to decisions.

    After each decision the recogniser turns to what can be said next; what may follow each likely call is made ready
    meanwhile. When the match changes, what was listened for before is, until the new grammar is ready.

    Args:
        graph_of: makes the graph of a grammar, in a thread of the focus.

    Attributes:
        lesson: learns from what is heard, in the place of the umpire, while it is on.
    """

    def __init__(self, recogniser: Recogniser, umpire: Umpire, focus: Focus[Listening], graph_of: Maker) -> None:
        self.recogniser = recogniser
        self.umpire = umpire
        self._focus = focus
        self._graph_of = graph_of
        self._grammar = umpire.grammar
        self.lesson: VoiceLesson | None = None

    def decide(self, blocks: Iterable[AudioBlock]) -> Iterator[tuple[AudioBlock, Decided | None]]:
        """Give each block back with what was decided in it, if anything was; a pending shot may run out in any."""
        self.turn()
        for block, utterance in self.recogniser.hear(blocks):
            self._focus.refresh()
            self.umpire.heard_with(self._focus.whole.grammar_hash, self._focus.whole.acceptance)
            if utterance is not None:
                decided = self._hears.hear(utterance)
                if decided.decision is not None:
                    self.recogniser.taken()
                yield block, decided
                self.turn()
            expired = self._hears.expire(block.ended)
            if expired is not None or utterance is None:
                yield block, expired
            if expired is not None:
                self.turn()

    @property
    def is_asking(self) -> bool:
        """Say whether a voice is being learnt, and the next call of it waited for."""
        return self.lesson is not None and self.lesson.is_on

    @property
    def _hears(self) -> Umpire | VoiceLesson:
        return self.lesson if self.lesson is not None and self.lesson.is_on else self.umpire

    def close(self) -> None:
        """End the making of graphs."""
        self._focus.close()

    def turn(self) -> None:
        """Turn to what can be said now, in the match that is scored now."""
        grammar = self.umpire.grammar
        if grammar is not self._grammar:
            self._grammar, graph_of = grammar, self._graph_of
            self._focus.change(lambda: graph_of(grammar), lambda state: graph_of(listen_for(grammar, state)))
        self._focus.turn_to(self.umpire.listening, self.umpire.ahead())
