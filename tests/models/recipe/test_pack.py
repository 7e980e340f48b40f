"""A pack is no larger than told, keeps real people first, and comes out as it went in; only the sound is coded."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch", reason="the recipe's train extra is not installed")

from models.errors import RecipeError
from models.recipe import pack
from models.recipe.alteration import noise_pools
from models.recipe.alteration.noise_pools import Noises
from models.recipe.learning import development
from models.recipe.pack import Room
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip, Samples


def voice(seed: int, seconds: float = 2.0) -> Samples:
    """A hum with syllables: what Opus keeps well."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    hum = sum(np.sin(2 * np.pi * (100 + 10 * seed) * harmonic * at) / harmonic for harmonic in range(1, 9))
    return np.asarray(0.2 * hum * (1 + np.sin(2 * np.pi * 4 * at)), np.float32)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = tmp_path / "work"
    shards = {"corpora/people": 8, "synthetic/00001": 8, "development/calls": 2, "development/speechocean-even": 2}
    for name, count in shards.items():
        made = [Clip(voice(number), f"{name}/{number}", ("blue", "ace"), ("B", "L")) for number in range(count)]
        clips.save(work / name, made)
    pools = Noises(work / "noise" / "around-1-abc.npy", work / "noise" / "still-1-abc.npy")
    pools.around.parent.mkdir()
    for pool in (pools.around, pools.still):
        np.save(pool, (3 * voice(3, 4.0)).astype(np.float16))
    monkeypatch.setattr(noise_pools, "noises", lambda *_: pools)
    return work


def test_what_was_packed_comes_out_as_it_went_in(work: Path, tmp_path: Path) -> None:
    hours = pack.pack(work, tmp_path, tmp_path / "pack", 60, 1)
    assert hours == pytest.approx(16 * 2 / 3600)
    pack.unpack(tmp_path / "pack", tmp_path / "there")
    assert len(clips.training_shards(tmp_path / "there")) == 2
    for name in ("corpora/people", "synthetic/00001", "development/calls"):
        for one, other in zip(clips.load(work / name), clips.load(tmp_path / "there" / name), strict=True):
            assert (one.source, one.words, one.phones) == (other.source, other.words, other.phones)
            assert np.corrcoef(one.samples, other.samples)[0, 1] > 0.97
    assert np.load(tmp_path / "there/noise/around-1-abc.npy").dtype == np.float16
    assert development.load(tmp_path / "there")


def test_a_small_pack_keeps_to_its_size_and_to_real_people_first(work: Path, tmp_path: Path) -> None:
    to = tmp_path / "pack"
    pack.pack(work, tmp_path, to, 0.11, 1)
    assert sum(file.stat().st_size for file in to.rglob("*") if file.is_file()) <= 0.11 * 2**20
    real, synthetic = (list(clips.read_lines(file)) if file.exists() else [] for file in
                       (to / "corpora/people.jsonl", to / "synthetic/00001.jsonl"))  # fmt: skip
    assert 8 > len(real) > len(synthetic)


def test_without_room_or_without_a_pack_it_is_said(work: Path, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="give more with --mib"):
        pack.pack(work, tmp_path, tmp_path / "pack", 0.001, 1)
    with pytest.raises(RecipeError, match="holds no pack"):
        pack.unpack(tmp_path / "nothing", tmp_path / "there")


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_room_is_shared_and_none_is_wasted(seconds: float, real_s: float, synthetic_s: float) -> None:
    room = Room.within(seconds, real_s, synthetic_s)
    assert 0 <= room.real_s <= real_s
    assert 0 <= room.synthetic_s <= synthetic_s
    assert room.real_s + room.synthetic_s == pytest.approx(min(seconds, real_s + synthetic_s), abs=1e-3)
