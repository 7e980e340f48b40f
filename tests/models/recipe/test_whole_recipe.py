"""The whole recipe from an empty folder, as a user runs it: every stage a process, on a minute of speech.

It needs what training needs (models/docs/recipe.md), so it runs where that is installed: `make soak`.
"""

import os
import re
import shutil
import signal
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the recipe needs PyTorch: pip install -e '.[train]'")

from models import directory
from models.acceptance import Acceptance
from models.recipe.learning import checkpoints
from models.recipe.sound import clips, recordings
from models.recipe.voices import CORPORA, VOICES, Split, recorded
from tests.models.recipe import tiny_corpora
from tests.models.recipe.recipe_home import STOPPED, Home, missing
from tests.waiting import PATIENCE_S, until

TRAINING = ("--batch-frames", "1200", "--warm-steps", "5")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}; see models/docs/sources.md"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("recipe"))
    tiny_corpora.make(made.data)
    tiny_corpora.russian_voice(made.path / "voice")
    shutil.copytree(directory.shipped(), made.path / "model")
    return made


@pytest.fixture(scope="module")
def recorded_home(home: Home) -> Home:
    home.done("models.recipe.corpora", "--data", home.data)
    assert "4 phrases" in home.done("models.recipe.russian", "--voice", home.path / "voice")
    return home


SYNTHESES = (
    ("--shards", 2, "--sentences", 30),
    ("--shards", 1, "--sentences", 12, "--language", "es"),
    ("--shards", 1, "--sentences", 6, "--first", 100, "--language", "es", "--voice", "festival-nsh"),
    ("--shards", 1, "--sentences", 6, "--first", 200, "--voice", "festival-rab"),
)


@pytest.fixture(scope="module")
def spoken_home(recorded_home: Home) -> Home:
    for arguments in SYNTHESES:
        recorded_home.done("models.recipe.synthesise", *arguments)
    return recorded_home


def prepare(home: Home, *arguments: object) -> str:
    return home.done("models.recipe.prepare", "--data", home.data, *arguments)


@pytest.fixture(scope="module")
def prepared_home(spoken_home: Home) -> Home:
    prepare(spoken_home, "--condition", "clean", "--seed", 1)
    prepare(spoken_home, "--condition", "noisy", "--seed", 1)
    prepare(spoken_home, "--condition", "noisy", "--seed", 2, "--only", "*/corpora/*")
    return spoken_home


@pytest.fixture(scope="module")
def trained_home(prepared_home: Home) -> Home:
    home = prepared_home
    assert "done: phone error" in home.done("models.recipe.train", "--name", "first", "--minutes", 0.05, *TRAINING)
    start = ("--start", home.work / "first.pt", "--minutes", 0.05, "--noisy-from", 0, "--noisy-share", 0.7)
    home.done("models.recipe.train", "--name", "second", *start, *TRAINING)
    home.done("models.recipe.spans", "--name", "second", "--corpus", "ljspeech", "--corpus", "speechocean-train")
    prepare(home, "--condition", "clean", "--seed", 2, "--only", "*spans")
    start = ("--start", home.work / "second.pt", "--minutes", 0.05, "--sequence", "--workers", 1)
    fly = ("--on-the-fly", home.data, "--readers", 1)
    home.done("models.recipe.train", "--name", "third", *start, *fly, *TRAINING)
    return home


def test_noise_that_is_not_in_the_data_is_named(spoken_home: Home) -> None:
    said = spoken_home.refused("models.recipe.prepare", "--data", "none", "--seed", 9)
    assert "none/esc-10/esc-10.tar is missing: point --data at the folder that holds esc-10" in said
    assert spoken_home.refused("models.recipe.train", "--on-the-fly", "none") == said


def test_an_engine_that_a_worker_does_not_find_is_named(recorded_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(recorded_home.path))
    said = recorded_home.refused("models.recipe.synthesise", "--first", 50, "--shards", 1, "--sentences", 2)
    assert re.fullmatch(r"\S+ is not installed; see models/docs/sources.md for the Debian package", said)


def test_each_corpus_lies_where_its_split_is_read(recorded_home: Home) -> None:
    folders = {Split.TRAIN: "corpora", Split.DEVELOPMENT: "development", Split.TEST: "test"}
    said = 2 * len(tiny_corpora.SENTENCES)
    for corpus in CORPORA:
        stem = recorded_home.work / folders[corpus.split] / corpus.name
        assert len(list(clips.load(stem))) == said, corpus.name
    (first, *_) = clips.load(recorded_home.work / "corpora" / "festvox-ru")
    assert " ".join(first.phones) == "P RR IY V EH T K AA K ZH IY ZH N"


def test_a_corpus_that_cannot_be_fetched_is_left_out(home: Home, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(home.data, data, ignore=shutil.ignore_patterns("ami-excerpts"))
    said = Home(tmp_path).done("models.recipe.corpora", "--data", data)
    assert "ami: left out, ami-excerpts is not under" in said
    assert (tmp_path / "work" / "test" / "wake-words.jsonl").is_file()


def test_a_finished_stage_that_is_run_again_changes_nothing(prepared_home: Home) -> None:
    home = prepared_home
    before = {file: file.stat().st_mtime_ns for file in home.work.rglob("*") if file.is_file()}
    assert home.done("models.recipe.corpora", "--data", home.data) == ""
    assert "00000 kept" in home.done("models.recipe.synthesise", *SYNTHESES[0])
    assert prepare(home, "--condition", "clean", "--seed", 1) == ""
    after = {file: file.stat().st_mtime_ns for file in home.work.rglob("*") if file.is_file()}
    assert after == before


def test_a_training_that_is_over_is_left_alone(trained_home: Home) -> None:
    checkpoint = (trained_home.work / "first.pt").read_bytes()
    said = trained_home.done("models.recipe.train", "--name", "first", "--minutes", 0.05, *TRAINING)
    assert "has had its 0.05 minutes" in said
    assert (trained_home.work / "first.pt").read_bytes() == checkpoint


@pytest.mark.parametrize("readers", [0, 1])
def test_a_training_that_is_stopped_goes_on_from_where_it_was(prepared_home: Home, readers: int) -> None:
    home, name = prepared_home, f"stopped-{readers}"
    training = ("models.recipe.train", "--name", name, "--readers", readers, *TRAINING)
    with home.started(*training, "--minutes", 30) as process:
        assert process.stdout is not None
        assert any("step 50 " in line for line in process.stdout)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, errors) == STOPPED
    state = checkpoints.read(home.work / f"{name}.pt")
    assert state["step"] >= 50
    said = home.done(*training, "--minutes", state["elapsed_s"] / 60 + 0.03)
    assert f"going on from step {state['step']}\n" in said
    assert checkpoints.read(home.work / f"{name}.pt")["step"] > state["step"]


def test_a_synthesis_that_is_stopped_at_the_keyboard_keeps_whole_shards_only(tmp_path: Path) -> None:
    home = Home(tmp_path)
    spanish = ("--language", "es", "--shards", 50, "--sentences", 8)
    with home.started("models.recipe.synthesise", *spanish) as process:
        assert process.stdout is not None
        first = process.stdout.readline().split()[0]
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, errors) == STOPPED
    made = {stem.name: len(list(clips.load(stem))) for stem in clips.shards(home.work / "synthetic")}
    assert first in made
    assert set(made.values()) == {8}


def test_the_workers_of_a_training_that_is_killed_end_with_it(prepared_home: Home) -> None:
    with prepared_home.started("models.recipe.train", "--name", "killed", *TRAINING, "--minutes", 30) as process:
        assert process.stdout is not None
        assert any("step 50 " in line for line in process.stdout)
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(workers) >= 2
    until(lambda: not any(_is_running(worker) for worker in workers), "the workers end with the training")


def _is_running(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_was_trained_becomes_a_whole_model_that_hears(trained_home: Home) -> None:
    home, model = trained_home, trained_home.path / "model"
    before = directory.model_hash(model)
    said = home.done("models.recipe.export", "--name", "third", "--exponent", 0.2, "--bigram", "--out", model)
    assert "blank is on" in said
    home.done(
        "models.recipe.export",
        "--name",
        "second",
        "--mix",
        home.work / "first.pt",
        "--beside",
        "third",
        "--out",
        home.path / "es",
    )
    shutil.copyfile(home.path / "es" / directory.ACOUSTIC, model / "am" / "es.mdl")
    assert directory.model_hash(model) != before
    assert home.done("marcador", "model", "verify", model).endswith(": whole\n")
    parts = ("--calls", 2, "--people", 2, "--part", "calls", "--part", "people")
    measured = home.done("benchmarks.speech", "--data", home.data, "--model", f"tiny={model}", *parts)
    assert "## en, tiny: calls" in measured
    assert "## es, tiny: calls" in measured
    assert "real people, one of 2 sentences" in measured


def test_a_model_file_is_reopened_and_trained_on(trained_home: Home) -> None:
    home, out = trained_home, trained_home.path / "pair"
    home.done("models.recipe.export", "--name", "second", "--beside", "third", "--out", out)
    said = home.done("models.recipe.reopen", "--file", out / directory.ACOUSTIC, "--name", "again")
    assert re.findall(r"/(again\S*)\.pt: \d+ parameters", said) == ["again", "again-2"]
    start = ("--start", home.work / "again-2.pt", "--minutes", 0.05, "--sequence", "--workers", 1)
    assert "done: phone error" in home.done("models.recipe.train", "--name", "fourth", *start, *TRAINING)
    home.done("models.recipe.export", "--name", "fourth", "--mix", home.work / "again-2.pt", "--out", out)


def test_a_model_is_calibrated_on_development_calls(trained_home: Home) -> None:
    home, model = trained_home, trained_home.path / "calibrated"
    shutil.copytree(directory.shipped(), model)
    file = directory.acceptance_file(model, "en")
    file.write_text(file.read_text().replace('"threshold"', ' "threshold"'))
    before = file.read_text()
    how = ("--model", model, "--language", "en", "--calls", 2, "--hours", 0.001, "--noise-hours", 0.001)
    said = home.done("benchmarks.speech.calibrate", *how)
    assert "8 calls" in said
    assert file.read_text() != before
    assert 0 < Acceptance.model_validate_json(file.read_bytes()).threshold < 1
    assert home.done("benchmarks.speech.calibrate", *how, "--dry-run") == said


def test_calls_of_test_voices_are_frozen(home: Home) -> None:
    for language in ("en", "es"):
        home.done("models.recipe.freeze", "--out", home.path / "frozen", "--language", language, "--calls", 4)
        frozen = recordings.load(home.path / "frozen" / language)
        assert frozen
        ships = {voice.name for voice in VOICES if voice.split is Split.TEST and voice.ships}
        assert {one.voice for one in frozen} <= ships


def test_no_stage_reads_a_test_corpus_for_training(trained_home: Home) -> None:
    trained = {
        clip.source.partition("/")[0]
        for stem in clips.shards(trained_home.work / "corpora")
        for clip in clips.load(stem)
    }
    assert trained == {"festvox-ru", *(corpus.name for corpus in recorded(Split.TRAIN))}
