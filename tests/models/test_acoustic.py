"""Networks in a model file: written, read back, and computed by the real recogniser side by side, as their mean."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import models
from models import acoustic_reader, decoding, directory
from models.acoustic import Affine, Layers, model_file
from models.phones import OUTPUTS
from padel.calls.jsgf import parse

MEL_BINS = 40
HIDDEN = 16


def affine(random: np.random.Generator, size: int, inputs: int, *offsets: int, sharp: float = 1.0) -> Affine:
    width = inputs * len(offsets)
    weights = random.standard_normal((size, width)) * sharp / np.sqrt(width)
    return Affine(weights.astype(np.float32), random.standard_normal(size).astype(np.float32), offsets)


def untrained(seed: int) -> Layers:
    random = np.random.default_rng(seed)
    block = affine(random, 8, HIDDEN, -3, 0), affine(random, HIDDEN, 8, 0, 3)
    return Layers(
        affine(random, HIDDEN, MEL_BINS, -2, -1, 0, 1, 2, sharp=0.1), affine(random, HIDDEN, HIDDEN, -1, 0, 1),
        (block,), affine(random, OUTPUTS, HIDDEN, 0),
    )  # fmt: skip


def readings(folder: Path, networks: Sequence[Layers], samples: decoding.Samples) -> dict[str, float]:
    shutil.copytree(models.shipped(), folder / "model")
    made = model_file(networks, MEL_BINS, np.ones(OUTPUTS, np.float32))
    (folder / "model" / directory.ACOUSTIC).unlink()
    (folder / "model" / directory.ACOUSTIC).write_bytes(made)
    grammar = parse("#JSGF V1.0;\ngrammar test.en;\npublic <call> = blue | red | smash winner;")
    compiled = models.compile_grammar(grammar, folder / "compiled", model=folder / "model")
    heard = decoding.SecondHearing(decoding.load(compiled.path), 16_000)
    heard.accept(samples)
    return {one.text: one.score for one in heard.finish().readings}


@pytest.fixture(scope="module")
def noise() -> decoding.Samples:
    return np.random.default_rng(3).integers(-3000, 3000, 16_000).astype(np.int16)


def test_a_network_beside_itself_hears_as_it_does_alone(tmp_path: Path, noise: decoding.Samples) -> None:
    one = untrained(1)
    alone = readings(tmp_path / "1", [one], noise)
    assert alone
    for count in (2, 3):
        assert readings(tmp_path / str(count), [one] * count, noise) == pytest.approx(alone, abs=0.02)


def test_two_networks_are_heard_alike_and_as_neither_alone(tmp_path: Path, noise: decoding.Samples) -> None:
    one, other = untrained(1), untrained(2)
    both = readings(tmp_path / "both", [one, other], noise)
    assert both == pytest.approx(readings(tmp_path / "turned", [other, one], noise), abs=0.02)
    for number, network in enumerate((one, other)):
        assert both != pytest.approx(readings(tmp_path / str(number), [network], noise), abs=0.1)


def assert_same(one: Affine | None, other: Affine | None) -> None:
    assert one is not None
    assert other is not None
    assert one.offsets == other.offsets
    assert np.array_equal(one.weights, other.weights)
    assert (one.bias is None) == (other.bias is None)
    assert one.bias is None or np.array_equal(one.bias, other.bias)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_what_is_written_is_read_back(seeds: list[int]) -> None:
    written = [untrained(seed) for seed in seeds]
    read = acoustic_reader.networks(model_file(written, MEL_BINS, np.ones(OUTPUTS, np.float32)))
    for one, other in zip(read, written, strict=True):
        for name in ("first", "second", "output"):
            assert_same(getattr(one, name), getattr(other, name))
        for pair in zip(one.blocks, other.blocks, strict=True):
            for each in zip(*pair, strict=True):
                assert_same(*each)


@given(st.data())
def test_a_file_that_is_not_whole_is_a_clear_error(data: st.DataObject) -> None:
    whole = model_file([untrained(1)], MEL_BINS, np.ones(OUTPUTS, np.float32))
    end = whole.index(b"</Nnet3>")
    with pytest.raises(ValueError, match=r"where|any more|number|no <Nnet3>"):
        acoustic_reader.networks(whole[: data.draw(st.integers(0, end))])
