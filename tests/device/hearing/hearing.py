"""A recogniser with the demo's names, and its recording as blocks: what the tests of hearing share."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile

import models
from device.hearing.decoding.decoder import DecodingGraph
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, Attention, AudioBlock, Samples
from device.hearing.utterance import Utterance
from marcador.demo.script import MATCH
from padel.calls import match_grammar
from padel.calls.grammar import Grammar

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BLOCK = round(SAMPLE_RATE_HZ * BLOCK_S)


def demo_grammar() -> Grammar:
    return match_grammar("en", ("blue", "red"), MATCH.pair_a.players + MATCH.pair_b.players)


@cache
def whole_graph() -> DecodingGraph:
    return graph_of(demo_grammar())


def graph_of(grammar: Grammar) -> DecodingGraph:
    with TemporaryDirectory() as folder:
        return DecodingGraph.load(models.compile_grammar(grammar, Path(folder) / "graph"), grammar)


def blocks_of(samples: Samples) -> list[AudioBlock]:
    parts = [samples[at : at + BLOCK] for at in range(0, len(samples) - BLOCK + 1, BLOCK)]
    ends = [BLOCK_S * number for number in range(1, len(parts) + 1)]
    return [AudioBlock(part, end_s, NOW + timedelta(seconds=end_s)) for part, end_s in zip(parts, ends, strict=True)]


def samples_of(path: Path) -> Samples:
    samples, rate_hz = soundfile.read(path, dtype="int16")
    assert rate_hz == SAMPLE_RATE_HZ
    found: Samples = np.asarray(samples, np.int16)
    return found


def during(blocks: Iterable[AudioBlock], from_s: float, to_s: float, attention: Attention) -> Iterator[AudioBlock]:
    """Mark the blocks that have something of the stretch in them."""
    for block in blocks:
        inside = from_s < block.end_s and block.end_s - BLOCK_S < to_s
        yield replace(block, attention=attention) if inside else block


_USUALLY: dict[bytes, list[Utterance]] = {}


def usually_heard(blocks: list[AudioBlock]) -> list[Utterance]:
    """Give what is heard of a sound with the demo's names; each sound is decoded once."""
    sound = b"".join(block.samples.tobytes() for block in blocks)
    if sound not in _USUALLY:
        _USUALLY[sound] = heard(blocks)
    return _USUALLY[sound]


def heard(blocks: Iterable[AudioBlock], graph: DecodingGraph | None = None) -> list[Utterance]:
    recogniser = Recogniser(graph or whole_graph(), SAMPLE_RATE_HZ)
    return [utterance for _, utterance in recogniser.hear(blocks) if utterance]
