"""A published model is told what to listen for in phrases, which have exactly the grammar's pairs of words."""

import json
from functools import cache
from pathlib import Path

import pytest
import vosk
from hypothesis import given
from hypothesis import strategies as st

from models import directory, published, record
from models.errors import ModelError
from models.info import info
from models.published import Published, heard, phrases
from padel.calls import call_grammar, match_grammar, understand
from padel.calls.grammar import Grammar
from padel.calls.jsgf import parse
from tests.models import runtime_grammar

GRAMMARS = (runtime_grammar.GRAMMAR, match_grammar("es", ("azul", "rojo"), runtime_grammar.PLAYERS))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runtime_grammar.directory_of(tmp_path_factory.mktemp("published"))


def small(rule: str) -> Grammar:
    return parse(f"#JSGF V1.0;\ngrammar t;\npublic <a> = {rule};")


def pairs(sentence: tuple[str, ...]) -> set[tuple[str, str]]:
    return set(zip(("", *sentence), (*sentence, ""), strict=True))


@pytest.mark.parametrize("grammar", GRAMMARS, ids=["en", "es"])
def test_every_phrase_is_a_sentence_and_other_speech_is_one(grammar: Grammar) -> None:
    *sentences, unknown = phrases(grammar)
    assert unknown == "[unk]"
    assert len(set(sentences)) == len(sentences)
    assert all(understand(grammar, tuple(one.split())) for one in sentences)


@given(number=st.sampled_from((0, 1)), seed=st.integers(0, 10**6))
def test_every_pair_of_words_of_any_sentence_is_in_a_phrase(number: int, seed: int) -> None:
    (sentence,) = record.prompts(GRAMMARS[number], 1, seed)
    assert pairs(sentence) <= covered(number)


@cache
def covered(number: int) -> set[tuple[str, str]]:
    return {pair for one in phrases(GRAMMARS[number]) for pair in pairs(tuple(one.split()))}


def test_few_phrases_stand_for_many_sentences() -> None:
    assert phrases(small("a b")) == ("a b", "[unk]")
    assert set(phrases(small("a [b] (c | d)"))) == {"a b c", "a b d", "a c", "a d", "[unk]"}
    assert set(phrases(small("(a | b) (c | d) (a | b)"))) == {
        "a c a",
        "a d a",
        "b c a",
        "b d a",
        "a c b",
        "a d b",
        "[unk]",
    }


def test_sentences_with_unknown_words_are_left_out_and_the_words_told() -> None:
    found = heard(small("blue [bandeja | smash] winner | víbora"), {"blue", "smash", "winner", "vibora"}.__contains__)
    assert found.missing == ("bandeja",)
    assert set(phrases(found.grammar)) == {"vibora", "blue winner", "blue smash winner", "[unk]"}


def test_what_the_model_knows_is_asked_of_the_model(model: Path) -> None:
    loaded = Published.load(model)
    assert loaded.missing(runtime_grammar.GRAMMAR) == runtime_grammar.MISSING
    assert loaded.knows("winner")
    left = loaded.heard(runtime_grammar.GRAMMAR).grammar
    assert left.words() == runtime_grammar.GRAMMAR.words() - set(runtime_grammar.MISSING)
    recogniser = vosk.KaldiRecognizer(loaded.model, 16_000, published.as_json(phrases(left)))
    recogniser.AcceptWaveform(bytes(16_000))
    assert json.loads(recogniser.FinalResult())["text"] in ("", "[unk]")


def test_a_model_of_another_language_is_refused(model: Path) -> None:
    with pytest.raises(ModelError, match=r"knows \d+ of the \d+ words of the calls; is it of another language\?"):
        Published.load(model).heard(call_grammar("es"))


def test_info_tells_which_words_of_the_calls_the_model_cannot_hear(model: Path) -> None:
    told = info(model)
    assert told["kind"] == "published by Vosk"
    assert told["model_hash"] == directory.model_hash(model)
    assert told["cannot_hear"]["en"] == ("bandeja",)
    assert "punto" in told["cannot_hear"]["es"]


def test_a_model_with_a_fixed_graph_says_that_it_cannot_be_told_the_calls(tmp_path: Path) -> None:
    big = runtime_grammar.directory_of(tmp_path)
    (big / "conf/fbank.conf").rename(big / "conf/mfcc.conf")
    (big / "graph/HCLr.fst").rename(big / "graph/HCLG.fst")
    assert published.is_published(big)
    with pytest.raises(ModelError, match="fetch one named 'small' or 'lgraph'"):
        Published.load(big)
    assert "fetch one named 'small' or 'lgraph'" in info(big)["unusable"]


@pytest.mark.parametrize("name", ["conf/model.conf", *published.GRAPH])
def test_what_is_missing_of_a_model_is_named(tmp_path: Path, name: str) -> None:
    broken = runtime_grammar.directory_of(tmp_path)
    (broken / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: this file of the speech model is missing or empty"):
        published.verify(broken)


def test_a_graph_that_is_none_and_a_network_that_is_none_are_refused(tmp_path: Path) -> None:
    broken = runtime_grammar.directory_of(tmp_path)
    (broken / directory.ACOUSTIC).unlink()
    (broken / directory.ACOUSTIC).write_bytes(b"\0B<TransitionModel> cut")
    with pytest.raises(ModelError, match="Vosk cannot load this model"):
        Published.load(broken)
    (broken / "graph/Gr.fst").unlink()
    (broken / "graph/Gr.fst").write_text("<html>")
    with pytest.raises(ModelError, match="not a recogniser graph"):
        published.verify(broken)


def test_our_own_directories_are_no_published_ones(tmp_path: Path) -> None:
    assert not published.is_published(directory.shipped())
    assert not published.is_published(tmp_path)
