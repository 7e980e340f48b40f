from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from device.assembly import listening
from device.hearing.recogniser import Utterance
from device.hearing.recording import Recording
from device.identifiers import uuid7
from device.settings import UmpireSettings
from marcador.demo.script import MATCH
from padel.events import Event, MatchCreated
from padel.match import Match, fold
from tests.excerpts import excerpt

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def new_match() -> Match:
    names = (MATCH.pair_a.names(), MATCH.pair_b.names())
    setup = MatchCreated(format=MATCH.format, pair_a=names[0], pair_b=names[1])
    return fold(None, Event(id=uuid7(), match=uuid7(), time=NOW, data=setup))


def hear(path: Path, tmp_path: Path) -> list[Utterance]:
    source = Recording(path, NOW)
    recogniser, _ = listening(new_match(), source.rate_hz, UmpireSettings(), None, tmp_path / "model")
    return [utterance for _, utterance in recogniser.hear(source.blocks()) if utterance]


@pytest.mark.parametrize("text", ["blue smash winner", "forty fifteen", "red chiquita winner"])
def test_a_call_is_heard_with_times_and_confidences(tmp_path: Path, text: str) -> None:
    [utterance] = hear(excerpt(tmp_path, text), tmp_path)
    assert utterance.text == text
    starts = [word.start_s for word in utterance.words]
    assert starts == sorted(starts)
    assert 1.2 < starts[0] < 2.0
    assert 0 < utterance.confidence <= 1
    assert 0 < utterance.decided_after_s < 1.5


def test_talk_is_not_a_call(tmp_path: Path) -> None:
    heard = hear(excerpt(tmp_path, "i think we should order the sandwiches before they close"), tmp_path)
    assert heard
    assert not any(utterance.is_known for utterance in heard)


@pytest.mark.parametrize("level", [0, 20, 600])
def test_silence_and_noise_are_no_calls(tmp_path: Path, level: int) -> None:
    path = tmp_path / "noise.wav"
    samples = np.random.default_rng(3).standard_normal(16_000 * 6) * level
    soundfile.write(path, samples.astype(np.int16), 16_000)
    assert not any(utterance.is_known for utterance in hear(path, tmp_path))


def test_another_sample_rate_is_heard_too(tmp_path: Path) -> None:
    slow, _ = soundfile.read(excerpt(tmp_path, "blue smash winner"), dtype="float64")
    at = np.arange(0, len(slow) - 1, 16_000 / 22_050)
    path = tmp_path / "fast.wav"
    soundfile.write(path, np.interp(at, np.arange(len(slow)), slow), 22_050, subtype="PCM_16")
    assert [utterance.text for utterance in hear(path, tmp_path)] == ["blue smash winner"]
