"""The appliance listens with one of Vosk's models, through its own path, to frozen calls."""

import json
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from device.assembly import listening
from device.hearing.graphs.compilation import maker
from device.hearing.sources.audio import SAMPLE_RATE_HZ, Samples
from device.listener import Listener
from device.settings import MatchSettings, PairSettings, UmpireSettings
from device.umpire import Decided
from models import directory
from models.acceptance import Acceptance
from models.errors import ModelError
from models.recipe.sound.recordings import said
from padel.calls.grammar import VOID
from padel.calls.listening import Listening, listen_for
from padel.events import CallHeard, Event
from padel.match import Match, fold
from tests.device.hearing.hearing import blocks_of
from tests.models import runtime_grammar
from wire.identifiers import uuid7

CALLS = Path("tests/models/data/en")


def a_match() -> Match:
    maria, carlos, lebron, sofia = runtime_grammar.PLAYERS
    setup = MatchSettings(
        pair_a=PairSettings(colour="blue", players=(maria, carlos)),
        pair_b=PairSettings(colour="red", players=(lebron, sofia)),
    )
    now = datetime.now(UTC)
    return fold(None, Event(id=uuid7(now), match=uuid7(now), time=now, data=setup.setup("en")))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runtime_grammar.directory_of(tmp_path_factory.mktemp("published"))


@contextmanager
def listener(model: Path, folder: Path) -> Iterator[Listener]:
    settings = UmpireSettings(least_probability=0.0, lexicon=folder / "none.txt")
    with closing(listening(a_match(), SAMPLE_RATE_HZ, settings, model, folder, is_live=False)) as made:
        yield made


def recording(words: str) -> Samples:
    """Give a frozen call, and silence after it."""
    sound: Samples = np.round(said(CALLS, words).samples * 32767).astype(np.int16)
    return np.concatenate([sound, np.zeros(2 * SAMPLE_RATE_HZ, np.int16)])


def decided(listener: Listener, *calls: str) -> list[Decided]:
    blocks = blocks_of(np.concatenate([recording(words) for words in calls]))
    return [one for _, one in listener.decide(blocks) if one is not None and one.utterance is not None]


def text(one: Decided) -> str:
    return one.utterance.text if one.utterance else ""


def test_calls_are_heard_and_decided_with_a_published_model(model: Path, tmp_path: Path) -> None:
    calls = ("start match", "point player three", "red double fault", "double fault")
    with listener(model, tmp_path) as made:
        found = decided(made, *calls)
    assert [text(one) for one in found] == list(calls)
    assert [one.decision.verdict if one.decision else "" for one in found] == ["taken", "taken", "refused", "taken"]


def test_the_evidence_names_the_model_and_the_phrases(model: Path, tmp_path: Path) -> None:
    with listener(model, tmp_path) as made:
        (one,) = decided(made, "start match")
    heard = one.events[0].data
    assert isinstance(heard, CallHeard)
    assert heard.model == directory.model_hash(model)
    whole = maker(model, tmp_path, {})(runtime_grammar.GRAMMAR)
    assert heard.grammar == whole.grammar_hash
    assert (
        whole.grammar_hash != maker(model, tmp_path, {})(runtime_grammar.GRAMMAR.with_rule("name", VOID)).grammar_hash
    )


def test_a_name_that_the_model_does_not_know_is_said_when_the_match_begins_and_never_taken_for_another(
    model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), listener(model, tmp_path) as made:
        found = decided(made, "lebron ace")
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.endswith("so no call with one of them is heard: bandeja, lebron")
    assert all(one.decision is None for one in found)


def test_all_states_of_a_match_share_one_graph_but_mute_listens_for_one_call(model: Path, tmp_path: Path) -> None:
    make = maker(model, tmp_path, {})
    whole = make(runtime_grammar.GRAMMAR)
    assert make(listen_for(runtime_grammar.GRAMMAR, Listening("game", "a"))) is whole
    muted = make(listen_for(runtime_grammar.GRAMMAR, Listening(muted=True)))
    assert muted.model.model is whole.model.model
    assert json.loads(muted.model.phrases) == ["listen", "start listening", "[unk]"]


def test_thresholds_of_the_models_own_win_over_those_that_stand_in(model: Path, tmp_path: Path) -> None:
    ours = Acceptance.load(directory.acceptance_file(directory.shipped(), "en"))
    assert maker(model, tmp_path, {})(runtime_grammar.GRAMMAR).acceptance.threshold == ours.threshold
    own = runtime_grammar.directory_of(tmp_path)
    fitted = ours.model_copy(update={"threshold": 0.123})
    (own / directory.ACCEPTANCE).write_text(fitted.model_dump_json(), "utf-8")
    assert maker(own, tmp_path, {})(runtime_grammar.GRAMMAR).acceptance.threshold == 0.123


def test_a_folder_that_is_not_there_is_answered_with_how_to_fetch_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="`marcador model fetch` gets one"):
        maker(tmp_path / "vosk-model-small-xx-0.1", tmp_path, {})


def test_own_pronunciations_are_part_of_the_compiled_grammar(tmp_path: Path) -> None:
    own = {"lebron": (("L", "EH", "B", "RR", "OW", "N"),)}
    plain, learnt = (maker(None, tmp_path, given)(runtime_grammar.GRAMMAR) for given in ({}, own))
    assert plain.grammar_hash != learnt.grammar_hash
