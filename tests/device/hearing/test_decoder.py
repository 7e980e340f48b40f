"""A sentence is decoded a second time as it comes, at another speed, for a second opinion about it."""

from pathlib import Path

import numpy as np
import pytest

from device.hearing import decoder as decoding
from device.hearing.audio import SAMPLE_RATE_HZ, AudioBlock
from device.hearing.decoder import Decoder
from device.hearing.recogniser import Recogniser
from models.decoding import LEAD_IN_S, Loaded, SecondHearing
from tests.device.hearing.hearing import blocks_of, samples_of, whole_graph
from tests.excerpts import excerpt


def heard_by(decoder: Decoder, blocks: list[AudioBlock]) -> float:
    """Let a decoder hear a call, and give when it began."""
    for block in blocks:
        decoder.accept(block.samples)
    return decoder.finish()[0].start_s


def since(blocks: list[AudioBlock], start_s: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.concatenate([block.samples for block in blocks if block.end_s > start_s])


@pytest.mark.parametrize("text", ["blue smash winner", "forty fifteen"])
def test_readings_made_along_are_those_of_a_decoding_at_the_end(tmp_path: Path, text: str) -> None:
    blocks = blocks_of(samples_of(excerpt(tmp_path, text)))
    at_the_end = Decoder(whole_graph(), SAMPLE_RATE_HZ, 0.0)
    begun_s = heard_by(at_the_end, blocks) - LEAD_IN_S
    afterwards = at_the_end.opinion(begun_s, since(blocks, begun_s))
    along = Decoder(whole_graph(), SAMPLE_RATE_HZ, 0.0)
    before = [block for block in blocks if block.end_s <= begun_s]
    for block in before:
        along.accept(block.samples)
    along.read_along(begun_s, np.zeros(0, np.int16))
    assert along.reads_along
    heard_by(along, blocks[len(before) :])
    assert not along.reads_along
    made = along.opinion(begun_s, np.zeros(0, np.int16))
    assert [reading.text for reading in made.readings] == [reading.text for reading in afterwards.readings]
    assert made.readings[0].text == text
    assert made.other_score == pytest.approx(afterwards.other_score, abs=1.0)
    assert made.other_score < made.readings[0].score - 5


def test_a_second_decoding_that_began_too_late_is_made_anew(tmp_path: Path) -> None:
    blocks = blocks_of(samples_of(excerpt(tmp_path, "blue smash winner")))
    decoder = Decoder(whole_graph(), SAMPLE_RATE_HZ, 0.0)
    decoder.read_along(blocks[-1].end_s, blocks[-1].samples)
    begun_s = heard_by(decoder, blocks) - LEAD_IN_S
    assert decoder.opinion(begun_s, since(blocks, begun_s)).readings[0].text == "blue smash winner"


@pytest.mark.parametrize("text", ["blue smash winner", "red chiquita winner"])
def test_a_call_is_decoded_twice_and_never_a_third_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    begun: list[float] = []
    now_s = 0.0

    class Noted(SecondHearing):
        def __init__(self, model: Loaded, rate_hz: int) -> None:
            begun.append(now_s)
            super().__init__(model, rate_hz)

    monkeypatch.setattr(decoding, "SecondHearing", Noted)
    recogniser, decided_s = Recogniser(whole_graph(), SAMPLE_RATE_HZ), 0.0
    for block, utterance in recogniser.hear(blocks_of(samples_of(excerpt(tmp_path, text)))):
        now_s = block.end_s
        decided_s = now_s if utterance else decided_s
    assert len(begun) == 1
    assert begun[0] < decided_s - 0.3
