"""Swings, on the simulated wrist of the appliance and on peaks made by hand."""

from random import Random

import numpy as np
import pytest

from device.wearables.simulation.rallies import Rallies, Stroke
from device.wearables.simulation.wrist import RATE_HZ, SimulatedWrist
from server.projections.physiology.swings import Swing, SwingRule, find_swings

MINUTES = 5


def wrist(seed: int, player: int) -> tuple[list[Swing], list[Stroke]]:
    rallies = Rallies(seed)
    simulated = SimulatedWrist(Random(f"{seed} {player}"), player, rallies)
    seconds = MINUTES * 60
    xyz = np.array([simulated.second() for _ in range(seconds)], dtype=np.int16).reshape(-1, 3)
    time_ms = (np.arange(len(xyz)) * 1000 / RATE_HZ).round().astype(np.int64)
    swings = [one for one in find_swings(time_ms, xyz, RATE_HZ) if 1000 < one.time_ms < (seconds - 1) * 1000]
    return swings, rallies.strokes(player, 1, seconds - 1)


@pytest.mark.parametrize("seed", [3, 8])
@pytest.mark.parametrize("player", [1, 4])
def test_every_stroke_of_the_simulated_wrist_is_one_swing_within_20_ms(seed: int, player: int) -> None:
    swings, strokes = wrist(seed, player)
    assert len(strokes) > 20
    assert len(swings) == len(strokes)
    assert all(abs(a.time_ms / 1000 - b.time_s) <= 0.02 for a, b in zip(swings, strokes, strict=True))


def test_a_stronger_stroke_has_a_higher_peak() -> None:
    swings, strokes = wrist(3, 2)
    peaks = [one.peak_g for one in swings]
    strengths = [one.strength for one in strokes]
    assert np.corrcoef(peaks, strengths)[0, 1] > 0.98


def still(seconds: float, rate_hz: int = 100) -> tuple[np.ndarray, np.ndarray]:
    count = round(seconds * rate_hz)
    return np.arange(count, dtype=np.int64) * 1000 // rate_hz, np.tile(
        np.array([0, 0, 1000], dtype=np.int16), (count, 1)
    )


def test_running_is_no_swing() -> None:
    time_ms, xyz = still(30)
    xyz[:, 2] += (900 * np.sin(2 * np.pi * 2.8 * time_ms / 1000)).astype(np.int16)
    assert find_swings(time_ms, xyz, 100) == []


def test_turning_the_arm_slowly_is_no_swing() -> None:
    time_ms, _ = still(30)
    angle = 2 * np.pi * 0.2 * time_ms / 1000
    xyz = np.stack([1000 * np.sin(angle), 0 * angle, 1000 * np.cos(angle)], axis=1).astype(np.int16)
    assert find_swings(time_ms, xyz, 100) == []


def test_of_two_peaks_within_the_refractory_time_the_larger_is_the_swing() -> None:
    time_ms, xyz = still(6)
    xyz[200, 0], xyz[240, 0], xyz[400, 0] = 3000, 5000, 2500
    found = find_swings(time_ms, xyz, 100)
    assert [one.time_ms for one in found] == [2400, 4000]
    assert found[0].peak_g == pytest.approx(5, rel=0.05)
    assert [one.time_ms for one in find_swings(time_ms, xyz, 100, SwingRule(refractory_s=0.3))] == [2000, 2400, 4000]


def test_a_peak_that_the_sensor_clips_is_one_swing() -> None:
    time_ms, xyz = still(6)
    xyz[300:305, 0] = 8000
    assert len(find_swings(time_ms, xyz, 100)) == 1


def test_the_same_stroke_is_found_at_every_rate_that_a_sensor_has() -> None:
    for rate_hz in (26, 52, 100, 200, 416):
        time_ms, xyz = still(10, rate_hz)
        seconds = np.arange(len(xyz)) / rate_hz
        xyz[:, 0] = (4000 * np.exp(-0.5 * ((seconds - 5) / 0.05) ** 2)).astype(np.int16)
        (found,) = find_swings(time_ms, xyz, rate_hz)
        assert abs(found.time_ms - 5000) <= 500 / rate_hz + 1


def test_too_few_samples_are_no_swing() -> None:
    time_ms, xyz = still(0.02)
    assert find_swings(time_ms, xyz, 100) == []
