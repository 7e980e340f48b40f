"""`marcador model say` learns how names are said, and what was learnt is listened for."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from marcador import saying
from marcador.main import main
from models import own_lexicon, say_once
from models.errors import RecordingError
from models.recipe.sound import recordings
from tests.models import runtime_grammar
from tests.models.test_say_once import DATA, RATE_HZ, SILENCE, said

SETTINGS = """
[match.pair_a]
colour = "blue"
players = ["Maria", "Player 2"]

[match.pair_b]
colour = "red"
players = ["Player 3", "Sofia"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for word in ("maria", "sofia"):
        soundfile.write(tmp_path / f"{word}.wav", said(word), RATE_HZ)
    soundfile.write(tmp_path / "silence.wav", SILENCE, RATE_HZ)
    (tmp_path / "marcador.toml").write_text(SETTINGS, "utf-8")
    return tmp_path


def test_the_players_of_the_match_are_learnt_from_recordings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "say", "--from", "maria.wav", "sofia.wav"]) == 0
    learnt = own_lexicon.read(folder / "marcador-lexicon.txt")
    assert set(learnt) == {"maria", "sofia"}
    assert learnt["maria"][0] == say_once.learn("maria", [(said("maria"), RATE_HZ)], "en").kept[0]
    printed = capsys.readouterr().out
    assert f"{' '.join(learnt['maria'][0]):40} best" in printed
    assert printed.endswith("marcador-lexicon.txt: written\n")


def test_what_was_learnt_is_listened_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = recordings.said(DATA, "sofia").samples
    room = np.zeros(RATE_HZ, np.float32)
    soundfile.write(folder / "sofia.wav", np.concatenate([room, alone, room]), RATE_HZ)
    assert "sofia" in listened(capsys)
    own_lexicon.write(folder / "marcador-lexicon.txt", "sofia", [("Z", "UH", "K", "S")])
    assert "sofia" not in listened(capsys)


def listened(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["listen", "sofia.wav"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["maria", "--from", "silence.wav"], "'maria' was not heard; say it alone"),
        (["maria", "--from", "nowhere.wav"], "there is no such file"),
        (["maria", "--times", "2", "--from", "maria.wav"], "2 recordings are needed (maria, 2 of each), not 1"),
        (["4", "--from", "maria.wav"], "no name to say"),
        (["maria", "--lexicon", "no/where.txt", "--from", "maria.wav"], "cannot be written"),
        (["maria", "--microphone", "no such microphone"], "microphone"),
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
    assert main(["model", "say", *arguments]) == 1
    assert sentence in capsys.readouterr().err


def test_a_published_model_has_nothing_to_learn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = runtime_grammar.directory_of(folder)
    (folder / "marcador.toml").write_text(f'[device]\nmodel = "{model}"\n', "utf-8")
    assert main(["model", "say", "maria", "--from", "maria.wav"]) == 1
    assert "nothing to learn for it" in capsys.readouterr().err


def test_names_are_said_word_by_word_and_those_with_figures_not_at_all() -> None:
    assert saying.words_of(["Juan Lebrón", "Ana-Juan", "Player 1", "O'Neill"]) == (
        "juan", "lebrón", "ana", "o'neill",
    )  # fmt: skip


def test_nobody_at_the_keyboard_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["model", "say", "maria"]) == 1
    assert "nobody is at the keyboard" in capsys.readouterr().err


def test_who_is_not_heard_is_asked_again(tmp_path: Path) -> None:
    recordings: Iterator[np.ndarray] = iter([SILENCE, said("maria")])
    asked: list[str] = []
    hear = saying.from_microphone(lambda: (next(recordings), RATE_HZ), 1, asked.append)
    lines = list(saying.learn(("maria",), hear, tmp_path / "own.txt", "en", tries=2))
    assert len(asked) == 2
    assert "maria" in asked[0]
    assert lines[0].startswith("'maria' was not heard")
    assert "maria" in own_lexicon.read(tmp_path / "own.txt")


def test_asking_ends_after_some_tries(tmp_path: Path) -> None:
    hear = saying.from_microphone(lambda: (SILENCE, RATE_HZ), 1, lambda prompt: None)
    with pytest.raises(RecordingError):
        list(saying.learn(("maria",), hear, tmp_path / "own.txt", "en", tries=2))
    assert not (tmp_path / "own.txt").exists()


def test_people_who_disagree_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = (("M", "AA", "R", "IY", "AH"), ("S", "OW", "F", "IY", "AH"))
    monkeypatch.setattr(say_once, "ways", lambda word, language, model=None: ways)
    recordings = iter([said("maria"), said("sofia")])
    hear = saying.from_microphone(lambda: (next(recordings), RATE_HZ), 2, lambda prompt: None)
    lines = list(saying.learn(("name",), hear, tmp_path / "own.txt", "en"))
    assert any("it was said in different ways; all of them are listened for" in line for line in lines)
    assert set(own_lexicon.read(tmp_path / "own.txt")["name"]) == set(ways)
