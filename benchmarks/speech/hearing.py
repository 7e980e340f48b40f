"""Ears: the device's own path from sound to utterances, and PocketSphinx beside it on the same grammar.

Both say which utterances they heard, which of them they would act on, when each was decided and what that cost.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

import models
from device.hearing.decoding.decoder import DecodingGraph
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.sources.audio import BLOCK_S, AudioBlock
from device.hearing.utterance import Utterance
from models import directory
from models.acceptance import Acceptance
from models.recipe.sound.clips import RATE_HZ, Samples
from padel.calls.grammar import Grammar

_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """An utterance as it was decided.

    Attributes:
        words: what was heard.
        taken: whether it would be acted on.
        decided_s: when it was decided, in seconds of audio from the start.
        computing_s: seconds of computing between the last block and the decision.
    """

    words: tuple[str, ...]
    taken: bool
    decided_s: float
    computing_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What one ear made of one recording."""

    events: tuple[Event, ...]
    audio_s: float
    cpu_s: float

    @property
    def taken(self) -> tuple[tuple[str, ...], ...]:
        """Give what would be acted on."""
        return tuple(event.words for event in self.events if event.taken)


class Ear(Protocol):
    """Something that hears a grammar's sentences."""

    def hear(self, samples: Samples) -> Heard:
        """Hear one recording (float32 in ±1 at 16 kHz)."""
        ...


class Device:
    """The appliance's path: `device.hearing` on a compiled grammar, and the umpire's decision what to take."""

    def __init__(self, model: Path, grammar: Grammar, folder: Path) -> None:
        compiled = models.compile_grammar(grammar, folder / "graph", model=model)
        self._graph = DecodingGraph.load(compiled, grammar)

    @property
    def grammar_hash(self) -> str:
        """Give the hash of what is listened for."""
        return self._graph.grammar_hash

    @property
    def acceptance(self) -> Acceptance:
        """Give what judges its utterances."""
        return self._graph.acceptance

    def hear(self, samples: Samples, takes: Callable[[Utterance], bool] | None = None) -> Heard:
        """Hear one recording, block by block; `takes` says what an umpire acts on, unless it is any likely call."""
        sound = pcm(samples)
        recogniser = Recogniser(self._graph, RATE_HZ)
        began_s, events, before_s = time.process_time(), [], time.perf_counter()
        for block, utterance in recogniser.hear(_blocks(sound)):
            now_s = time.perf_counter()
            if utterance is not None:
                words = tuple(word.word for word in utterance.words)
                events.append(Event(words, (takes or likely)(utterance), block.end_s, now_s - before_s))
            before_s = now_s
        return Heard(tuple(events), len(sound) / RATE_HZ, time.process_time() - began_s)

    def utterances(self, samples: Samples) -> list[Utterance]:
        """Hear one recording; give all that was heard."""
        heard = Recogniser(self._graph, RATE_HZ).hear(_blocks(pcm(samples)))
        return [utterance for _, utterance in heard if utterance is not None]


def pcm(samples: Samples) -> npt.NDArray[np.int16]:
    """Give samples in ±1 as 16-bit ones."""
    return np.asarray(np.round(np.clip(samples, -1, 1) * 32767), dtype=np.int16)


def _blocks(sound: npt.NDArray[np.int16]) -> Iterator[AudioBlock]:
    size = round(BLOCK_S * RATE_HZ)
    for at in range(0, len(sound), size):
        end_s = min(at + size, len(sound)) / RATE_HZ
        yield AudioBlock(sound[at : at + size], end_s, _START + timedelta(seconds=end_s))


def likely(utterance: Utterance) -> bool:
    """Say whether an umpire that knows no match acts on an utterance."""
    return utterance.is_known and not utterance.is_cut and utterance.verdict.accepted


class PocketSphinx:
    """CMU PocketSphinx 5 with the acoustic model it brings, the same grammar, and our lexicon of padel words."""

    def __init__(self, grammar: Grammar, language: str, folder: Path) -> None:
        from benchmarks.speech import sphinx

        self._decoder = sphinx.decoder(grammar, directory.shipped(language), language, folder)

    def hear(self, samples: Samples) -> Heard:
        """Hear one recording as one utterance; it has no confidence to go by, so all it hears is taken."""
        sound = pcm(samples)
        began_s = time.process_time()
        self._decoder.start_utt()
        self._decoder.process_raw(sound.tobytes(), no_search=False, full_utt=True)
        self._decoder.end_utt()
        spent_s = time.process_time() - began_s
        found = self._decoder.hyp()
        length_s = len(sound) / RATE_HZ
        words = tuple(found.hypstr.split()) if found and found.hypstr else ()
        return Heard((Event(words, True, length_s, spent_s),) if words else (), length_s, spent_s)
