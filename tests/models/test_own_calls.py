"""Recordings are transcribed; a club's own are kept, measured and adapted to."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile

import models
from models import directory, record
from models.acceptance import Acceptance
from models.errors import ModelError, RecordingError
from models.info import info
from models.recipe.sound.recordings import load
from models.report import transcripts
from models.transcribe import Samples, read
from padel.calls import match_grammar, understand
from padel.calls.jsgf import parse

DATA = Path(__file__).parent / "data" / "en"
PLAYERS = ("maria", "carlos", "lebron", "sofia")
GRAMMAR = match_grammar("en", ("blue", "red"), PLAYERS)
RATE_HZ = 16_000


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return models.compile_grammar(GRAMMAR, tmp_path_factory.mktemp("compiled") / "match").path


@cache
def pcm(number: int) -> tuple[Samples, tuple[str, ...]]:
    recording = load(DATA, number + 1)[number]
    return np.asarray(np.round(recording.samples * 32767), dtype=np.int16), recording.words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(4):
        samples, words = pcm(number)
        record.keep(tmp_path / "own", "ana", words, samples, RATE_HZ)
    return tmp_path / "own"


def test_a_recording_becomes_words_with_times_and_a_verdict(model: Path, tmp_path: Path) -> None:
    samples, words = pcm(0)
    soundfile.write(tmp_path / "call.wav", samples, RATE_HZ)
    (line,) = transcripts(model, [tmp_path / "call.wav"])
    assert json.loads(json.dumps(line)) == line
    assert line["text"].split() == list(words)
    assert line["length_s"] == pytest.approx(len(samples) / RATE_HZ, abs=1e-3)
    (heard,) = line["utterances"]
    assert heard["accepted"] is line["accepted"] is (heard["reason"] == "")
    assert heard["alternatives"][0]["text"] == line["text"]
    assert all(0 <= word["start_s"] < word["end_s"] < line["length_s"] for word in heard["words"])


def test_a_recording_of_another_rate_and_of_two_channels_is_heard(model: Path, tmp_path: Path) -> None:
    samples, words = pcm(0)
    twice = np.repeat(samples, 3)
    soundfile.write(tmp_path / "call.flac", np.stack([twice, twice], axis=1), 3 * RATE_HZ)
    assert next(transcripts(model, [tmp_path / "call.flac"]))["text"].split() == list(words)


def test_silence_says_so(model: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros(RATE_HZ, np.int16), RATE_HZ)
    (line,) = transcripts(model, [tmp_path / "silence.wav"])
    assert (line["text"], line["accepted"], line["reason"]) == ("", False, "nothing was said")


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("hello")
    with pytest.raises(RecordingError, match="not a recording"):
        read(tmp_path / "text.wav")
    with pytest.raises(RecordingError, match="no such file"):
        read(tmp_path / "nothing.wav")


def test_prompts_are_different_calls_of_the_grammar() -> None:
    asked = record.prompts(GRAMMAR, 30)
    assert len(set(asked)) == 30
    assert all(understand(GRAMMAR, words) for words in asked)
    assert record.prompts(GRAMMAR, 30) == asked != record.prompts(GRAMMAR, 30, seed=2)


def test_a_grammar_with_fewer_calls_gives_those_it_has() -> None:
    small = parse("#JSGF V1.0;\ngrammar t;\npublic <a> = /1/ let | /2/ [deuce] fault;")
    assert set(record.prompts(small, 30)) == {("let",), ("fault",), ("deuce", "fault")}


def test_own_calls_are_kept_and_measured(model: Path, folder: Path) -> None:
    kept = record.recorded(folder)
    assert [one.words for one in kept] == [pcm(number)[1] for number in range(4)]
    assert {one.speaker for one in kept} == {"ana"}
    found = record.outcomes(model, GRAMMAR, kept)
    counted = record.accuracy(found)
    assert counted.calls == 4
    assert counted.right == sum(one.taken and one.right for one in found) >= 3
    assert str(counted).startswith(f"{counted.right} of 4 calls right")


def test_a_table_that_is_missing_or_names_what_is_not_there_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="record calls with"):
        record.recorded(tmp_path)
    (folder / "001.wav").unlink()
    with pytest.raises(RecordingError, match=r"001\.wav, which is not in"):
        record.recorded(folder)


def test_the_threshold_adapts_to_enough_recordings_only(model: Path, folder: Path) -> None:
    found = record.outcomes(model, GRAMMAR, record.recorded(folder))
    acceptance = Acceptance.load(model / directory.ACCEPTANCE)
    with pytest.raises(RecordingError, match="4 recordings are too few"):
        record.adapted(acceptance, found)
    right = [one for one in found if one.right] * record.FEWEST
    assert record.adapted(acceptance, right).threshold == pytest.approx(acceptance.threshold / 2, abs=1e-3)


def test_no_wrong_call_of_the_recordings_is_taken_after_adapting(model: Path, folder: Path) -> None:
    found = record.outcomes(model, GRAMMAR, record.recorded(folder)) * record.FEWEST
    right = [one for one in found if one.right]
    misheard = record.Outcome(right[0].said, "let", False, 0.7, True, right[0].given)
    adapted = record.adapted(Acceptance.load(model / directory.ACCEPTANCE), [*right, misheard])
    assert adapted.threshold > 0.7


def test_info_says_what_a_directory_is(model: Path, tmp_path: Path) -> None:
    ships = info(models.shipped())
    assert ships["languages"] == ["en", "es"]
    compiled = info(model)
    assert compiled["model_hash"] == ships["model_hash"]
    assert set(compiled["words"]) == GRAMMAR.words()
    assert compiled["arcs"] > compiled["states"] > 1000
    with pytest.raises(ModelError, match="no speech model"):
        info(tmp_path)
    (tmp_path / "am").mkdir()
    (tmp_path / directory.ACOUSTIC).write_bytes(b"x")
    assert info(tmp_path)["kind"] == "published by Vosk"
    assert "fetch the model again" in info(tmp_path)["unusable"]
