"""`marcador model voice` learns an umpire's voice from real people's sentences, and the device scores no other."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from device import umpires_voice as kept
from marcador import umpires_voice
from marcador.main import main
from models.errors import RecordingError
from models.transcribe import Samples
from models.voice.prompts import PROMPTS
from padel.calls import match_grammar, understand
from tests.models.test_voice_print import LEARNT_FROM, RATE_HZ, said


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for speaker, sentences in said().items():
        for number, samples in enumerate(sentences):
            soundfile.write(tmp_path / f"{speaker}-{number:02d}.wav", samples, RATE_HZ)
    return tmp_path


def files(speaker: str, count: int = LEARNT_FROM) -> list[str]:
    return [f"{speaker}-{number:02d}.wav" for number in range(count)]


def test_a_voice_is_learnt_from_recordings_and_forgotten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "voice", "--data", "box", "--from", *files("so1099")]) == 0
    assert "the voice of 9 calls" in capsys.readouterr().out
    known = kept.load(folder / "box")
    assert known is not None
    assert not known.is_another(said()["so1099"][LEARNT_FROM], RATE_HZ, 40.0)
    assert main(["model", "voice", "--data", "box", "--forget"]) == 0
    assert kept.load(folder / "box") is None
    assert "the voice is deleted" in capsys.readouterr().out
    assert main(["model", "voice", "--data", "box", "--forget"]) == 0
    assert "no voice is kept" in capsys.readouterr().out


def test_two_voices_are_not_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = [*files("so1099", 6), *files("so0811", 6)]
    assert main(["model", "voice", "--from", *both]) == 1
    assert "do not sound like the voice of the others, so nothing was kept" in capsys.readouterr().err
    assert not (folder / "marcador-data").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--from", "so1099-00.wav"], "1 calls: a voice is learnt from 6 to 40"),
        (["--from", "nowhere.wav"], "there is no such file"),
        (["--microphone", "no such microphone"], "microphone"),
    ],
)
def test_what_is_wrong_is_said(
    folder: Path,
    arguments: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "")
    assert main(["model", "voice", *arguments]) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_asked_for_are_calls(language: str) -> None:
    colours = {"en": ("blue", "red"), "es": ("azul", "rojo")}[language]
    grammar = match_grammar(language, colours, ())
    prompts = PROMPTS[language]
    assert [words for words in prompts if understand(grammar, tuple(words.split())) is None] == []
    assert len(set(prompts)) == 12


def test_who_is_not_heard_is_asked_again_but_not_for_ever() -> None:
    sayings: Iterator[Samples | None] = iter([None, np.ones(RATE_HZ, np.int16), None, None, None])
    questions: list[str] = []

    def record() -> tuple[Samples, int]:
        samples = next(sayings)
        if samples is None:
            raise RecordingError("nobody was heard")
        return samples, RATE_HZ

    asked = umpires_voice.asked(("let", "deuce"), record, questions.append)
    assert len(next(asked)[0]) == RATE_HZ
    with pytest.raises(RecordingError):
        next(asked)
    assert ["let" in one for one in questions] == [True, True, False, False, False]
