"""Kokoro's voices: who trains and who does not, and what they are told to say."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RecipeError
from models.phones import PDF
from models.recipe import synthesise, voices
from models.recipe.sound.clips import Clip
from models.recipe.synthesis import engines, kokoro
from models.recipe.voices import Voice

TRAINING, HELD_OUT = ("af_heart", "am_adam", "bm_george", "ef_dora", "im_nicola"), voices.KOKORO_HELD_OUT


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out voices as the package does: 510 styles of 256 numbers, another number in each."""
    package = tmp_path / "package/voices"
    package.mkdir(parents=True)
    kept = [name for names in HELD_OUT.values() for name in names]
    for number, name in enumerate([*TRAINING, *kept]):
        np.full((510, 1, kokoro.STYLE), 100.0 if name in kept else number, np.float32).tofile(package / f"{name}.bin")
    monkeypatch.setenv("MARCADOR_KOKORO", str(tmp_path))
    kokoro.styles.cache_clear()
    kokoro._spread.cache_clear()
    return package


def test_no_held_out_voice_is_in_a_training_speaker() -> None:
    assert kokoro.training_voices() == TRAINING
    for seed in range(200):
        name, styles = kokoro.speaker(("en", "es")[seed % 2], random.Random(seed))
        assert set(name.split("+")) <= set(TRAINING)
        assert styles.shape == (510, 1, kokoro.STYLE)
        assert styles.max() < 50


def test_the_same_chance_gives_the_same_speaker_and_another_another() -> None:
    (_, one), (_, again), (_, other) = (kokoro.speaker("en", random.Random(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_voice_has_one_use() -> None:
    assert not set(HELD_OUT[voices.Split.DEVELOPMENT]) & set(HELD_OUT[voices.Split.TEST])


def test_missing_voices_are_named(folder: Path) -> None:
    with pytest.raises(RecipeError, match=r"af_nobody\.bin is missing; models/docs/sources.md says how"):
        kokoro.styles("af_nobody")
    for file in folder.iterdir():
        file.unlink()
    with pytest.raises(RecipeError, match="holds no voices"):
        kokoro.speaker("en", random.Random(1))


def test_spanish_sounds_are_our_phones() -> None:
    said = ("β", "ˈi", "β", "o", "ɾ", "a", "", "n", "ˈi", "ɲ", "o")
    assert kokoro.spanish_phones(said) == ("B", "IY", "B", "OW", "RR", "AA", "N", "IY", "N", "Y", "OW")
    assert kokoro.spanish_phones(("b", "ɚ")) == ()


@given(st.lists(st.sampled_from(["", "ˈ", "ˌ", *kokoro._SPANISH])))
def test_every_spanish_sound_has_phones_that_the_network_knows(sounds: list[str]) -> None:
    assert set(kokoro.spanish_phones(tuple(sounds))) <= set(PDF)


def test_english_sounds_are_written_as_the_network_learnt_them() -> None:
    assert kokoro.symbols(("p", "l", "ˈeɪ", "ɚ", "", "tʃ", "r"), "en") == "plˈAəɹ ʧɹ"
    assert kokoro.symbols(("r", "ˈeɪ"), "es") == "rˈeɪ"


def test_a_neural_voice_is_given_no_word_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    words: dict[str, list[int]] = {}

    def heard(voice: Voice, requests: Sequence[engines.Request]) -> list[Clip]:
        words[voice.name] = [len(request.words) for request in requests]
        return []

    monkeypatch.setattr(engines, "say_most", heard)
    speakers = tuple(voices.voice(name) for name in ("kokoro-es", "espeak-es"))
    synthesise.make_shard(synthesise.Job(Path(), "es", 7, (), speakers, 200), 0)
    assert min(words["kokoro-es"]) == 2
    assert min(words["espeak-es"]) == 1
