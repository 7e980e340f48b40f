"""An utterance in silence stands out; one in the middle of a talk does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.heard import MOST_DB, Surroundings
from models.surroundings import measured

RATE_HZ = 16_000
RANDOM = np.random.default_rng(8)


def sound(*parts: tuple[float, float]) -> np.ndarray:  # type: ignore[type-arg]
    """Noise of so many seconds at so high a level, one after another."""
    made = [RANDOM.standard_normal(round(length_s * RATE_HZ)) * level for length_s, level in parts]
    return np.concatenate(made).astype(np.int16)


def test_what_is_said_in_silence_stands_out() -> None:
    found = measured(sound((0.5, 5), (1, 5000), (0.5, 5)), RATE_HZ, 0.5, 1.5)
    assert found.before_db == found.after_db == MOST_DB


def test_what_goes_on_does_not_stand_out() -> None:
    found = measured(sound((2, 3000)), RATE_HZ, 0.5, 1.5)
    assert (found.before_db, found.after_db) == (pytest.approx(0, abs=2), pytest.approx(0, abs=2))


def test_each_side_is_measured_alone() -> None:
    found = measured(sound((0.5, 300), (1, 3000), (0.5, 30)), RATE_HZ, 0.5, 1.5)
    assert found.before_db == pytest.approx(20, abs=2)
    assert found.after_db == pytest.approx(40, abs=2)


def test_where_there_is_no_sound_it_is_silence() -> None:
    assert measured(sound((1, 3000)), RATE_HZ, 0.0, 1.0) == Surroundings(MOST_DB, MOST_DB)
    assert measured(sound((0, 0)), RATE_HZ, 0.0, 0.3) == Surroundings()


@given(st.floats(0, 2), st.floats(0, 2))
def test_any_stretch_can_be_measured(start_s: float, length_s: float) -> None:
    found = measured(sound((1.0, 300)), RATE_HZ, start_s, start_s + length_s)
    assert 0 <= found.before_db <= MOST_DB
    assert 0 <= found.after_db <= MOST_DB
