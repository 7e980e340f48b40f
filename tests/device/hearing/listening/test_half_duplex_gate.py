import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.hearing.listening.half_duplex_gate import TAIL_S, Gate
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, AudioBlock
from tests.waiting import PATIENCE_S

START = datetime(2026, 11, 21, tzinfo=UTC)
BLOCK = np.zeros(round(SAMPLE_RATE_HZ * BLOCK_S), np.int16)


class HandClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> datetime:
        return START + timedelta(seconds=self.s)


def block(end_s: float) -> AudioBlock:
    return AudioBlock(BLOCK, end_s, START + timedelta(seconds=end_s))


def dropped(gate: Gate, until_s: float) -> list[float]:
    ends = [round(BLOCK_S * number, 3) for number in range(1, round(until_s / BLOCK_S) + 1)]
    return [end_s for end_s in ends if gate.drops(block(end_s), SAMPLE_RATE_HZ)]


@given(st.floats(0, 3), st.floats(0.1, 3))
def test_exactly_the_blocks_with_the_own_voice_and_its_tail_are_dropped(begin_s: float, length_s: float) -> None:
    clock = HandClock()
    gate = Gate(clock)
    clock.s = begin_s
    with gate.closed(10):
        clock.s = begin_s + length_s
    for end_s in dropped(gate, 8):
        assert begin_s - 1e-5 < end_s < begin_s + length_s + TAIL_S + BLOCK_S + 1e-5
    kept = set(np.round(np.arange(1, 161) * BLOCK_S, 3)) - set(dropped(gate, 8))
    assert all(end_s < begin_s + 1e-5 or end_s - BLOCK_S > begin_s + length_s + TAIL_S - 1e-5 for end_s in kept)


def test_what_was_heard_before_is_dropped_neither_early_nor_late() -> None:
    """The recogniser may be behind: the moments of a block count, not when it is looked at."""
    clock = HandClock()
    gate = Gate(clock)
    clock.s = 5.0
    with gate.closed(10):
        clock.s = 6.0
    clock.s = 60.0
    assert dropped(gate, 4.9) == []
    assert dropped(gate, 8)[0] == pytest.approx(5.05)


def test_a_loudspeaker_that_hangs_does_not_make_the_appliance_deaf() -> None:
    clock = HandClock()
    gate = Gate(clock)
    with gate.closed(1.0):
        assert gate.drops(block(0.5), SAMPLE_RATE_HZ)
        clock.s = 60.0
        assert not gate.drops(block(2.0), SAMPLE_RATE_HZ)
    assert not gate.drops(block(30.0), SAMPLE_RATE_HZ)


def test_a_failed_sound_opens_the_gate_again() -> None:
    clock = HandClock()
    gate = Gate(clock)
    with pytest.raises(RuntimeError), gate.closed(5.0):
        raise RuntimeError("the device is gone")
    assert not gate.drops(block(1.0), SAMPLE_RATE_HZ)


def in_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_sound_waits_for_the_end_of_a_sentence() -> None:
    gate, played = Gate(patience_s=10 * PATIENCE_S), threading.Event()
    gate.somebody_speaks(True)

    def play() -> None:
        with gate.closed(1):
            played.set()

    thread = in_thread(play)
    assert not played.wait(0.1)
    gate.somebody_speaks(False)
    assert played.wait(PATIENCE_S)
    thread.join(PATIENCE_S)


def test_wind_that_is_taken_for_speech_does_not_silence_the_appliance() -> None:
    gate = Gate(patience_s=0.05)
    gate.somebody_speaks(True)
    with gate.closed(1):
        pass
