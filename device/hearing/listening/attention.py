"""Decides which blocks are listened to: none of the appliance's own voice, none without the button."""

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
        talk: the window of push to talk; `None` listens to everything.
    """

    def __init__(self, rate_hz: int, gate: Gate, talk: TalkWindow | None = None) -> None:
        self._rate_hz, self._gate, self._talk = rate_hz, gate, talk

    def mark(self, blocks: Iterable[AudioBlock]) -> Iterator[AudioBlock]:
        """Give each block back, marked."""
        for block in blocks:
            attention = self._attention(block)
            yield block if attention is block.attention else replace(block, attention=attention)

    def somebody_speaks(self, speaking: bool) -> None:
        """Tell whether somebody is in the middle of a sentence; the appliance does not talk over it."""
        self._gate.somebody_speaks(speaking)

    def decided(self, *, goes_on: bool) -> None:
        """Tell that a call was decided, and whether an answer to it is waited for."""
        if self._talk is not None:
            self._talk.decided(goes_on=goes_on)

    def _attention(self, block: AudioBlock) -> Attention:
        wanted = (self._talk is None or self._talk.hears(block.ended)) and block.attention is Attention.HEARD
        if self._gate.drops(block, self._rate_hz):
            return Attention.OWN_VOICE
        return Attention.HEARD if wanted else Attention.AWAY
