from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from device.hearing.audio import SAMPLE_RATE_HZ
from device.hearing.recogniser import Recogniser
from device.hearing.recording import Recording
from device.hearing.utterance import Utterance
from padel.calls import match_grammar
from tests.device.hearing.hearing import NOW, blocks_of, demo_grammar, graph_of, heard, samples_of, whole_graph
from tests.excerpts import excerpt


def hear(path: Path) -> list[Utterance]:
    source = Recording(path, NOW)
    recogniser = Recogniser(whole_graph(), source.rate_hz)
    return [utterance for _, utterance in recogniser.hear(source.blocks()) if utterance]


@pytest.mark.parametrize("text", ["blue smash winner", "forty fifteen", "red chiquita winner"])
def test_a_call_is_heard_with_times_and_confidences(tmp_path: Path, text: str) -> None:
    [utterance] = hear(excerpt(tmp_path, text))
    assert utterance.text == text
    starts = [word.start_s for word in utterance.words]
    assert starts == sorted(starts)
    assert 1.2 < starts[0] < 2.0
    assert 0 < utterance.confidence <= 1
    assert 0 < utterance.decided_after_s < 1.5
    assert utterance.grammar_hash == whole_graph().grammar_hash
    assert not utterance.is_cut


def test_talk_is_not_a_call(tmp_path: Path) -> None:
    utterances = hear(excerpt(tmp_path, "i think we should order the sandwiches before they close"))
    assert utterances
    assert not any(utterance.is_known for utterance in utterances)


@pytest.mark.parametrize("level", [0, 20, 600])
def test_silence_and_noise_are_no_calls(tmp_path: Path, level: int) -> None:
    path = tmp_path / "noise.wav"
    samples = np.random.default_rng(3).standard_normal(16_000 * 6) * level
    soundfile.write(path, samples.astype(np.int16), 16_000)
    assert not any(utterance.is_known for utterance in hear(path))


def test_another_sample_rate_is_heard_too(tmp_path: Path) -> None:
    slow, _ = soundfile.read(excerpt(tmp_path, "blue smash winner"), dtype="float64")
    at = np.arange(0, len(slow) - 1, 16_000 / 22_050)
    path = tmp_path / "fast.wav"
    soundfile.write(path, np.interp(at, np.arange(len(slow)), slow), 22_050, subtype="PCM_16")
    assert [utterance.text for utterance in hear(path)] == ["blue smash winner"]


@pytest.mark.parametrize(("text", "before"), [("forty fifteen", 1), ("red chiquita winner", 2)])
def test_a_sentence_with_a_pause_inside_is_heard_whole(tmp_path: Path, text: str, before: int) -> None:
    """What is no call yet is waited for."""
    samples = samples_of(excerpt(tmp_path, text))
    [whole] = heard(blocks_of(samples))
    cut = round((whole.words[before - 1].end_s + whole.words[before].start_s) / 2 * SAMPLE_RATE_HZ)
    pause = np.zeros(round(0.7 * SAMPLE_RATE_HZ), np.int16)
    [with_pause] = heard(blocks_of(np.concatenate([samples[:cut], pause, samples[cut:]])))
    assert with_pause.text == whole.text == text
    assert with_pause.words[before].start_s - with_pause.words[before - 1].end_s > 0.5


def test_a_call_is_judged_by_its_evidence_and_talk_is_not(tmp_path: Path) -> None:
    [call] = hear(excerpt(tmp_path, "blue smash winner"))
    assert call.evidence is not None
    assert call.evidence.words == 3
    assert call.evidence.before_db > 10
    acceptance = whole_graph().acceptance
    assert call.verdict.probability == acceptance.probability(call.evidence)
    assert call.verdict.accepted == (call.verdict.probability >= acceptance.threshold)
    talk = hear(excerpt(tmp_path, "i think we should order the sandwiches before they close"))
    assert all(one.evidence is None and not one.verdict.accepted for one in talk)


# ---- changing what is listened for


def test_a_graph_changes_between_utterances_and_none_of_the_sound_is_lost(tmp_path: Path) -> None:
    """Whenever the other graph becomes ready, before, in or after a word, every call is heard whole."""
    blocks = blocks_of(samples_of(excerpt(tmp_path, "blue smash winner", "fifteen love")))
    usual = heard(blocks)
    assert [utterance.text for utterance in usual] == ["blue smash winner", "fifteen love"]
    other = graph_of(demo_grammar())
    hashes = set()
    for ready in range(0, len(blocks), 3):
        recogniser = Recogniser(whole_graph(), SAMPLE_RATE_HZ)
        utterances = []
        for number, (_, utterance) in enumerate(recogniser.hear(blocks)):
            if number == ready:
                recogniser.use(other)
            if utterance:
                utterances.append(utterance)
        assert [one.text for one in utterances] == [one.text for one in usual], f"ready at block {ready}"
        for one, another in zip(utterances, usual, strict=True):
            assert not one.is_cut
            assert one.speech_ended - another.speech_ended < timedelta(seconds=0.1)
            assert [word.start_s for word in one.words] == pytest.approx(
                [word.start_s for word in another.words], abs=0.1
            )
        hashes.add(tuple(one.grammar_hash for one in utterances))
    assert len(hashes) == 1, "the same grammar has the same hash"


def test_the_evidence_names_the_grammar_that_was_used(tmp_path: Path) -> None:
    blocks = blocks_of(samples_of(excerpt(tmp_path, "blue smash winner", "fifteen love")))
    other = graph_of(match_grammar("en", ("blue", "red"), ()))
    recogniser = Recogniser(whole_graph(), SAMPLE_RATE_HZ)
    utterances = []
    for _, utterance in recogniser.hear(blocks):
        if utterance:
            utterances.append(utterance)
            recogniser.use(other)
    assert [one.text for one in utterances] == ["blue smash winner", "fifteen love"]
    assert [one.grammar_hash for one in utterances] == [whole_graph().grammar_hash, other.grammar_hash]
    assert other.grammar_hash != whole_graph().grammar_hash
