"""The parts of the recipe that need no speech engine and no training: sources, sentences, features, shards."""

import random
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.directory import shipped
from models.errors import RecipeError
from models.lexicon import Lexicon
from models.recipe import voices
from models.recipe.alteration.features import MEL_BINS, log_mel
from models.recipe.sentences import texts
from models.recipe.sentences.sampler import sample
from models.recipe.sound import clips
from models.recipe.sound.clips import Clip
from models.recipe.synthesis import engines
from models.recipe.voices import Split
from padel.calls import call_grammar, understand
from padel.calls.jsgf import parse

SPOKEN = [voices.speaking(language, split) for language in ("en", "es") for split in Split]


def test_every_voice_has_one_use() -> None:
    names = [voice.name for speakers in SPOKEN for voice in speakers]
    assert sorted(names) == sorted({voice.name for voice in voices.VOICES})
    corpora = [corpus.name for split in Split for corpus in voices.recorded(split)]
    assert sorted(corpora) == sorted({corpus.name for corpus in voices.CORPORA})


def test_nobody_who_is_trained_on_speaks_in_a_test() -> None:
    trained = {(voice.engine, voice.argument) for voice in voices.VOICES if voice.split is Split.TRAIN}
    others = {(voice.engine, voice.argument) for voice in voices.VOICES if voice.split is not Split.TRAIN}
    assert not trained & others


@given(st.sampled_from(["train", "test"]), st.integers(0, 9999), st.sampled_from(["{:04}", "so{:04}"]))
def test_a_person_is_in_one_split_only(part: str, number: int, name: str) -> None:
    row = {"speaker": name.format(number), "split": part}
    of_one_folder = [corpus for corpus in voices.CORPORA if corpus.folder == "speechocean762"]
    assert len({corpus.split for corpus in of_one_folder}) == 3
    assert len([corpus for corpus in of_one_folder if corpus.holds(row)]) == 1


@given(
    st.text("0123456789abcdef", min_size=8, max_size=8),
    st.sampled_from(["speech-commands-words", "common-voice-rsample"]),
)
def test_a_person_named_by_a_hash_is_in_one_split_only(name: str, folder: str) -> None:
    row = {"speaker": f"sc-{name}", "language": "en"}
    held = [corpus for corpus in voices.CORPORA if corpus.folder == folder and corpus.holds(row)]
    assert len(held) == 1


def test_who_trains_with_mini_librispeech_tests_nothing() -> None:
    (corpus,) = (one for one in voices.CORPORA if one.name == "librispeech-clean")
    assert len(corpus.without) == 28
    assert not corpus.holds({"speaker": "ls1088", "part": "train-clean-100"})
    assert corpus.holds({"speaker": "ls103", "part": "train-clean-100"})


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_language_is_tested_with_an_engine_that_training_does_not_use(language: str) -> None:
    trained = {voice.engine for voice in voices.VOICES if voice.split is Split.TRAIN}
    assert {voice.engine for voice in voices.speaking(language, Split.TEST)} - trained


def test_every_source_names_its_licence() -> None:
    assert all(source.licence for source in (*voices.VOICES, *voices.CORPORA))


def test_an_unknown_voice_is_named() -> None:
    with pytest.raises(RecipeError, match="no voice 'nobody'; there are flite-kal16"):
        voices.voice("nobody")


def test_texts_that_are_not_installed_are_named() -> None:
    with pytest.raises(RecipeError, match="the texts of Debian's fortunes are missing: apt-get install fortunes"):
        texts.installed((), "fortunes")


@settings(max_examples=60)
@given(st.integers(), st.floats(0, 1))
def test_every_sampled_sentence_means_something(seed: int, flatten: float) -> None:
    words = sample(call_grammar(), random.Random(seed), flatten=flatten)
    assert understand(call_grammar(), words) is not None


def test_an_alternative_of_weight_zero_is_never_drawn() -> None:
    grammar = parse("#JSGF V1.0;\ngrammar t;\npublic <a> = /1/ yes | /0/ no;")
    assert {sample(grammar, random.Random(seed)) for seed in range(50)} == {("yes",)}


def test_no_engine_reads_a_spanish_word_of_the_english_calls_as_english() -> None:
    lexicon = Lexicon.of(shipped("en"), "en")
    spanish = {word for word in call_grammar("en").words() if {"RR", "X"} & set(chain(*lexicon.pronunciations(word)))}
    assert {"dejada", "bandeja", "cuatro"} <= spanish
    assert spanish <= set(engines.RESPELLED)


def test_a_spanish_voice_reads_spanish_words_as_they_are() -> None:
    assert engines.spelled(("remate", "por", "tres"), "en") == "reh mah tay pore tress"
    assert engines.spelled(("remate", "por", "tres"), "es") == "remate por tres"


def test_features_are_40_bins_every_10_ms_of_whole_25_ms_frames() -> None:
    assert log_mel(np.zeros(399, np.float32)).shape == (0, MEL_BINS)
    assert log_mel(np.zeros(400, np.float32)).shape == (1, MEL_BINS)
    assert log_mel(np.zeros(16_000, np.float32)).shape == (98, MEL_BINS)


def test_digital_silence_is_the_floor() -> None:
    assert np.allclose(log_mel(np.zeros(400, np.float32)), np.log(np.finfo(np.float32).eps))


def test_ten_times_louder_is_a_constant_more_in_every_bin() -> None:
    noise = np.random.default_rng(1).normal(0, 500, 4000).astype(np.float32)
    assert np.allclose(log_mel(noise * 10) - log_mel(noise), 2 * np.log(10), atol=1e-3)


def test_a_tone_is_loudest_in_its_own_bin() -> None:
    tone = (1000 * np.sin(2 * np.pi * 1000 * np.arange(1600) / 16_000)).astype(np.float32)
    edges = np.linspace(1127 * np.log1p(40 / 700), 1127 * np.log1p(7600 / 700), MEL_BINS + 2)
    nearest = int(np.argmin(abs(edges[1:-1] - 1127 * np.log1p(1000 / 700))))
    assert set(log_mel(tone).argmax(axis=1)) == {nearest}


def test_clips_are_read_back_as_written(tmp_path: Path) -> None:
    said = [
        Clip(np.linspace(-0.5, 0.5, n, dtype=np.float32), f"voice{n}", ("lob",), ("L", "AA", "B")) for n in (10, 30)
    ]
    clips.save(tmp_path / "shard", said)
    assert clips.shards(tmp_path) == [tmp_path / "shard"]
    for before, after in zip(said, clips.load(tmp_path / "shard"), strict=True):
        assert (before.source, before.words, before.phones) == (after.source, after.words, after.phones)
        assert np.allclose(before.samples, after.samples, atol=1e-4)
