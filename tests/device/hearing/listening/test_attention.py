"""Half duplex and push to talk, with the real recogniser on a real voice."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from device.feedback.announcer import resampled
from device.feedback.voice import Voice
from device.hearing.listening.attention import Attending
from device.hearing.listening.half_duplex_gate import Gate
from device.hearing.listening.push_to_talk import TalkWindow
from device.hearing.sources.audio import SAMPLE_RATE_HZ, Attention, AudioBlock, Samples
from device.hearing.utterance import Utterance
from device.settings import FeedbackSettings
from padel.calls import match_grammar
from tests.device.hearing.hearing import NOW, blocks_of, during, graph_of, heard, samples_of, usually_heard
from tests.excerpts import excerpt

TEXT = "blue smash winner"
MORE_OF_ITS_OWN = ["forty fifteen", "deuce"]


def texts(utterances: list[Utterance]) -> list[str]:
    return [utterance.text for utterance in utterances if utterance.is_known and not utterance.is_cut]


# ---- the own voice


@pytest.fixture
def court(tmp_path: Path) -> Samples:
    """A call, three seconds of the court's noise, and another call."""
    call = samples_of(excerpt(tmp_path, TEXT))
    noise = samples_of(excerpt(tmp_path, "fifteen love"))[: SAMPLE_RATE_HZ // 2]
    return np.concatenate([call, *[noise] * 6, samples_of(excerpt(tmp_path, "fifteen love"))])


def spoken_into(court: Samples, at_s: float, text: str) -> tuple[Samples, float]:
    """The court with the appliance's own voice in it; and when that voice ends."""
    voice, rate_hz = Voice(FeedbackSettings().speech_command, "en").render(text)
    own = (resampled(voice, rate_hz, SAMPLE_RATE_HZ) * 12_000).astype(np.int16)
    mixed, at = court.copy(), round(at_s * SAMPLE_RATE_HZ)
    mixed[at : at + len(own)] += own
    return mixed, at_s + len(own) / SAMPLE_RATE_HZ


@pytest.mark.parametrize(
    "text", ["thirty fifteen", "game blue", *(pytest.param(one, marks=pytest.mark.soak) for one in MORE_OF_ITS_OWN)]
)
def test_the_appliance_does_not_hear_its_own_voice(court: Samples, text: str) -> None:
    begin_s = len(court) / SAMPLE_RATE_HZ - 6.0
    mixed, end_s = spoken_into(court, begin_s, text)
    clock = [begin_s]
    gate = Gate(lambda: NOW + timedelta(seconds=clock[0]))
    with gate.closed(10):
        clock[0] = end_s
    blocks = [*Attending(SAMPLE_RATE_HZ, gate).mark(blocks_of(mixed))]
    utterances = heard(blocks)
    assert texts(utterances) == [TEXT, "fifteen love"]
    usual = [one for one in usually_heard(blocks_of(court)) if one.is_known]
    for one, another in zip([one for one in utterances if one.is_known], usual, strict=True):
        assert abs(one.speech_ended - another.speech_ended) < timedelta(seconds=0.15)
        assert [word.start_s for word in one.words] == pytest.approx(
            [word.start_s for word in another.words], abs=0.15
        )


def test_without_the_gate_it_would_hear_itself(court: Samples) -> None:
    """What makes the test above one that can fail."""
    mixed, _ = spoken_into(court, len(court) / SAMPLE_RATE_HZ - 6.0, "thirty fifteen")
    assert "thirty fifteen" in texts(heard(blocks_of(mixed)))


@pytest.mark.parametrize(
    ("text", "step_s"),
    [
        ("red chiquita winner", 0.4),
        *(
            pytest.param(text, 0.05, marks=pytest.mark.soak)
            for text in ("red chiquita winner", "player two volley winner", "thirty fifteen")
        ),
    ],
)
def test_a_call_that_is_cut_is_not_taken_for_another(tmp_path: Path, text: str, step_s: float) -> None:
    """Wherever the own voice begins or ends in it, it is heard whole, or not at all, or known to be cut."""
    blocks = blocks_of(samples_of(excerpt(tmp_path, text)))
    [usual] = heard(blocks)
    first, last = usual.words[0].start_s, usual.words[-1].end_s
    for edge_s in np.arange(first - 0.4, last + 0.4, step_s):
        for stretch in ((edge_s, 60.0), (first - 0.6, edge_s), (edge_s, edge_s + 0.35)):
            taken = texts(heard(during(blocks, *stretch, Attention.OWN_VOICE)))
            assert taken in ([], [text]), stretch


# ---- push to talk


def pressed(blocks: list[AudioBlock], at_s: float, until_s: float, *, is_open: bool = False) -> list[AudioBlock]:
    """Mark blocks as they come: the button goes down and up between two of them."""
    clock = [0.0]
    window = TalkWindow("hold", 6.0, now=lambda: NOW + timedelta(seconds=clock[0]))
    attending = Attending(SAMPLE_RATE_HZ, Gate(), window, open=is_open)
    marked = []
    for block in blocks:
        if clock[0] < at_s <= block.end_s:
            clock[0] = at_s
            window.pressed()
        if clock[0] < until_s <= block.end_s:
            clock[0] = until_s
            window.released()
        clock[0] = block.end_s
        marked += attending.mark([block])
    return marked


@pytest.fixture
def call(tmp_path: Path) -> tuple[list[AudioBlock], float, float]:
    """A call as blocks, with when its first word begins and its last one ends."""
    blocks = blocks_of(samples_of(excerpt(tmp_path, TEXT, silence_s=1)))
    [utterance] = usually_heard(blocks)
    return blocks, utterance.words[0].start_s, utterance.words[-1].end_s


def test_without_a_press_nothing_is_heard(call: tuple[list[AudioBlock], float, float]) -> None:
    blocks, _, _ = call
    assert heard(pressed(blocks, 100, 100)) == []


@pytest.mark.parametrize(
    ("late_s", "early_s"),
    [
        (-0.5, 0.4),
        (0.1, 0.0),
        *(
            pytest.param(late_s, early_s, marks=pytest.mark.soak)
            for late_s in (-0.5, -0.2, 0.0, 0.1)
            for early_s in (0.0, 0.4)
        ),
    ],
)
def test_a_press_at_the_first_word_is_early_enough(
    call: tuple[list[AudioBlock], float, float], late_s: float, early_s: float
) -> None:
    blocks, first_s, last_s = call
    [utterance] = heard(pressed(blocks, first_s + late_s, last_s + early_s))
    assert utterance.text == TEXT
    assert not utterance.is_cut
    assert utterance.words[0].start_s == pytest.approx(first_s, abs=0.12)


def test_a_call_is_decided_when_the_button_is_let_go(call: tuple[list[AudioBlock], float, float]) -> None:
    blocks, first_s, last_s = call
    [utterance] = heard(pressed(blocks, first_s - 0.3, last_s - 0.1))
    assert utterance.text == TEXT
    assert utterance.decided_after_s < 0.4


def test_a_press_in_the_middle_of_a_call_takes_nothing(call: tuple[list[AudioBlock], float, float]) -> None:
    blocks, first_s, last_s = call
    for part in (0.2, 0.4, 0.6, 0.9):
        taken = texts(heard(pressed(blocks, first_s + 0.3 + (last_s - first_s) * part, last_s + 0.5)))
        assert taken in ([], [TEXT])


@pytest.mark.parametrize(("from_s", "addressed"), [(-0.3, True), (0.2, True), (-60.0, False)])
def test_an_open_microphone_knows_what_was_said_with_the_button(
    call: tuple[list[AudioBlock], float, float], from_s: float, addressed: bool
) -> None:
    blocks, first_s, last_s = call
    [utterance] = heard(pressed(blocks, first_s + from_s, last_s if addressed else first_s - 59, is_open=True))
    assert utterance.text == TEXT
    assert utterance.addressed is addressed


# ---- wake word


def said(text: str) -> list[AudioBlock]:
    voice, rate_hz = Voice(FeedbackSettings().speech_command, "en").render(text)
    quiet = np.zeros(SAMPLE_RATE_HZ)
    samples = np.concatenate([quiet, resampled(voice, rate_hz, SAMPLE_RATE_HZ) * 9000, quiet])
    noise = np.random.default_rng(1).standard_normal(len(samples)) * 20
    return blocks_of((samples + noise).astype(np.int16))


def test_in_wake_word_mode_a_call_begins_with_the_word() -> None:
    graph = graph_of(match_grammar("en", ("blue", "red"), (), wake=True))
    assert texts(heard(said(f"umpire {TEXT}"), graph)) == [f"umpire {TEXT}"]
    assert texts(heard(said(TEXT), graph)) == []
