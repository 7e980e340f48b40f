from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from device.hearing.decoding.recogniser import Recogniser
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, Attention, AudioBlock, Samples
from device.hearing.sources.recording import Recording
from device.hearing.utterance import UNKNOWN, Utterance
from models.acceptance import UNFINISHED
from models.voice.encoder import Vector, shipped
from models.voice.voice_print import VoicePrint
from padel.calls import jsgf, match_grammar
from tests.device.hearing.hearing import (
    NOW,
    blocks_of,
    demo_grammar,
    during,
    graph_of,
    heard,
    samples_of,
    usually_heard,
    whole_graph,
)
from tests.excerpts import excerpt


def halves(samples: Samples) -> tuple[Samples, Samples]:
    """Cut a call of two words between them."""
    [whole] = usually_heard(blocks_of(samples))
    first, second = whole.words
    cut = round((first.end_s + second.start_s) / 2 * SAMPLE_RATE_HZ)
    return samples[:cut], samples[cut:]


def silence(length_s: float) -> Samples:
    return np.zeros(round(length_s * SAMPLE_RATE_HZ), np.int16)


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


def test_what_another_voice_says_is_told_apart_unless_it_holds_the_button(tmp_path: Path) -> None:
    sound = blocks_of(samples_of(excerpt(tmp_path, "blue smash winner")))
    [usual] = usually_heard(sound)
    own = VoicePrint(voice=tuple(voice_of(sound, usual)), calls=12)
    other = VoicePrint(voice=tuple(-voice_of(sound, usual)), calls=12)
    held = [replace(block, addressed=True) for block in sound]
    for umpire, blocks, another in ((own, sound, False), (other, sound, True), (other, held, False)):
        recogniser = Recogniser(whole_graph(), SAMPLE_RATE_HZ, umpire)
        [utterance] = [one for _, one in recogniser.hear(blocks) if one]
        assert utterance == replace(usual, another_voice=another, addressed=blocks is held)


def voice_of(blocks: list[AudioBlock], of: Utterance) -> Vector:
    samples = np.concatenate([block.samples for block in blocks])
    start, end = (round(at_s * SAMPLE_RATE_HZ) for at_s in (of.words[0].start_s, of.words[-1].end_s))
    return shipped().vector(samples[start:end], SAMPLE_RATE_HZ)


def test_talk_is_not_a_call(tmp_path: Path) -> None:
    utterances = usually_heard(
        blocks_of(samples_of(excerpt(tmp_path, "i think we should order the sandwiches before they close")))
    )
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
    [whole] = usually_heard(blocks_of(samples))
    cut = round((whole.words[before - 1].end_s + whole.words[before].start_s) / 2 * SAMPLE_RATE_HZ)
    pause = np.zeros(round(0.7 * SAMPLE_RATE_HZ), np.int16)
    [with_pause] = heard(blocks_of(np.concatenate([samples[:cut], pause, samples[cut:]])))
    assert with_pause.text == whole.text == text
    assert with_pause.words[before].start_s - with_pause.words[before - 1].end_s > 0.5


def test_what_a_pause_made_other_speech_of_is_heard_again_with_what_comes_soon_after(tmp_path: Path) -> None:
    first, rest = halves(samples_of(excerpt(tmp_path, "thirty all")))
    cut = heard(blocks_of(np.concatenate([first, silence(1.4), rest])))
    assert [one.text for one in cut] == [UNKNOWN, "thirty all"]
    assert cut[1].verdict.accepted
    assert cut[1].words[1].start_s - cut[1].words[0].end_s > 1.2
    assert not any(one.is_known for one in heard(blocks_of(np.concatenate([first, silence(2.5), rest]))))


def test_the_beginning_of_a_sentence_is_no_call_and_is_heard_again_with_its_end(tmp_path: Path) -> None:
    samples = samples_of(excerpt(tmp_path, "red chiquita winner"))
    [whole] = usually_heard(blocks_of(samples))
    cut = round((whole.words[1].end_s + whole.words[2].start_s) / 2 * SAMPLE_RATE_HZ)
    blocks = blocks_of(np.concatenate([samples[:cut], silence(1.6), samples[cut:]]))
    shots, beginnings = (
        jsgf.parse(f"#JSGF V1.0; grammar shots; public <shot> = red (chiquita | smash) {end};")
        for end in ("winner", "[winner]")
    )
    # so that the decoder always ends in the midst of a sentence, as it may where it is told to
    beginning, sentence = heard(blocks, replace(graph_of(beginnings), grammar=shots))
    assert beginning.text == "red chiquita"
    assert beginning.verdict == UNFINISHED
    assert beginning.evidence is None
    assert sentence.text == "red chiquita winner"
    assert sentence.verdict.accepted


def test_what_was_said_before_the_listening_was_interrupted_is_no_part_of_a_call(tmp_path: Path) -> None:
    first, rest = halves(samples_of(excerpt(tmp_path, "thirty all")))
    at_s = (len(first) + 0.5 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    blocks = blocks_of(np.concatenate([first, silence(0.8), rest]))
    for attention in (Attention.AWAY, Attention.OWN_VOICE):
        assert not any(one.is_known for one in heard(during(blocks, at_s, at_s + 0.1, attention)))


def test_a_call_soon_after_talk_is_heard_by_itself(tmp_path: Path) -> None:
    talk = samples_of(excerpt(tmp_path, "i think we should order the sandwiches before they close", around_s=0.2))
    call = samples_of(excerpt(tmp_path, "blue smash winner", around_s=0.2))
    said = heard(blocks_of(np.concatenate([talk, silence(0.4), call, silence(1.0)])))
    assert [one.text for one in said if one.is_known] == ["blue smash winner"]


def test_a_call_is_judged_by_its_evidence_and_talk_is_not(tmp_path: Path) -> None:
    [call] = usually_heard(blocks_of(samples_of(excerpt(tmp_path, "blue smash winner"))))
    assert call.evidence is not None
    assert call.evidence.words == 3
    assert call.evidence.before_db > 10
    acceptance = whole_graph().acceptance
    assert call.verdict.probability == acceptance.probability(call.evidence)
    assert call.verdict.accepted == (call.verdict.probability >= acceptance.threshold)
    talk = usually_heard(
        blocks_of(samples_of(excerpt(tmp_path, "i think we should order the sandwiches before they close")))
    )
    assert all(one.evidence is None and not one.verdict.accepted for one in talk)


# ---- changing what is listened for


@pytest.mark.parametrize("step", [62, pytest.param(3, marks=pytest.mark.soak)])
def test_a_graph_changes_between_utterances_and_none_of_the_sound_is_lost(tmp_path: Path, step: int) -> None:
    """Whenever the other graph becomes ready, before, in or after a word, every call is heard whole."""
    blocks = blocks_of(samples_of(excerpt(tmp_path, "blue smash winner", "fifteen love")))
    usual = usually_heard(blocks)
    assert [utterance.text for utterance in usual] == ["blue smash winner", "fifteen love"]
    other = graph_of(demo_grammar())
    hashes = set()
    for ready in range(0, len(blocks), step):
        recogniser = Recogniser(whole_graph(), SAMPLE_RATE_HZ)
        utterances = []
        for number, (_, utterance) in enumerate(recogniser.hear(blocks)):
            if number == ready:
                recogniser.use(other)
            if utterance and utterance.is_known:
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


def test_the_decoder_rests_where_nothing_is_said_and_hears_what_ends_its_rest(tmp_path: Path) -> None:
    call, _ = soundfile.read(excerpt(tmp_path, "blue smash winner"), dtype="int16")
    hiss = np.random.default_rng(3).normal(0, 20, 10 * SAMPLE_RATE_HZ).astype(np.int16)
    sound = np.concatenate([hiss, call, hiss, call, hiss])
    recogniser = Recogniser(whole_graph(), SAMPLE_RATE_HZ)
    texts, blocks_at_rest = [], 0
    for _, utterance in recogniser.hear(blocks_of(sound)):
        blocks_at_rest += recogniser.is_resting
        texts += [utterance.text] if utterance else []
    assert texts == ["blue smash winner"] * 2
    assert blocks_at_rest * BLOCK_S > 18
