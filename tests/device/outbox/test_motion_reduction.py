"""A motion message made smaller."""

from array import array
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.outbox.motion_reduction import is_quiet, reduced
from device.wearables.simulation.rallies import Rallies
from device.wearables.simulation.wrist import RATE_HZ, SimulatedWrist
from server.projections.physiology.swings import find_swings
from wire.sensors import MotionBatch

NOW = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)


def message(xyz: object, rate_hz: float, start: datetime = NOW) -> MotionBatch:
    samples = array("h", np.asarray(xyz, dtype=np.int16).ravel().tolist())
    head = {"id": "m", "epoch": "f" * 32, "sequence": 7, "session": "s", "sensor": "wrist", "player": 3}
    return MotionBatch(**{**head, "start": start, "rate_hz": rate_hz, "samples_mg": samples})


def test_each_sample_is_the_mean_of_a_block_at_the_blocks_middle() -> None:
    xyz = [[at, 10 * at, -at] for at in range(8)]
    smaller = reduced(message(xyz, 104))
    assert smaller.samples_mg.tolist() == [2, 15, -2, 6, 55, -6]
    assert smaller.rate_hz == 26
    assert smaller.start == NOW + timedelta(seconds=1.5 / 104)
    assert (smaller.id, smaller.sequence, smaller.player) == ("m", 7, 3)


def test_a_last_block_that_is_not_full_counts_as_one() -> None:
    assert reduced(message([[4, 0, 0]] * 5, 104)).samples_mg.tolist() == [4, 0, 0, 4, 0, 0]


def test_what_is_small_already_stays_the_same() -> None:
    small = message([[0, 0, 1000]] * 26, 26)
    assert reduced(small) is small
    assert reduced(message([], 200)).count == 0


@pytest.mark.parametrize("rate_hz", [50, 52, 100, 104, 200, 208, 416])
def test_every_rate_of_a_sensor_comes_near_26_hz(rate_hz: int) -> None:
    smaller = reduced(message([[0, 0, 1000]] * rate_hz, rate_hz))
    assert smaller.rate_hz == pytest.approx(26, abs=1.1)
    assert len(smaller.encode()) < len(message([[0, 0, 1000]] * rate_hz, rate_hz).encode())
    assert reduced(smaller) is smaller


@given(
    st.lists(st.tuples(*[st.integers(-32768, 32767)] * 3), min_size=1, max_size=120),
    st.sampled_from([20, 26, 50, 52, 104, 200]),
)
def test_a_reduced_message_reads_and_keeps_to_its_range(rows: list[tuple[int, int, int]], rate_hz: int) -> None:
    whole = message(rows, rate_hz)
    smaller = MotionBatch.decode(reduced(whole).encode())
    assert 1 <= smaller.count <= whole.count
    for axis in range(3):
        assert min(whole.samples_mg[axis::3]) <= min(smaller.samples_mg[axis::3])
        assert max(smaller.samples_mg[axis::3]) <= max(whole.samples_mg[axis::3])


def test_running_is_quiet_and_a_stroke_is_not() -> None:
    at_s = np.arange(52) / 52
    running = np.stack([0 * at_s, 0 * at_s, 1000 + 900 * np.sin(2 * np.pi * 2.7 * at_s)], axis=1)
    assert is_quiet(message(running, 52))
    running[20:24, 0] += 2500
    assert not is_quiet(message(running, 52))
    assert is_quiet(message([], 52))


def test_strokes_are_still_found_in_what_is_left_and_only_quiet_seconds_are_quiet() -> None:
    rallies, seconds = Rallies(5), 180
    wrist = SimulatedWrist(Random("5"), 1, rallies)
    messages = [
        message(np.array(wrist.second()).reshape(-1, 3), RATE_HZ, NOW + timedelta(seconds=at))
        for at in range(seconds)
    ]
    strokes = [one for one in rallies.strokes(1, 1, seconds - 1)]
    for stroke in strokes:
        assert not is_quiet(messages[int(stroke.time_s)])
    assert sum(map(is_quiet, messages)) > seconds / 2
    smaller = [reduced(one) for one in messages]
    time_ms = np.concatenate(
        [(one.start - NOW) / timedelta(milliseconds=1) + np.arange(one.count) * 1000 / one.rate_hz for one in smaller]
    ).astype(np.int64)
    xyz = np.concatenate([np.array(one.samples_mg, dtype=np.int16).reshape(-1, 3) for one in smaller])
    found = [one.time_ms / 1000 for one in find_swings(time_ms, xyz, 26) if 1 < one.time_ms / 1000 < seconds - 1]
    assert found == pytest.approx([one.time_s for one in strokes], abs=0.04)
