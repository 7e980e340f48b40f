"""How much two players' hearts go together: an example worked by hand, and what holds for any."""

from math import atanh, sqrt, tanh

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.projections.physiology.synchrony import correlation, inside, window_means
from server.projections.stretches import Range

ONE = {0: 100.0, 1: 110.0, 2: 120.0, 3: 110.0, 9: 70.0}
TWO = {0: 90.0, 1: 100.0, 2: 110.0, 3: 120.0, 8: 60.0}
MEANS = st.dictionaries(st.integers(0, 40), st.integers(60, 190).map(float), min_size=5)


def test_it_is_pearsons_with_fishers_interval_over_the_windows_that_both_have() -> None:
    # Deviations -10, 0, 10, 0 and -15, -5, 5, 15: r = 200 / sqrt(200 * 500). The first is not like itself one window
    # later (0 / 50), so that all four windows are independent.
    found = correlation(ONE, TWO, least=4)
    assert found is not None
    assert found.value == pytest.approx(200 / sqrt(100_000))
    assert (found.windows, found.independent) == (4, 4.0)
    assert found.low == pytest.approx(tanh(atanh(found.value) - 1.6449))
    assert found.high == pytest.approx(tanh(atanh(found.value) + 1.6449))
    assert correlation(ONE, TWO) is None, "four windows are too few"


def test_windows_that_follow_each_other_alike_count_less() -> None:
    # Four windows below the mean, four above it, and again: of 15 neighbours 12 are on one side, 3 are not.
    slow = {at: 60.0 if at % 8 < 4 else 80.0 for at in range(16)}
    found = correlation(slow, slow, least=16)
    assert found is not None
    alike = (9 / 15) ** 2
    assert found.independent == pytest.approx(16 * (1 - alike) / (1 + alike))


def test_hearts_that_only_rise_through_a_match_do_not_go_together() -> None:
    one, two = ({at: at + 9.0 * (at // long % 2) for at in range(200)} for long in (1, 2))
    raw = np.corrcoef(list(one.values()), list(two.values()))[0, 1]
    found = correlation(one, two)
    assert found is not None
    assert abs(found.value) < 0.4 < 0.9 < raw


def test_a_series_that_never_leaves_its_mean_goes_along_with_none() -> None:
    def changing(windows: range) -> dict[int, float]:
        return {at: 90.0 + 7 * (nth % 3) + nth % 7 for nth, at in enumerate(windows)}

    # Sums of 100.1 are not exact, and far from others each window is the mean of those around it.
    close, apart = range(60), range(0, 6000, 100)
    assert correlation(changing(close), changing(close)) is not None
    assert correlation(dict.fromkeys(close, 100.1), changing(close)) is None
    assert correlation({at: 100.1 + at / 7 for at in apart}, changing(apart)) is None


def test_means_are_of_whole_windows_of_a_stretch() -> None:
    means = window_means(np.array([0, 9_999, 10_000, 25_000]), np.array([100, 110, 120, 130]))
    assert means == {0: 105.0, 1: 120.0, 2: 130.0}
    assert inside(means, Range(1, 29_999)) == {1: 120.0, 2: 130.0}


@given(MEANS, MEANS)
def test_it_does_not_matter_who_is_the_first_nor_what_is_added_to_all(
    one: dict[int, float], two: dict[int, float]
) -> None:
    found, other = correlation(one, two, least=4), correlation(two, one, least=4)
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        assert found.value == pytest.approx(other.value)
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert found.independent <= found.windows
        raised = correlation({at: mean + 7 for at, mean in one.items()}, two, least=4)
        assert raised is None or raised.value == pytest.approx(found.value)
