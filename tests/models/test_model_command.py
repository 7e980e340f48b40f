"""`marcador model` does its actions from the command line, and says in one sentence what is wrong."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
import vosk

from marcador.main import main
from models.recipe.sound.recordings import load, said
from tests.models import runtime_grammar

DATA = Path(__file__).parent / "data" / "en"

JSGF = """#JSGF V1.0;
grammar club.es;
public <call> = juego [azul | rojo] | smith;
"""


@pytest.fixture
def jsgf(tmp_path: Path) -> Path:
    file = tmp_path / "calls.jsgf"
    file.write_text(JSGF)
    return file


def test_a_jsgf_file_becomes_a_directory_that_plain_vosk_loads(
    jsgf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "compile", "--jsgf", str(jsgf), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "4 words" in printed
    assert "guessed from its spelling: smith = S M IH TH or S M IY T" in printed
    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(os.fspath(tmp_path / "out")), 16_000)
    recogniser.AcceptWaveform(bytes(32_000))
    assert "text" in json.loads(recogniser.FinalResult())


def test_recordings_are_transcribed_a_json_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grammar = tmp_path / "one.jsgf"
    first, second = load(DATA, 2)
    grammar.write_text(f"#JSGF V1.0;\ngrammar t;\npublic <a> = {' '.join(first.words)} | {' '.join(second.words)};\n")
    files = [tmp_path / "0.wav", tmp_path / "1.wav"]
    for file, recording in zip(files, (first, second), strict=True):
        soundfile.write(file, np.round(recording.samples * 32767).astype(np.int16), 16_000)
    main(["model", "compile", "--jsgf", str(grammar), "--out", str(tmp_path / "out")])
    capsys.readouterr()
    assert main(["model", "transcribe", "--model", str(tmp_path / "out"), *map(str, files)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == [" ".join(first.words), " ".join(second.words)]
    assert [line["accepted"] for line in lines] == [True, True]


def test_a_recording_that_ends_inside_a_sentence_is_no_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one,) = load(DATA, 1)
    said = " ".join(one.words)
    header = "#JSGF V1.0;\ngrammar t;\npublic <a> ="
    grammar, recording = tmp_path / "one.jsgf", tmp_path / "one.wav"
    grammar.write_text(f"{header} {said} [winner];")
    soundfile.write(recording, np.round(one.samples * 32767).astype(np.int16), 16_000)
    main(["model", "compile", "--jsgf", str(grammar), "--out", str(tmp_path / "out")])
    # so that the decoder always ends in the midst of a sentence, as it may at the end of a recording
    (tmp_path / "out" / "grammar.jsgf").write_text(f"{header} {said} winner;")
    capsys.readouterr()
    assert main(["model", "transcribe", "--model", str(tmp_path / "out"), str(recording)]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["text"] == said
    assert (line["accepted"], line["reason"]) == (False, "no whole sentence")
    assert [heard["reason"] for heard in line["utterances"]] == ["no whole sentence"]


@pytest.mark.parametrize("content", [b"#JSGF V1.0;\ngrammar t;\npublic <a> = <b>;", b"#JSGF V1.0;\xff"])
@pytest.mark.parametrize("action", ["transcribe", "verify"])
def test_a_damaged_grammar_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, action: str
) -> None:
    grammar, model = tmp_path / "one.jsgf", tmp_path / "out"
    grammar.write_text("#JSGF V1.0;\ngrammar t;\npublic <a> = winner;")
    main(["model", "compile", "--jsgf", str(grammar), "--out", str(model)])
    (model / "grammar.jsgf").write_bytes(content)
    recordings = ["a.wav"] if action == "transcribe" else []
    assert main(["model", action, *(["--model"] if recordings else []), str(model), *recordings]) == 1
    said = capsys.readouterr().err
    assert f"{model / 'grammar.jsgf'}: this is not the grammar as it was written" in said
    assert "compile it again" in said


def test_the_model_that_ships_is_whole_and_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "verify"]) == 0
    assert capsys.readouterr().out.endswith(": whole\n")
    assert main(["model", "info"]) == 0
    assert json.loads(capsys.readouterr().out)["languages"] == ["en", "es"]


def test_own_recordings_are_measured_without_recording_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from models.record import keep

    (one,) = load(DATA, 1)
    keep(tmp_path, "ana", one.words, np.round(one.samples * 32767).astype(np.int16), 16_000)
    players = "maria,carlos,lebron,sofia"
    assert main(["model", "record", "--out", str(tmp_path), "--calls", "0", "--players", players]) == 0
    assert "1 of 1 calls right" in capsys.readouterr().out


def test_a_published_model_is_whole_and_is_listened_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = runtime_grammar.directory_of(tmp_path)
    assert main(["model", "verify", str(model)]) == 0
    assert capsys.readouterr().out.endswith(": whole\n")
    one = said(DATA, "double fault")
    soundfile.write("call.wav", np.round(one.samples * 32767).astype(np.int16), 16_000)
    assert main(["listen", "--model", str(model), "call.wav"]) == 0
    assert "double fault" in capsys.readouterr().out
    (model / "graph/Gr.fst").unlink()
    assert main(["model", "verify", str(model)]) == 1
    assert "graph/Gr.fst: this file of the speech model is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compile", "--jsgf", "nowhere.jsgf", "--out", "x"], "--jsgf names a grammar"),
        (["compile", "--jsgf", "open.jsgf", "--out", "x"], "open.jsgf: line 3: expected"),
        (["compile", "--jsgf", "latin.jsgf", "--out", "x"], "latin.jsgf: not UTF-8 text"),
        (["transcribe", "--model", "nowhere", "a.wav"], "there is no model directory here"),
        (["verify", "nowhere"], "there is no model directory here"),
        (["info", "nowhere"], "there is no model directory here"),
        (["record", "--out", "nowhere", "--calls", "0"], "record calls with `marcador model record` first"),
        (["fetch", "x", "--list", "http://127.0.0.1:9/list.json"], "nothing listens at http://127.0.0.1:9"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("open.jsgf").write_text("#JSGF V1.0;\ngrammar t;\npublic <a> = (blue;")
    Path("latin.jsgf").write_bytes("#JSGF V1.0;\ngrammar revés;".encode("latin-1"))
    assert main(["model", *arguments]) == 1
    assert sentence in capsys.readouterr().err
