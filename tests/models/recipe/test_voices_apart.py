"""What tells voices apart is learnt from how speakers differ, not from what one of them says."""

from pathlib import Path

import numpy as np
import pytest

from models.errors import RecipeError
from models.recipe import voices_apart


def test_the_direction_in_which_speakers_differ_comes_first() -> None:
    chance = np.random.default_rng(1)
    speakers = np.repeat(np.arange(30), 8).astype(str)
    vectors = chance.standard_normal((240, 12)) * np.array([5.0] + [0.1] * 11)
    vectors[:, 3] += np.repeat(chance.standard_normal(30), 8)
    _, telling = voices_apart.directions(vectors, speakers)
    first = telling[:, 0] * vectors.std(axis=0)
    assert np.abs(first).argmax() == 3


def test_a_missing_network_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="out of Resemblyzer's wheel"):
        voices_apart.network(tmp_path / "pretrained.pt")
