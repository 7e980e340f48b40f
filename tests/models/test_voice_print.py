"""A voice is learnt from a few of its calls, and told from others' on real people's sentences."""

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from marcador.demo.script import recording
from models.errors import ModelError, RecordingError
from models.recipe.sound.recordings import load
from models.surroundings import measured
from models.transcribe import Samples
from models.voice import encoder, voice_print
from models.voice.voice_print import Learnt

PEOPLE = Path(__file__).parent / "data" / "people"
RATE_HZ = 16_000
CLEAN_DB = 40.0
LEARNT_FROM = 9


@cache
def said() -> dict[str, list[Samples]]:
    """Give what each of three people says: a dozen sentences."""
    found: dict[str, list[Samples]] = {}
    for one in load(PEOPLE):
        found.setdefault(one.voice, []).append(np.round(one.samples * 32767).astype(np.int16))
    return found


@cache
def learnt(speaker: str) -> Learnt:
    return voice_print.learn([(samples, RATE_HZ) for samples in said()[speaker][:LEARNT_FROM]])


WOMAN, MEN = "so0811", ("so1039", "so1099")


@pytest.mark.parametrize("speaker", [WOMAN, *MEN])
def test_a_voice_is_known_again_and_an_unlike_one_is_not(speaker: str) -> None:
    known = learnt(speaker).print
    unlike = [one for name in (MEN if speaker == WOMAN else (WOMAN,)) for one in said()[name]]
    assert not any(known.is_another(one, RATE_HZ, CLEAN_DB) for one in said()[speaker][LEARNT_FROM:])
    assert all(known.is_another(one, RATE_HZ, CLEAN_DB) for one in unlike)


@pytest.mark.parametrize("calls", [20, pytest.param(99, marks=pytest.mark.soak)])
def test_an_umpire_is_known_in_a_court_s_noise_and_a_woman_is_told_from_him(calls: int) -> None:
    his, hers = demo("umpire", calls), demo("third", calls - 12)
    known = voice_print.learn([(call, RATE_HZ) for call, _ in his[:12]]).print
    assert not any(known.is_another(call, RATE_HZ, above_db) for call, above_db in his[12:])
    assert all(known.is_another(call, RATE_HZ, above_db) for call, above_db in hers)


def demo(voice: str, most: int) -> list[tuple[Samples, float]]:
    """Give the first calls of one of the demo's umpires, and how much each stands out of the noise, in dB."""
    with files("marcador.demo").joinpath("match.tsv").open() as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["voice"] == voice][:most]
    sound, rate_hz = soundfile.read(recording(), stop=round((float(rows[-1]["end_s"]) + 1) * RATE_HZ), dtype="int16")
    assert rate_hz == RATE_HZ
    return [_cut(sound, float(row["start_s"]), float(row["end_s"])) for row in rows]


def _cut(sound: Samples, start_s: float, end_s: float) -> tuple[Samples, float]:
    around = sound[round((start_s - 0.4) * RATE_HZ) : round((end_s + 0.4) * RATE_HZ)]
    found = measured(around, RATE_HZ, 0.4, 0.4 + end_s - start_s)
    said = sound[round((start_s - 0.05) * RATE_HZ) : round((end_s + 0.05) * RATE_HZ)]
    return said, min(found.before_db, found.after_db)


def test_a_call_unlike_the_others_is_seen_when_a_voice_is_learnt() -> None:
    calls = [*said()["so1099"][: LEARNT_FROM - 1], said()["so0811"][0]]
    *own, another = voice_print.learn([(samples, RATE_HZ) for samples in calls]).likenesses
    assert another < voice_print.ODD < min(own)


def test_a_voice_is_the_same_at_another_rate_and_another_loudness() -> None:
    known, one = encoder.shipped(), said()["so1099"][0]
    at_48_khz = np.interp(np.arange(3 * len(one)) / 3, np.arange(len(one)), one).astype(np.int16)
    assert known.vector(one, RATE_HZ) @ known.vector(at_48_khz, 3 * RATE_HZ) > 0.95
    assert known.vector(one, RATE_HZ) @ known.vector(one // 8, RATE_HZ) > 0.98


def test_what_is_too_short_to_tell_is_the_umpires() -> None:
    known = learnt("so1099").print
    assert not known.is_another(said()["so0811"][0][: RATE_HZ // 5], RATE_HZ, CLEAN_DB)


@given(st.floats(0, 12), st.floats(0, 40))
@settings(max_examples=40)
def test_the_clearer_a_call_is_the_more_is_asked_of_it(length_s: float, above_db: float) -> None:
    assert -1 < voice_print.least(length_s, above_db) < 1
    assert voice_print.least(length_s, above_db) <= voice_print.least(length_s, above_db + 6)
    assert voice_print.least(length_s, above_db) <= voice_print.least(length_s + 0.5, above_db)


@pytest.mark.parametrize("count", [0, 5, 41])
def test_a_voice_is_not_learnt_from_too_few_or_too_many_calls(count: int) -> None:
    with pytest.raises(RecordingError, match=f"{count} calls: a voice is learnt from 6 to 40"):
        voice_print.learn([(said()["so1099"][0], RATE_HZ)] * count)


def test_what_is_said_is_cut_out_of_the_silence_around_it() -> None:
    one, silence = said()["so1099"][0], np.zeros(RATE_HZ, np.int16)
    cut = voice_print.spoken(np.concatenate([silence, one, silence]), RATE_HZ)
    assert len(one) - 0.1 * RATE_HZ < len(cut) < len(one) + 0.2 * RATE_HZ
    assert len(voice_print.spoken(silence, RATE_HZ)) == len(silence)


def test_a_print_is_small_and_holds_nothing_but_a_direction() -> None:
    kept = learnt("so1099").print.model_dump_json()
    assert len(kept) < 2500
    assert set(learnt("so1099").print.model_dump()) == {"voice", "calls"}


def test_a_broken_encoder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "encoder.npz"
    broken.write_bytes(b"PK")
    monkeypatch.setattr(encoder, "_FILE", broken)
    encoder.shipped.cache_clear()
    try:
        with pytest.raises(ModelError, match="install marcador again"):
            encoder.shipped()
    finally:
        encoder.shipped.cache_clear()
