"""What has to be heard once more is remembered, and no more than that."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.hearing.decoding.recent_sound import Memory
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, AudioBlock, Samples
from tests.device.hearing.hearing import BLOCK, NOW, blocks_of

LENGTH_S = 2.0


def sound(seconds: float) -> Samples:
    return np.arange(round(seconds * SAMPLE_RATE_HZ)).astype(np.int16)


def remembered(blocks: list[AudioBlock]) -> Memory:
    memory = Memory(SAMPLE_RATE_HZ)
    for block in blocks:
        memory.keep(block, LENGTH_S)
    return memory


@given(number=st.integers(1, 100))
def test_the_last_seconds_are_remembered_and_no_more(number: int) -> None:
    samples = sound(number * BLOCK_S)
    _, kept = remembered(blocks_of(samples)).since(-math.inf)
    assert len(kept) == pytest.approx(min(len(samples), LENGTH_S * SAMPLE_RATE_HZ), abs=BLOCK)
    assert np.array_equal(kept, samples[-len(kept) :])


@given(number=st.integers(1, 100), back_s=st.floats(0.001, 6.0))
def test_the_sound_since_a_moment_begins_with_the_block_that_it_is_in(number: int, back_s: float) -> None:
    samples = sound(number * BLOCK_S)
    end_s = number * BLOCK_S
    began_s, heard = remembered(blocks_of(samples)).since(end_s - back_s)
    assert began_s == pytest.approx(end_s - len(heard) / SAMPLE_RATE_HZ)
    assert len(heard) % BLOCK == 0
    assert np.array_equal(heard, samples[-len(heard) :])
    assert began_s <= max(end_s - back_s, end_s - LENGTH_S, 0.0) + BLOCK_S
    assert began_s >= end_s - back_s - BLOCK_S - 1e-6


def test_what_is_not_remembered_is_said() -> None:
    memory = remembered([AudioBlock(sound(BLOCK_S), 3.0, NOW)])
    memory.forget()
    with pytest.raises(ValueError, match=r"no sound is remembered since 2\.95 s"):
        memory.since(2.95)
