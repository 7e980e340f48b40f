"""What a training learns from, altered ahead or whenever it is read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RecipeError
from models.phones import PDF
from models.recipe.alteration import augment, examples, noise_pools
from models.recipe.alteration.augment import Condition
from models.recipe.alteration.examples import Examples
from models.recipe.alteration.features import MEL_BINS
from models.recipe.alteration.noise_pools import Noises
from models.recipe.prepare import feature_shard
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip

LOB = ("L", "AA", "B")


def said(seconds: float, phones: tuple[str, ...] = LOB) -> Clip:
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, round(seconds * RATE_HZ)).astype(np.float32)
    return Clip(samples, "someone", ("lob",), phones)


@pytest.fixture
def noises(tmp_path: Path) -> Noises:
    made = Noises(tmp_path / "noise" / "around.npy", tmp_path / "noise" / "still.npy")
    made.around.parent.mkdir()
    for path in (made.around, made.still):
        np.save(path, np.random.default_rng(2).standard_normal(20 * RATE_HZ).astype(np.float16))
    return made


@pytest.fixture
def work(tmp_path: Path) -> Path:
    for folder in clips.MAKERS:
        clips.save(tmp_path / folder / "first", [said(0.5), said(1.0), said(0.1), said(0.5, ()), said(0.3, LOB * 9)])
    return tmp_path


def refreshed(some: Examples) -> Examples:
    some.refresh()
    return some


def test_clips_are_altered_anew_with_each_seed(work: Path, noises: Noises) -> None:
    for some in examples.anew(work, noises):
        example = refreshed(some).all[0]
        heard = [examples.read(example, noises, np.random.default_rng(seed)) for seed in (1, 1, 2)]
        assert np.array_equal(heard[0], heard[1])
        assert heard[0].shape != heard[2].shape or not np.array_equal(heard[0], heard[2])
        assert heard[0].shape[1] == MEL_BINS


def test_only_what_can_be_learnt_from_is_an_example_and_noise_alone_joins_under_noise(
    work: Path, noises: Noises
) -> None:
    clean, noisy = (refreshed(some).all for some in examples.anew(work, noises))
    lob = tuple(PDF[phone] for phone in LOB)
    assert [example.pdfs for example in clean] == [lob] * 4
    stills = [()] * examples.STILLS
    assert [example.pdfs for example in noisy] == [
        *[lob] * 2,
        *stills,
        *[lob] * 2 * examples.REAL_UNDER_NOISE,
        *stills,
    ]
    alone = noisy[2]
    assert alone.array == noises.still
    assert len(examples.read(alone, noises, np.random.default_rng(1))) > 90


def test_shards_that_come_later_are_taken_up(work: Path, noises: Noises) -> None:
    clean, _ = examples.anew(work, noises)
    before = len(refreshed(clean).all)
    clips.save(work / "corpora" / "second", [said(0.7)])
    assert len(refreshed(clean).all) == before + 1
    assert len(refreshed(clean).all) == before + 1


@pytest.mark.parametrize("condition", Condition)
def test_what_was_altered_ahead_is_read_as_it_is(work: Path, noises: Noises, condition: Condition) -> None:
    out = work / "features" / condition.value / "first-1"
    hours = feature_shard(work / "corpora" / "first", out, noises, condition, seed=1)
    (read,) = (some.all for some in examples.ahead(work) if some.all)
    features = [examples.read(example, None, np.random.default_rng(1)) for example in read]
    assert np.array_equal(np.concatenate(features), np.load(out.with_suffix(".npy")))
    assert sum(example.frames for example in read) == round(hours * 360_000)


def test_without_features_or_clips_the_stage_that_makes_them_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"holds no features: run models\.recipe\.prepare first"):
        examples.ahead(tmp_path)
    clips.save(tmp_path / "synthetic" / "first", [said(0.5)])
    with pytest.raises(RecipeError, match=r"corpora holds no shards: run models\.recipe\.corpora first"):
        noise_pools.noises(tmp_path, tmp_path / "data", 1)
    assert not (tmp_path / "noise").exists()


@given(samples=st.integers(RATE_HZ // 5, 3 * RATE_HZ), seed=st.integers(0, 2**32))
def test_no_recording_gets_shorter_than_foreseen(samples: int, seed: int) -> None:
    least, _ = augment.altered_length(samples)
    noise = np.ones(10 * RATE_HZ, np.float16)
    altered = augment.alter(np.ones(samples), noise, Condition.CLEAN, np.random.default_rng(seed))
    assert len(altered) >= least
