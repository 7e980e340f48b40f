"""The recogniser: marked blocks in, utterances out. It decides when a sentence is over, and which graph hears it."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import timedelta

import numpy as np

from device.hearing.audio import Attention, AudioBlock, Samples
from device.hearing.decoder import Decoder, DecodingGraph, Words
from device.hearing.endpoint import LONG_PAUSE_S, SpeechEnd
from device.hearing.utterance import UNKNOWN, Utterance
from padel.calls import may_go_on, understand

_LEAD_IN_S = 0.3
_REMEMBERED_S = 12.0

PRE_ROLL_S = 0.5
"""How much from before the press of a button is heard: people speak as they press."""

_HEARD_AGAIN_S = 1.0
"""How much of the silence before a change of graph the new one hears too, so that no first syllable is lost."""

_EDGE_S = 1.0
"""A sentence this close to where the listening began or ended may be a part of one, if there was speech there.
What is left of a word is often taken for noise, so the first whole one may come late."""


class Recogniser:
    """Hears utterances in blocks of audio.

    An utterance ends in one of three ways. The decoder's own end-pointing needs a long silence, and in noise it may
    take balls and wind for speech and wait for ever. So when the energy says that somebody stopped speaking, a
    sentence is decided after a short pause if nothing can follow in the grammar, after a longer one if something
    can. And it ends where the listening ends: with the button, or with the appliance's own voice.

    Graphs change between utterances only. The new graph hears again what the old one heard of the silence.

    Args:
        graph: what is listened for until `use` names another.
        rate_hz: the sample rate of the blocks.
    """

    def __init__(self, graph: DecodingGraph, rate_hz: int) -> None:
        self._graph = graph
        self._rate_hz = rate_hz
        self._decoder: Decoder | None = None
        self._begins_cut = False
        self._speech_end = SpeechEnd(rate_hz)
        self._recent: deque[AudioBlock] = deque()
        self._decided_s = 0.0

    @property
    def is_speaking(self) -> bool:
        """Say whether somebody is in the middle of a sentence."""
        return self._decoder is not None and self._speech_end.is_speaking

    def use(self, graph: DecodingGraph) -> None:
        """Hear with another graph from the next utterance on; one that is being spoken is finished with the old."""
        self._graph = graph

    def hear(self, blocks: Iterable[AudioBlock]) -> Iterator[tuple[AudioBlock, Utterance | None]]:
        """Give each block back, with the utterance that ended in it, if one did; the last one ends with the sound."""
        block = None
        for block in blocks:
            yield block, self._accept(block) if block.attention is Attention.HEARD else self._pass_by(block)
        if block is not None and self._decoder is not None:
            yield block, self._utterance(self._decoder, self._decoder.finish(), block)

    # ---- stretches that are listened to

    def _accept(self, block: AudioBlock) -> Utterance | None:
        self._remember(block, _REMEMBERED_S)
        decoder, samples, fresh = self._decoder, block.samples, block.samples
        if decoder is None:
            self._speech_end.begin()
            decoder, samples = self._begin(self._recent)
            fresh = samples
        elif self._may_change(decoder):
            unheard_s = max(self._decided_s, block.end_s - _HEARD_AGAIN_S)
            self._begins_cut = False
            decoder, samples = self._begin(one for one in self._recent if one.end_s > unheard_s)
        words = decoder.accept(samples)
        pause_s = self._speech_end.pause_s(fresh)
        if words is None and self._is_over(decoder, pause_s):
            words = decoder.finish()
        if words is None:
            return None
        self._speech_end.restart()
        self._decided_s = block.end_s
        return self._utterance(decoder, words, block)

    def _begin(self, blocks: Iterable[AudioBlock]) -> tuple[Decoder, Samples]:
        heard = list(blocks)
        start_s = heard[0].end_s - len(heard[0].samples) / self._rate_hz
        self._decoder = Decoder(self._graph, self._rate_hz, start_s)
        return self._decoder, np.concatenate([one.samples for one in heard])

    def _pass_by(self, block: AudioBlock) -> Utterance | None:
        decoder, self._decoder = self._decoder, None
        utterance = self._utterance(decoder, decoder.finish(), block, ends_cut=True) if decoder else None
        if decoder is not None or block.attention is Attention.OWN_VOICE:
            self._speech_end.restart()
            self._recent.clear()
        if block.attention is Attention.AWAY:
            self._remember(block, PRE_ROLL_S)
            self._speech_end.pause_s(block.samples)  # so that the noise of the court is known when it is listened to
        self._begins_cut = True
        return utterance

    def _may_change(self, decoder: Decoder) -> bool:
        return decoder.graph is not self._graph and not self._speech_end.is_speaking and not decoder.so_far()

    def _is_over(self, decoder: Decoder, pause_s: float) -> bool:
        if not pause_s:
            return False
        said, grammar = decoder.so_far(), decoder.graph.grammar
        if not said or pause_s >= LONG_PAUSE_S:
            return bool(said) and (UNKNOWN in said or understand(grammar, said) is not None)
        return understand(grammar, said) is not None and not may_go_on(grammar, said)

    def _remember(self, block: AudioBlock, length_s: float) -> None:
        self._recent.append(block)
        while block.end_s - self._recent[0].end_s >= length_s:
            self._recent.popleft()

    # ---- utterances

    def _utterance(
        self, decoder: Decoder, words: Words, block: AudioBlock, *, ends_cut: bool = False
    ) -> Utterance | None:
        if not words:
            return None
        rest_of_one = (
            self._begins_cut and words[0].start_s < decoder.start_s + _EDGE_S and self._speech_end.begins_with_speech
        )
        after_s = max(0.0, block.end_s - words[-1].end_s)
        return Utterance(
            words=words,
            alternatives=self._alternatives(decoder, words),
            speech_ended=block.ended - timedelta(seconds=after_s),
            decided_after_s=after_s,
            grammar_hash=decoder.graph.grammar_hash,
            is_cut=rest_of_one or (ends_cut and after_s < _EDGE_S and self._speech_end.ends_with_speech),
        )

    def _alternatives(self, decoder: Decoder, words: Words) -> tuple[str, ...]:
        """Decode a known sentence a second time: a second or two of audio, at a few per cent of real time."""
        if any(word.word == UNKNOWN for word in words):
            return ()
        found = decoder.alternatives(self._since(words[0].start_s - _LEAD_IN_S))
        said = " ".join(word.word for word in words)
        return tuple(text for text in dict.fromkeys(found) if text and text != said)

    def _since(self, start_s: float) -> Samples:
        return np.concatenate([block.samples for block in self._recent if block.end_s > start_s])
