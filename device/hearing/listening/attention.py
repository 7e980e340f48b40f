"""Decides which blocks are listened to, and which are meant for the appliance.

None with its own voice is, and with push to talk none without the button.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from device.hearing.listening.half_duplex_gate import Gate
from device.hearing.listening.push_to_talk import TalkWindow
from device.hearing.sources.audio import Attention, AudioBlock


class Attending:
    """Marks blocks with the attention they get; none is held back, since time goes on in all of them.

    Args:
        rate_hz: the sample rate of the blocks.
        gate: closed while the appliance sounds.
        talk: open while somebody holds the button, if there is one.
        open: listen without the button too.
    """

    def __init__(self, rate_hz: int, gate: Gate, talk: TalkWindow | None = None, *, open: bool = False) -> None:
        self._rate_hz, self._gate, self._talk = rate_hz, gate, talk
        self._open = open or talk is None

    def mark(self, blocks: Iterable[AudioBlock]) -> Iterator[AudioBlock]:
        """Give each block back, marked."""
        for block in blocks:
            held = self._talk is not None and self._talk.hears(block.ended)
            attention = self._attention(block, wanted=held or self._open)
            is_same = (attention, held) == (block.attention, block.addressed)
            yield block if is_same else replace(block, attention=attention, addressed=held)

    def somebody_speaks(self, speaking: bool) -> None:
        """Tell whether somebody is in the middle of a sentence; the appliance does not talk over it."""
        self._gate.somebody_speaks(speaking)

    def decided(self, *, goes_on: bool) -> None:
        """Tell that a call was decided, and whether an answer to it is waited for."""
        if self._talk is not None:
            self._talk.decided(goes_on=goes_on)

    def _attention(self, block: AudioBlock, *, wanted: bool) -> Attention:
        if self._gate.drops(block, self._rate_hz):
            return Attention.OWN_VOICE
        return Attention.HEARD if wanted and block.attention is Attention.HEARD else Attention.AWAY
