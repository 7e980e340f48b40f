"""The recogniser: marked blocks in, utterances out. It decides when a sentence is over, and which graph hears it."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from device.hearing.decoding.cut_calls import Pieces
from device.hearing.decoding.decoder import HINT_S, Decoder, DecodingGraph
from device.hearing.decoding.end_pointing import SpeechEnd
from device.hearing.decoding.pause_limits import enough_s
from device.hearing.decoding.recent_sound import Memory
from device.hearing.sources.audio import Attention, AudioBlock, Samples
from device.hearing.utterance import UNKNOWN, Utterance
from models import heard as told
from models.acceptance import evidence
from models.decoding import LEAD_IN_S, SecondHearing, Sentences
from models.heard import Opinion, Surroundings, Word, Words
from models.surroundings import measured
from models.voice.voice_print import VoicePrint
from padel.calls import is_whole
from padel.events import HeardWord

_AROUND_S = 0.4
_EDGE_OF_WORD_S = 0.05
_HOPELESS = 0.05
_REMEMBERED_S = 12.0

PRE_ROLL_S = 0.5
"""How much from before the press of a button is heard: people speak as they press."""

_HEARD_AGAIN_S = 1.0
"""How much of the silence before a change of graph, or before the end of a rest, is decoded too, so that no first
syllable is lost."""

_EDGE_S = 1.0
"""A sentence this close to where the listening began or ended may be a part of one, if there was speech there.
What is left of a word is often taken for noise, so the first whole one may come late."""


class Recogniser:
    """Hears utterances in blocks of audio.

    An utterance ends with a pause that is long enough for what was said (`device.hearing.decoding.pause_limits`).
    The energy knows of a pause sooner than the decoder, which in noise may take balls and wind for speech; the
    decoder knows of it where the noise is as loud as speech. And it ends where the listening ends: with the button,
    or with the appliance's own voice.

    What was cut by a pause and was no call is heard again with what comes soon after it
    (`device.hearing.decoding.cut_calls`): where both together are a call, that is what was said.

    Graphs change between utterances only. The new graph hears again what the old one heard of the silence.

    Where there is nothing but steady noise the decoder rests; when something rises above it, what came just before is
    decoded too.

    Args:
        graph: what is listened for until `use` names another.
        rate_hz: the sample rate of the blocks.
        umpire: the voice of who is listened to; without it, of everybody.

    Attributes:
        rate_hz: the sample rate.
        keeps_sound: utterances bring their sound, to learn a voice from.
    """

    def __init__(self, graph: DecodingGraph, rate_hz: int, umpire: VoicePrint | None = None) -> None:
        self._graph = graph
        self._umpire = umpire
        self.rate_hz, self.keeps_sound = rate_hz, False
        self._decoder: Decoder | None = None
        self._rests = False
        self._begins_cut = False
        self._speech_end = SpeechEnd(rate_hz)
        self._pieces = Pieces()
        self._memory = Memory(rate_hz)
        self._decided_s = 0.0
        self._silent_since_s: float | None = None
        self._addressed_s = -math.inf

    @property
    def is_speaking(self) -> bool:
        """Say whether somebody is in the middle of a sentence."""
        return self._decoder is not None and self._speech_end.is_speaking

    @property
    def is_resting(self) -> bool:
        """Say whether it waits for something to rise above the noise."""
        return self._rests

    def use(self, graph: DecodingGraph) -> None:
        """Hear with another graph from the next utterance on; one that is being spoken is finished with the old."""
        self._graph = graph

    def listen_to(self, umpire: VoicePrint | None) -> None:
        """Listen to another voice alone from the next utterance on, or to everybody."""
        self._umpire = umpire

    def taken(self) -> None:
        """Say that the last utterance was taken as a call, so that no piece of it is heard again."""
        self._pieces.forget()

    def hear(self, blocks: Iterable[AudioBlock]) -> Iterator[tuple[AudioBlock, Utterance | None]]:
        """Give each block back, with the utterance that ended in it, if one did; the last one ends with the sound."""
        block = None
        for block in blocks:
            if block.addressed:
                self._addressed_s = block.end_s
            yield block, self._accept(block) if block.attention is Attention.HEARD else self._pass_by(block)
        if block is not None and self._decoder is not None:
            yield block, self._utterance(self._decoder, self._decoder.finish(), block)

    # ---- stretches that are listened to

    def _accept(self, block: AudioBlock) -> Utterance | None:
        self._memory.keep(block, _REMEMBERED_S)
        if self._decoder is None and not self._rests:
            self._speech_end.begin()
            decoder, samples = self._begin(-math.inf)
            quiet_s = self._speech_end.pause_s(samples)
        else:
            quiet_s = self._speech_end.pause_s(block.samples)
            if self._rests and self._speech_end.is_still:
                return None
            decoder, samples = self._going_on(block)
        seems_over = decoder.accept(samples)
        pause_s = max(quiet_s, self._silence_s(block, seems_over=seems_over))
        said = decoder.so_far()
        if not pause_s or not self._is_over(decoder, said, pause_s):
            decoder.follow(block, said, pause_s)
            if self._speech_end.is_still and not said:
                self._decoder, self._rests, self._silent_since_s = None, True, None
            return None
        self._speech_end.restart()
        self._decided_s, self._silent_since_s = block.end_s, None
        return self._utterance(decoder, decoder.finish(), block)

    def _begin(self, since_s: float) -> tuple[Decoder, Samples]:
        start_s, samples = self._memory.since(since_s)
        self._decoder = Decoder(self._graph, self._memory, start_s)
        return self._decoder, samples

    def _going_on(self, block: AudioBlock) -> tuple[Decoder, Samples]:
        """Give who decodes this block, and what of the sound; a new one hears some of what was before it too."""
        if self._decoder and not self._may_change(self._decoder):
            return self._decoder, block.samples
        self._rests = self._begins_cut = False
        return self._begin(max(self._decided_s, block.end_s - _HEARD_AGAIN_S))

    def _pass_by(self, block: AudioBlock) -> Utterance | None:
        was_heard = self._decoder is not None or self._rests
        decoder, self._decoder, self._rests = self._decoder, None, False
        utterance = self._utterance(decoder, decoder.finish(), block, ends_cut=True) if decoder else None
        self._pieces.forget()
        if was_heard or block.attention is Attention.OWN_VOICE:
            self._speech_end.restart()
            self._memory.forget()
        if block.attention is Attention.AWAY:
            self._memory.keep(block, PRE_ROLL_S)
            self._speech_end.pause_s(block.samples)  # so that the noise of the court is known when it is listened to
        self._begins_cut = True
        return utterance

    def _may_change(self, decoder: Decoder) -> bool:
        return decoder.graph is not self._graph and not self._speech_end.is_speaking and not decoder.so_far()

    def _silence_s(self, block: AudioBlock, *, seems_over: bool) -> float:
        """Give how long the decoder has heard silence after something whole."""
        if not seems_over:
            self._silent_since_s = None
            return 0.0
        if self._silent_since_s is None:
            self._silent_since_s = block.end_s - HINT_S
        return block.end_s - self._silent_since_s

    def _is_over(self, decoder: Decoder, said: tuple[str, ...], pause_s: float) -> bool:
        if not said:
            return self._silent_since_s is not None
        return pause_s >= enough_s(decoder.graph.grammar, said)

    # ---- utterances

    def _utterance(
        self, decoder: Decoder, words: Words, block: AudioBlock, *, ends_cut: bool = False
    ) -> Utterance | None:
        if not words:
            return None
        rest_of_one = (
            self._begins_cut and words[0].start_s < decoder.start_s + _EDGE_S and self._speech_end.begins_with_speech
        )
        alone = self._made(decoder.graph, words, self._opinion(decoder, words), block)
        says_more = ends_cut and alone.decided_after_s < _EDGE_S and self._speech_end.ends_with_speech
        if rest_of_one or says_more:
            self._pieces.forget()
            return replace(alone, is_cut=True)
        return self._with_pieces(decoder.graph, alone, block)

    def _with_pieces(self, graph: DecodingGraph, alone: Utterance, block: AudioBlock) -> Utterance:
        """Give what was said, which is more than was heard last where a pause had cut it."""
        start_s = alone.words[0].start_s
        again = (self._again(graph, begun_s, block) for begun_s in self._pieces.beginnings(start_s, block.end_s))
        said = next((whole for whole in again if whole and whole.verdict.accepted), alone)
        if said.verdict.accepted:
            self._pieces.forget()
        else:
            self._pieces.keep(start_s, block.end_s)
        return said

    def _again(self, graph: DecodingGraph, begun_s: float, block: AudioBlock) -> Utterance | None:
        """Hear everything since then once more, as one; give the call that it may be."""
        since_s, samples = self._memory.since(begun_s - LEAD_IN_S)
        sentences = Sentences(graph.model, self._memory.rate_hz, since_s)
        sentences.accept(samples)
        words = sentences.finish()
        if not _is_call(graph, words):
            return None
        second = SecondHearing(graph.model, self._memory.rate_hz)
        second.accept(samples)
        opinion = second.finish()
        if not opinion.readings or UNKNOWN in opinion.readings[0].text:
            return None
        return self._made(graph, words, opinion, block)

    def _made(self, graph: DecodingGraph, words: Words, opinion: Opinion, block: AudioBlock) -> Utterance:
        after_s = max(0.0, block.end_s - words[-1].end_s)
        heard = told.Utterance(words, opinion, self._surroundings(words))
        is_call = _is_call(graph, words)
        texts = dict.fromkeys(one.text for one in opinion.readings)
        verdict = graph.acceptance.judge(heard, graph.grammar)
        addressed = self._addressed_s > words[0].start_s
        return Utterance(
            words=tuple(_timed(word) for word in words),
            alternatives=tuple(text for text in texts if text and text != heard.text),
            speech_ended=block.ended - timedelta(seconds=after_s),
            decided_after_s=after_s,
            grammar_hash=graph.grammar_hash,
            verdict=verdict,
            evidence=evidence(heard, graph.grammar) if is_call else None,
            addressed=addressed,
            another_voice=verdict.probability > _HOPELESS and not addressed and self._is_another(heard),
            sound=self._sound(heard) if self.keeps_sound else None,
        )

    def _opinion(self, decoder: Decoder, words: Words) -> Opinion:
        if not _is_call(decoder.graph, words):
            return Opinion()
        return decoder.opinion(words)

    def _is_another(self, heard: told.Utterance) -> bool:
        """Say whether it was another's voice than the umpire's."""
        if self._umpire is None:
            return False
        above_db = min(heard.surroundings.before_db, heard.surroundings.after_db)
        return self._umpire.is_another(self._sound(heard), self.rate_hz, above_db)

    def _sound(self, heard: told.Utterance) -> Samples:
        start_s = heard.words[0].start_s - _EDGE_OF_WORD_S
        began_s, samples = self._memory.since(start_s)
        first, last = (
            round((at_s - began_s) * self.rate_hz) for at_s in (start_s, heard.words[-1].end_s + _EDGE_OF_WORD_S)
        )
        return samples[max(0, first) : last]

    def _surroundings(self, words: Words) -> Surroundings:
        began_s, samples = self._memory.since(words[0].start_s - _AROUND_S)
        return measured(samples, self._memory.rate_hz, words[0].start_s - began_s, words[-1].end_s - began_s)


def _is_call(graph: DecodingGraph, words: Words) -> bool:
    """Say whether the words are a whole sentence; other speech and the beginning of one are none."""
    return is_whole(graph.grammar, tuple(word.text for word in words))


def _timed(word: Word) -> HeardWord:
    return HeardWord(
        word=word.text,
        start_s=round(word.start_s, 3),
        end_s=round(word.end_s, 3),
        confidence=round(word.confidence, 3),
    )
