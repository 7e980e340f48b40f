"""How stored motion is measured, window by window."""

from array import array
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import numpy as np
import pytest

from server.errors import StoreError
from server.projections.movement import Bodies, SensorMotion, measure, swings_of_players
from server.projections.physiology.acceleration import enmo_mg, near_load_rate, player_load
from server.projections.physiology.swings import Swing
from server.store.database import Store
from server.store.reading import Reader
from server.store.rows import Batch, ReceivedSamples
from tests.server.play import BOX
from wire.sensors import MotionBatch

EDGE = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
"""A moment at which two windows of ten minutes meet."""


def keep(store: Store, start: datetime, xyz: np.ndarray, rate_hz: float = 50, sensor: str = "wrist") -> None:
    batches = []
    second = round(rate_hz)
    for at in range(0, len(xyz), second):
        samples = array("h", xyz[at : at + second].astype(np.int16).ravel().tolist())
        head = {"id": uuid4().hex, "epoch": "0" * 32, "sequence": 1, "session": "m", "sensor": sensor, "player": 2}
        begin = start + timedelta(seconds=at / rate_hz)
        batches.append(
            ReceivedSamples(
                BOX.source, MotionBatch(**{**head, "start": begin, "rate_hz": rate_hz, "samples_mg": samples})
            )
        )
    store.commit(Batch(motion=batches))


def moving(seconds: int, swings_s: tuple[float, ...], rate_hz: float = 50) -> np.ndarray:
    at_s = np.arange(round(seconds * rate_hz)) / rate_hz
    xyz = np.zeros((len(at_s), 3))
    xyz[:, 2] = 1000 + 300 * np.sin(2 * np.pi * 2 * at_s)
    for swing in swings_s:
        xyz[:, 0] += 4000 * np.exp(-0.5 * ((at_s - swing) / 0.05) ** 2)
    return xyz.round()


def test_a_swing_where_two_windows_meet_is_found_once(store: Store) -> None:
    keep(store, EDGE - timedelta(seconds=20), moving(40, (5, 19.98, 30)))
    windows = list(Reader(store).motion_windows("m"))
    assert [one.from_ms for one in windows] == [EDGE.timestamp() * 1000 - 600_000, EDGE.timestamp() * 1000]
    (found,) = measure(windows)
    assert [one.time_ms - round(EDGE.timestamp() * 1000) for one in found.swings] == [-15_000, -20, 10_000]
    assert (found.player, found.sensor, found.rates_hz, found.recorded_s) == (2, "wrist", {50.0}, pytest.approx(40))


def test_windows_of_a_database_that_is_made_anew_meanwhile_are_not_read_on(store: Store) -> None:
    """Its series may have other numbers: what followed would be another player's motion."""
    keep(store, EDGE - timedelta(seconds=20), moving(40, (5,)))
    store._connection.execute("UPDATE series SET player = 3")  # as if the number had been given to another one's
    windows = Reader(store).motion_windows("m")
    next(windows)
    store.rebuild()
    with pytest.raises(StoreError, match="ask for it again"):
        next(windows)


def test_windows_add_up_to_the_whole(store: Store) -> None:
    xyz = moving(40, (5, 19.98, 30))
    keep(store, EDGE - timedelta(seconds=20), xyz)
    (found,) = measure(Reader(store).motion_windows("m"))
    whole = xyz.astype(np.int16)
    assert found.enmo_mg == pytest.approx(enmo_mg(whole).mean())
    # One change between two samples, that from one window to the next, is left out.
    assert found.player_load == pytest.approx(float(player_load(near_load_rate(whole, 50)).sum()), rel=0.01)


def test_a_gap_is_no_movement(store: Store) -> None:
    keep(store, EDGE, np.tile([0, 0, 1000], (100, 1)))
    keep(store, EDGE + timedelta(seconds=60), np.tile([0, 1000, 0], (100, 1)))
    (found,) = measure(Reader(store).motion_windows("m"))
    assert (found.player_load, found.enmo_mg, found.swings) == (0, 0, [])
    assert found.recorded_s == pytest.approx(4)


def test_motion_that_was_thinned_in_between_is_one_sensors(store: Store) -> None:
    keep(store, EDGE, moving(10, (5,)))
    keep(store, EDGE + timedelta(seconds=10), moving(10, (), 25), 25)
    (found,) = measure(Reader(store).motion_windows("m"))
    assert (found.rates_hz, found.recorded_s, len(found.swings)) == ({25.0, 50.0}, pytest.approx(20), 1)


def test_swings_are_taken_from_the_sensor_with_the_highest_peaks() -> None:
    chest = SensorMotion(1, "chest", swings=[Swing(at, 2.1) for at in range(0, 90_000, 1000)])
    arm = SensorMotion(1, "arm", swings=[Swing(at, 4.0) for at in range(0, 30_000, 3000)])
    assert swings_of_players([chest, arm]) == {1: arm}
    assert swings_of_players([arm, chest]) == {1: arm}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_sensor_that_was_replaced_has_its_swings_in_its_own_time(order: tuple[int, ...]) -> None:
    chest = SensorMotion(1, "chest", swings=[Swing(at, 2.1) for at in range(0, 90_000, 1000)])
    arms = [
        SensorMotion(1, name, swings=[Swing(at, peak_g) for at in range(begin, begin + 30_000, 3000)])
        for name, peak_g, begin in (("first", 4.5, 0), ("second", 4.0, 30_000), ("third", 4.2, 60_000))
    ]
    worn = [chest, *arms]
    chosen = swings_of_players([worn[at] for at in order])
    assert chosen[1].swings == [swing for arm in arms for swing in arm.swings]
    assert chosen[1].sensor == "first"


def test_what_was_measured_is_kept_until_more_is_stored(store: Store) -> None:
    keep(store, EDGE, moving(10, (5,)))
    bodies = Bodies(Reader(store), kept=1)
    first = bodies.motion("m")
    assert bodies.motion("m") is first
    keep(store, EDGE + timedelta(seconds=10), moving(10, (5,)))
    assert len(bodies.motion("m")[0].swings) == 2
    assert bodies.motion("other") == []
    assert bodies.motion("m") is not first
