"""When rallies were played, with and without motion."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from server.projections.physiology.rallies import Rally, find_rallies, split

NONE = np.zeros(0, dtype=np.int64)


def swings(*seconds: float) -> np.ndarray:
    return np.array([round(one * 1000) for one in seconds], dtype=np.int64)


def test_with_motion_a_rally_is_the_last_run_of_swings_before_its_call() -> None:
    # A ball knocked over at 3 s; the rally from 20 to 29 s; its call at 32 s; the next one's from 50 s.
    told = find_rallies([32_000, 60_000], swings(3, 20, 21.5, 23, 26, 29, 50, 52, 55.5), wearers=4)
    assert told == [Rally(20_000, 29_000, "motion", shots=5), Rally(50_000, 55_500, "motion", shots=3)]


def test_with_one_wearer_longer_pauses_belong_to_the_rally() -> None:
    at = swings(20, 25, 31)
    assert find_rallies([34_000], at, wearers=1) == [Rally(20_000, 31_000, "motion")]
    assert find_rallies([34_000], at, wearers=4)[0].source == "points"


def test_without_motion_a_rally_of_ten_seconds_is_assumed_where_there_was_time() -> None:
    told = find_rallies([32_000, 40_000, 41_000], NONE, wearers=0)
    assert told == [
        Rally(19_500, 29_500, "points"),
        Rally(32_000, 37_500, "points"),
        Rally(40_000, 40_000, "points"),
    ]


def test_play_and_rest_add_up_to_the_session() -> None:
    parted = split([Rally(10_000, 20_000, "motion"), Rally(40_000, 45_000, "points")])
    assert (parted.active_s, parted.rest_s) == (15, 20)
    assert parted.active_share == 15 / 35
    assert split([]).active_share == 0


@given(
    st.lists(st.integers(0, 60_000), max_size=30),
    st.lists(st.integers(0, 4_000), max_size=100),
    st.integers(0, 4),
)
def test_rallies_are_in_order_and_never_overlap(gaps: list[int], apart: list[int], wearers: int) -> None:
    points = np.cumsum([200_000, *gaps]).tolist()
    found = find_rallies(points, 190_000 + np.cumsum(apart, dtype=np.int64), wearers)
    assert len(found) == len(points)
    assert all(one.start_ms <= one.end_ms for one in found)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(found))
    assert 0 <= split(found).active_share <= 1
