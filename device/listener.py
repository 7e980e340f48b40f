"""Hears and decides: joins the recogniser, the umpire, and what is listened for in the state of the match."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from device.hearing.decoding.recogniser import Recogniser
from device.hearing.graphs.focus import Focus
from device.hearing.sources.audio import AudioBlock
from device.umpire import Decided, Umpire
from padel.calls.listening import Listening


@dataclass(frozen=True, slots=True)
class Listener:
    """From blocks of audio to decisions.

    After each decision the recogniser turns to what can be said next; what may follow each likely call is made ready
    meanwhile.
    """

    recogniser: Recogniser
    umpire: Umpire
    focus: Focus[Listening]

    def decide(self, blocks: Iterable[AudioBlock]) -> Iterator[tuple[AudioBlock, Decided | None]]:
        """Give each block back with what was decided in it, if anything was; a pending shot may run out in any."""
        self._turn()
        for block, utterance in self.recogniser.hear(blocks):
            self.focus.refresh()
            if utterance is not None:
                yield block, self.umpire.hear(utterance)
                self._turn()
            expired = self.umpire.expire(block.ended)
            if expired is not None or utterance is None:
                yield block, expired
            if expired is not None:
                self._turn()

    def close(self) -> None:
        """End the making of graphs."""
        self.focus.close()

    def _turn(self) -> None:
        self.focus.turn_to(self.umpire.listening, self.umpire.ahead())
