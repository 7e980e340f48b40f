"""A sentence is decoded a second time as it comes, at another speed, for a second opinion about it."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from device.hearing.decoding import second_opinion
from device.hearing.decoding.end_pointing import LIKELY_PAUSE_S
from device.hearing.decoding.recent_sound import Memory
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.decoding.second_opinion import SecondOpinion
from device.hearing.sources.audio import SAMPLE_RATE_HZ, Samples
from device.hearing.utterance import UNKNOWN
from models.decoding import LEAD_IN_S, Loaded, SecondHearing, Sentences
from models.heard import Opinion, Words
from tests.device.hearing.hearing import blocks_of, samples_of, whole_graph
from tests.excerpts import excerpt

TALKING, PAUSE = 0.0, LIKELY_PAUSE_S


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note when second decodings begin and end."""
    done: list[str] = []

    class Noted(SecondHearing):
        def __init__(self, model: Loaded, rate_hz: int) -> None:
            done.append("begun")
            super().__init__(model, rate_hz)

        def finish(self) -> Opinion:
            done.append("ended")
            return super().finish()

    monkeypatch.setattr(second_opinion, "SecondHearing", Noted)
    return done


@cache
def first_heard(sound: bytes) -> Words:
    first = Sentences(whole_graph().model, SAMPLE_RATE_HZ)
    first.accept(np.frombuffer(sound, np.int16))
    return first.finish()


class Sentence:
    """A call that a second opinion follows, and what the first decoding heard of it."""

    def __init__(self, samples: Samples) -> None:
        self.blocks = blocks_of(samples)
        self.words = first_heard(samples.tobytes())
        self.memory = Memory(SAMPLE_RATE_HZ)
        self.second = SecondOpinion(whole_graph().model, whole_graph().grammar, self.memory)
        self._at = iter(self.blocks)

    def follow(self, until_s: float, *said: str, pause_s: float = TALKING) -> None:
        for block in self._at:
            self.memory.keep(block, 12.0)
            self.second.follow(block, said, pause_s)
            if block.end_s >= until_s:
                return

    @property
    def begun_s(self) -> float:
        return self.words[0].start_s

    @property
    def ended_s(self) -> float:
        return self.words[-1].end_s

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)

    def best(self) -> tuple[str, ...]:
        return tuple(self.second.about(self.words).readings[0].text.split())


@pytest.fixture(params=["forty fifteen", pytest.param("blue smash winner", marks=pytest.mark.soak)])
def sentence(tmp_path: Path, request: pytest.FixtureRequest) -> Sentence:
    return Sentence(samples_of(excerpt(tmp_path, request.param)))


def at_the_end(sentence: Sentence) -> Opinion:
    """Decode the whole call again when it is over."""
    whole = SecondHearing(whole_graph().model, SAMPLE_RATE_HZ)
    since_s = sentence.begun_s - LEAD_IN_S
    whole.accept(np.concatenate([block.samples for block in sentence.blocks if block.end_s > since_s]))
    return whole.finish()


def margin(opinion: Opinion) -> float:
    """Give how much better the call is than other speech."""
    assert opinion.other_score is not None
    return opinion.readings[0].score - opinion.other_score


def test_the_opinion_made_along_is_that_of_a_decoding_at_the_end(sentence: Sentence, work: list[str]) -> None:
    sentence.follow(sentence.begun_s + 0.3)
    sentence.follow(sentence.blocks[-1].end_s, "player")
    assert work == ["begun"]
    made, afterwards = sentence.second.about(sentence.words), at_the_end(sentence)
    assert [reading.text for reading in made.readings] == [reading.text for reading in afterwards.readings]
    assert made.readings[0].text == " ".join(sentence.said)
    assert margin(made) > 5
    assert margin(made) == pytest.approx(margin(afterwards), abs=0.5)


def test_the_opinion_is_ready_before_the_sentence_is_over(sentence: Sentence, work: list[str]) -> None:
    sentence.follow(sentence.begun_s + 0.3)
    sentence.follow(sentence.ended_s + 0.2, "player")
    sentence.follow(sentence.ended_s + 0.25, "player", pause_s=PAUSE)
    assert work == ["begun", "ended"]
    sentence.follow(sentence.ended_s + 0.4, "player", pause_s=PAUSE)
    assert sentence.best() == sentence.said
    assert work == ["begun", "ended"]


@pytest.mark.parametrize("pause_s", [TALKING, PAUSE])
def test_who_speaks_on_after_a_pause_is_heard_from_the_beginning(
    sentence: Sentence, work: list[str], pause_s: float
) -> None:
    middle_s = sentence.words[0].end_s - 0.2
    sentence.follow(sentence.begun_s + 0.1)
    sentence.follow(middle_s, "player")
    sentence.follow(middle_s + 0.1, "player", pause_s=PAUSE)
    assert work == ["begun", "ended"]
    sentence.follow(sentence.ended_s, "player", "smash", pause_s=pause_s)
    assert work == ["begun", "ended", "begun"]
    sentence.follow(sentence.ended_s + 0.3, *sentence.said, pause_s=PAUSE)
    assert sentence.best() == sentence.said
    assert work == ["begun", "ended"] * 2


def test_noise_after_the_last_word_leaves_the_opinion_that_there_is(sentence: Sentence, work: list[str]) -> None:
    sentence.follow(sentence.begun_s + 0.3)
    sentence.follow(sentence.ended_s + 0.2, *sentence.said)
    sentence.follow(sentence.ended_s + 0.25, *sentence.said, pause_s=PAUSE)
    sentence.follow(sentence.ended_s + 0.4, *sentence.said)
    assert sentence.best() == sentence.said
    assert work == ["begun", "ended"]


def test_a_word_that_sounds_on_in_what_seemed_a_pause_is_heard_whole(sentence: Sentence, work: list[str]) -> None:
    sentence.follow(sentence.begun_s + 0.3)
    sentence.follow(sentence.ended_s, *sentence.said)
    sentence.follow(sentence.ended_s + 0.05, *sentence.said, pause_s=PAUSE)
    sentence.follow(sentence.ended_s + 0.4, *sentence.said)
    assert sentence.best() == sentence.said
    assert work == ["begun", "ended"] * 2


def test_a_word_that_is_seen_late_was_heard_all_the_same(sentence: Sentence, work: list[str]) -> None:
    sentence.follow(sentence.begun_s + 0.3)
    sentence.follow(sentence.ended_s + 0.15, "player")
    sentence.follow(sentence.ended_s + 0.2, "player", pause_s=PAUSE)
    sentence.follow(sentence.ended_s + 0.4, *sentence.said, pause_s=PAUSE)
    assert sentence.best() == sentence.said
    assert work == ["begun", "ended"]


def test_a_decoding_that_began_too_late_is_made_anew(sentence: Sentence, work: list[str]) -> None:
    sentence.follow(sentence.begun_s + 1.5)
    sentence.follow(sentence.blocks[-1].end_s, "player")
    assert sentence.best() == sentence.said
    assert work == ["begun", "begun", "ended"]


def test_nobody_wants_an_opinion_about_other_speech(sentence: Sentence, work: list[str]) -> None:
    sentence.follow(sentence.begun_s + 0.3, UNKNOWN)
    sentence.follow(sentence.begun_s + 0.6, "player")
    sentence.follow(sentence.ended_s, "player", UNKNOWN)
    sentence.follow(sentence.blocks[-1].end_s, "player", UNKNOWN, pause_s=PAUSE)
    assert work == ["begun"]


def test_what_looked_like_other_speech_for_a_while_is_heard_from_its_first_word(
    sentence: Sentence, work: list[str]
) -> None:
    sentence.follow(sentence.begun_s + 0.3)
    sentence.follow(sentence.begun_s + 0.6, "player")
    sentence.follow(sentence.begun_s + 0.8, "player", UNKNOWN)
    sentence.follow(sentence.ended_s + 0.3, *sentence.said)
    assert sentence.best() == sentence.said
    assert work == ["begun", "begun", "ended"]


def test_words_long_after_other_speech_are_heard_without_it(sentence: Sentence, work: list[str]) -> None:
    silence = np.zeros(4 * SAMPLE_RATE_HZ, np.int16)
    late = Sentence(np.concatenate([silence, *(block.samples for block in sentence.blocks)]))
    late.follow(0.5, "player")
    late.follow(late.begun_s + 0.3, "player", UNKNOWN)
    late.follow(late.ended_s + 0.3, *late.said)
    assert late.best() == late.said
    assert work == ["begun", "begun", "ended"]


@pytest.mark.parametrize("text", ["blue smash winner", "red chiquita winner"])
def test_nothing_is_decoded_any_more_when_a_call_is_over(tmp_path: Path, work: list[str], text: str) -> None:
    before: list[str] = []
    recogniser = Recogniser(whole_graph(), SAMPLE_RATE_HZ)
    utterance = None
    for _, found in recogniser.hear(blocks_of(samples_of(excerpt(tmp_path, text)))):
        if found is None and utterance is None:
            before = list(work)
        utterance = utterance or found
    assert utterance is not None
    assert utterance.verdict.accepted
    assert before == work
    assert work[-1] == "ended"
