"""The recogniser: Vosk on a model directory whose graph is the match's grammar; blocks in, utterances out."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import vosk

from device.hearing.audio import AudioBlock, Samples
from device.hearing.endpoint import LONG_PAUSE_S, SpeechEnd
from padel.calls import may_go_on, understand
from padel.calls.jsgf import Grammar
from padel.events import HeardWord

UNKNOWN = "[unk]"
_ALTERNATIVES = 5
_LEAD_IN_S = 0.3
_REMEMBERED_S = 12.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard between two silences.

    Attributes:
        words: with their times in seconds from the start of the source.
        alternatives: other readings of the same sound, the likeliest first; the graph's `[unk]` among them.
        speech_ended: the moment at which the last word ended.
        decided_after_s: seconds of audio between the end of the last word and the decision.
    """

    words: tuple[HeardWord, ...]
    alternatives: tuple[str, ...]
    speech_ended: datetime
    decided_after_s: float

    @property
    def text(self) -> str:
        """Give the words as a sentence."""
        return " ".join(word.word for word in self.words)

    @property
    def confidence(self) -> float:
        """Give the smallest confidence of a word; not a probability."""
        return min((word.confidence for word in self.words), default=0.0)

    @property
    def is_known(self) -> bool:
        """Say whether all of it is in the grammar."""
        return bool(self.words) and all(word.word != UNKNOWN for word in self.words)


class Recogniser:
    """Hears utterances in blocks of audio.

    Vosk gives either word confidences or alternatives, never both, so a known sentence is decoded a second time for
    its alternatives: a second or two of audio, at a few per cent of real time.

    An utterance ends in one of two ways. The decoder's own end-pointing needs a long silence, and in noise it may
    take balls and wind for speech and wait for ever. So when the energy says that somebody stopped speaking, a
    sentence is decided after a short pause if nothing can follow in the grammar, after a longer one if something can.
    """

    def __init__(self, model: Path, rate_hz: int, grammar: Grammar) -> None:
        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(model))
        self._rate_hz = rate_hz
        self._first = vosk.KaldiRecognizer(self._model, rate_hz)
        self._first.SetWords(True)
        self._grammar = grammar
        self._speech_end = SpeechEnd(rate_hz)
        self._recent: deque[AudioBlock] = deque()

    def hear(self, blocks: Iterable[AudioBlock]) -> Iterator[tuple[AudioBlock, Utterance | None]]:
        """Give each block back, with the utterance that ended in it, if one did; the last one ends with the sound."""
        block = None
        for block in blocks:
            yield block, self._accept(block)
        if block is not None:
            yield block, self._utterance(json.loads(self._first.FinalResult()), block)

    def _accept(self, block: AudioBlock) -> Utterance | None:
        self._remember(block)
        decoder_ended = self._first.AcceptWaveform(block.samples.tobytes())
        if decoder_ended:
            self._speech_end.restart()
            return self._utterance(json.loads(self._first.Result()), block)
        if self._is_decided(self._speech_end.pause_s(block.samples)):
            self._speech_end.restart()
            return self._utterance(json.loads(self._first.FinalResult()), block)
        return None

    def _is_decided(self, pause_s: float) -> bool:
        if not pause_s:
            return False
        said = tuple(json.loads(self._first.PartialResult())["partial"].split())
        if not said or pause_s >= LONG_PAUSE_S:
            return bool(said) and (UNKNOWN in said or understand(self._grammar, said) is not None)
        return understand(self._grammar, said) is not None and not may_go_on(self._grammar, said)

    def _remember(self, block: AudioBlock) -> None:
        self._recent.append(block)
        while block.end_s - self._recent[0].end_s > _REMEMBERED_S:
            self._recent.popleft()

    def _utterance(self, result: dict[str, Any], block: AudioBlock) -> Utterance | None:
        words = tuple(
            HeardWord(
                word=one["word"], start_s=one["start"], end_s=one["end"], confidence=round(one.get("conf", 0.0), 3)
            )
            for one in result.get("result", ())
        )
        if not words:
            return None
        known = all(word.word != UNKNOWN for word in words)
        after_s = max(0.0, block.end_s - words[-1].end_s)
        return Utterance(
            words=words,
            alternatives=self._alternatives(words) if known else (),
            speech_ended=block.ended - timedelta(seconds=after_s),
            decided_after_s=after_s,
        )

    def _alternatives(self, words: tuple[HeardWord, ...]) -> tuple[str, ...]:
        second = vosk.KaldiRecognizer(self._model, self._rate_hz)
        second.SetMaxAlternatives(_ALTERNATIVES)
        second.AcceptWaveform(self._since(words[0].start_s - _LEAD_IN_S).tobytes())
        found = [one["text"].strip() for one in json.loads(second.FinalResult()).get("alternatives", ())]
        said = " ".join(word.word for word in words)
        return tuple(text for text in dict.fromkeys(found) if text and text != said)

    def _since(self, start_s: float) -> Samples:
        return np.concatenate([block.samples for block in self._recent if block.end_s > start_s])
