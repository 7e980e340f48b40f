"""A grammar becomes a complete model directory that the real recogniser loads, and only its sentences are heard."""

import json
import os
import shutil
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import vosk

import models
from models import decoding, directory, fst, graph
from models.compiler import language_of
from models.errors import GraphError, LexiconError, ModelError
from models.recipe.sound.recordings import load
from padel.calls import match_grammar
from padel.calls.grammar import Grammar
from padel.calls.jsgf import parse

DATA = Path(__file__).parent / "data" / "en"
PLAYERS = ("maria", "carlos", "lebron", "sofia")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> models.CompiledModel:
    vosk.SetLogLevel(-1)
    grammar = match_grammar("en", ("blue", "red"), PLAYERS)
    return models.compile_grammar(grammar, tmp_path_factory.mktemp("compiled") / "match")


def grammar(body: str) -> Grammar:
    return parse(f"#JSGF V1.0;\ngrammar test;\npublic <call> = {body};")


def test_the_directory_is_complete(compiled: models.CompiledModel) -> None:
    models.verify(compiled.path)
    assert len(compiled.model_hash) == len(compiled.grammar_hash) == directory.HASH_DIGITS
    assert compiled.guessed == {}


def test_the_acoustic_model_is_not_copied_where_it_can_be_linked(compiled: models.CompiledModel) -> None:
    if os.stat(compiled.path).st_dev == os.stat(models.shipped()).st_dev:
        assert os.stat(compiled.path / directory.ACOUSTIC).st_nlink > 1


def test_with_it_comes_a_recogniser_of_other_speech_which_all_grammars_share(
    compiled: models.CompiledModel, tmp_path: Path
) -> None:
    first, second = (
        decoding.load(path)
        for path in (compiled.path, models.compile_grammar(grammar("smash"), tmp_path / "compiled").path)
    )
    assert first.model is not second.model
    assert first.other is second.other is not None
    assert graph.UNKNOWN in (compiled.path / directory.OTHER / "graph/words.txt").read_text(encoding="utf-8")
    assert "smash" not in (compiled.path / directory.OTHER / "graph/words.txt").read_text(encoding="utf-8")


def test_of_other_speech_only_the_best_path_is_kept_and_no_word_is_waited_for(compiled: models.CompiledModel) -> None:
    usual, other = (
        (path / directory.SETTINGS).read_text(encoding="ascii").split()
        for path in (compiled.path, compiled.path / directory.OTHER)
    )
    assert set(usual) - set(other) == {"--lattice-beam=3.0", "--frames-per-chunk=12"}
    assert set(other) - set(usual) == {"--lattice-beam=0.01", "--frames-per-chunk=48"}


def test_with_it_comes_what_it_was_compiled_for(compiled: models.CompiledModel) -> None:
    kept = parse((compiled.path / directory.GRAMMAR).read_text(encoding="utf-8"))
    assert kept.words() == match_grammar("en", ("blue", "red"), PLAYERS).words()


@pytest.mark.parametrize("name", [directory.ACOUSTIC, *directory.GRAPH])
def test_a_recogniser_of_other_speech_that_is_not_whole_is_named(
    compiled: models.CompiledModel, tmp_path: Path, name: str
) -> None:
    shutil.copytree(compiled.path, tmp_path / "broken")
    (tmp_path / "broken" / directory.OTHER / name).unlink()
    with pytest.raises(ModelError, match=f"other/{name}"):
        models.verify(tmp_path / "broken")


def test_every_arc_leads_to_a_state_and_every_state_to_the_end(compiled: models.CompiledModel) -> None:
    content = (compiled.path / directory.GRAPH[0]).read_bytes()
    made, _ = fst.read(content)
    ends = set(made.final)
    sources: dict[int, list[int]] = {}
    for state, arcs in enumerate(made.arcs):
        for arc in arcs:
            assert 0 <= arc.target < len(made.arcs)
            sources.setdefault(arc.target, []).append(state)
    reaching, todo = set(ends), list(ends)
    while todo:
        for source in sources.get(todo.pop(), []):
            if source not in reaching:
                reaching.add(source)
                todo.append(source)
    assert reaching == set(range(len(made.arcs)))


def test_words_are_numbered_from_silence_and_unknown_on(compiled: models.CompiledModel) -> None:
    lines = (compiled.path / "graph/words.txt").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["<eps> 0", "[unk] 1"]
    assert [int(line.split()[1]) for line in lines] == list(range(len(lines)))
    assert {line.split()[0] for line in lines[2:]} == match_grammar("en", ("blue", "red"), PLAYERS).words()


def test_the_same_grammar_gives_the_same_hash_and_another_another(tmp_path: Path) -> None:
    one = models.compile_grammar(grammar("undo | let"), tmp_path / "one")
    same = models.compile_grammar(grammar("undo | let"), tmp_path / "same")
    other = models.compile_grammar(grammar("undo | fault"), tmp_path / "other")
    assert one.grammar_hash == same.grammar_hash != other.grammar_hash
    assert one.model_hash == other.model_hash


def test_compiling_a_match_takes_a_fraction_of_a_second(tmp_path: Path) -> None:
    began = time.perf_counter()
    models.compile_grammar(match_grammar("en", ("blue", "red"), PLAYERS), tmp_path / "match")
    assert time.perf_counter() - began < 2  # milliseconds on an idle machine; tests share theirs


def test_a_match_can_be_compiled_again_in_the_same_place(tmp_path: Path) -> None:
    models.compile_grammar(grammar("undo"), tmp_path / "match")
    (tmp_path / "match" / "left over").touch()
    models.compile_grammar(grammar("undo"), tmp_path / "match")
    assert not (tmp_path / "match" / "left over").exists()


def test_a_name_that_no_dictionary_knows_is_guessed_and_reported(tmp_path: Path) -> None:
    compiled = models.compile_grammar(grammar("yanguas | undo"), tmp_path / "match")
    assert compiled.guessed == {"yanguas": ("Y AA NG G W AA S", "SH AA NG G W AA S", "Y AE NG AH AE S")}


def test_the_end_of_a_grammar_s_name_says_its_language(tmp_path: Path) -> None:
    spanish = parse("#JSGF V1.0;\ngrammar club.es;\npublic <call> = red | juego;")
    assert models.compile_grammar(spanish, tmp_path / "match").guessed == {}
    assert language_of(spanish) == "es"
    assert language_of(grammar("undo")) == "en"


def test_a_language_may_have_an_acoustic_model_of_its_own(tmp_path: Path) -> None:
    calls = match_grammar("es", ("azul", "rojo"), PLAYERS)
    shipped = models.compile_grammar(calls, tmp_path / "match")
    models.verify(shipped.path)
    shutil.copytree(models.shipped(), tmp_path / "one")
    (tmp_path / "one" / "am" / "es.mdl").unlink()
    shared = models.compile_grammar(calls, tmp_path / "shared", model=tmp_path / "one")
    english = models.compile_grammar(grammar("undo"), tmp_path / "english", model=tmp_path / "one")
    assert shared.model_hash == english.model_hash != shipped.model_hash
    assert shared.grammar_hash == shipped.grammar_hash


def test_a_word_that_cannot_be_said_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="'42'"):
        models.compile_grammar(grammar("undo | 42"), tmp_path / "match")
    assert list(tmp_path.iterdir()) == []


def test_a_grammar_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no public rule"):
        models.compile_grammar(Grammar("empty", {}, ()), tmp_path / "match")


def test_an_alternative_costs_its_surprise_and_a_weight_of_zero_forbids() -> None:
    assert graph.costs(1, None) == [0]
    half = pytest.approx(graph.WEIGHT_SCALE * 0.6931, abs=1e-3)
    assert graph.costs(2, None) == [half, half]
    assert graph.costs(3, (1, 1, 0)) == [half, half, float("inf")]


def test_the_recogniser_gives_words_times_and_confidences(compiled: models.CompiledModel) -> None:
    recording = load(DATA, 1)[0]
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(compiled.path)), 16_000)
    recogniser.SetWords(True)
    recogniser.AcceptWaveform(np.round(recording.samples * 32767).astype("<i2").tobytes())
    words = json.loads(recogniser.FinalResult())["result"]
    assert tuple(word["word"] for word in words) == recording.words
    length_s = len(recording.samples) / 16_000
    for word, following in pairwise(words):
        assert 0 <= word["start"] < word["end"] <= following["start"] + 0.001 < length_s
    assert all(0 <= word["conf"] <= 1 for word in words)


def test_the_recogniser_notices_the_end_of_a_call_by_itself(compiled: models.CompiledModel) -> None:
    recording = load(DATA, 1)[0]
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(compiled.path)), 16_000)
    room = np.random.default_rng(1).normal(0, 2, 16_000)
    pcm = np.concatenate([recording.samples * 32767, room]).round().astype("<i2")
    ended = [at for at in range(0, len(pcm), 800) if recogniser.AcceptWaveform(pcm[at : at + 800].tobytes())]
    assert ended
    assert json.loads(recogniser.Result())["text"].split() == list(recording.words)


@pytest.mark.parametrize("name", [directory.ACOUSTIC, *directory.CONFIGURATION, *directory.GRAPH])
def test_a_missing_or_empty_file_is_named(compiled: models.CompiledModel, tmp_path: Path, name: str) -> None:
    broken = tmp_path / "model"
    shutil.copytree(compiled.path, broken)
    (broken / name).write_bytes(b"")
    with pytest.raises(ModelError, match="is empty; compile the grammar again"):
        models.verify(broken)
    (broken / name).unlink()
    with pytest.raises(ModelError, match="is missing; compile the grammar again") as refused:
        models.verify(broken)
    assert refused.value.path == broken / name


def test_a_file_cut_short_or_of_another_kind_is_named(compiled: models.CompiledModel, tmp_path: Path) -> None:
    broken = tmp_path / "model"
    shutil.copytree(compiled.path, broken)
    whole = (broken / directory.ACOUSTIC).read_bytes()
    (broken / directory.ACOUSTIC).write_bytes(whole[:-100])
    with pytest.raises(ModelError, match="not a whole acoustic model"):
        models.verify(broken)
    (broken / directory.ACOUSTIC).write_bytes(whole)
    (broken / directory.GRAPH[0]).write_bytes(b"something else")
    with pytest.raises(ModelError, match="not a recogniser graph"):
        models.verify(broken)


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model directory"):
        models.verify(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="install marcador again"):
        models.compile_grammar(grammar("undo"), tmp_path / "match", model=tmp_path / "nowhere")


def test_a_language_without_a_model_is_named() -> None:
    with pytest.raises(ModelError, match="no speech model ships for the language 'xx'"):
        models.shipped("xx")


def test_a_broken_bigram_is_named(tmp_path: Path) -> None:
    shutil.copytree(models.shipped(), tmp_path / "model")
    directory.bigram_file(tmp_path / "model", "en").write_text("1 2 3\n")
    with pytest.raises(ModelError, match="the phone bigram is"):
        models.compile_grammar(grammar("undo"), tmp_path / "match", model=tmp_path / "model")
