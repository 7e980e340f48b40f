import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from device.errors import VoiceError
from device.feedback.announcer import resampled
from device.feedback.voice import LONGEST_TEXT, Voice
from device.settings import FeedbackSettings
from tests.waiting import PATIENCE_S

COMMAND = FeedbackSettings().speech_command
needs_pico = pytest.mark.skipif(shutil.which("pico2wave") is None, reason="apt install libttspico-utils")


def script(folder: Path, code: str) -> str:
    path = folder / "engine.py"
    path.write_text(f"import sys, time\n{code}\n")
    return f"{sys.executable} {path}"


@pytest.mark.parametrize(("language", "text"), [("en", "forty fifteen"), ("es", "cuarenta quince")])
def test_the_score_is_spoken_by_the_command_that_ships(language: str, text: str) -> None:
    samples, rate_hz = Voice(COMMAND, language).render(text)
    assert 0.5 < len(samples) / rate_hz < 3
    assert 0.1 < np.abs(samples).max() <= 1


def test_the_language_changes_how_it_sounds() -> None:
    english, spanish = (Voice(COMMAND, language).render("azul")[0] for language in ("en", "es"))
    assert len(english) != len(spanish) or not np.allclose(english, spanish)


@needs_pico
def test_a_command_that_writes_a_file_speaks_too() -> None:
    samples, rate_hz = Voice("pico2wave -l en-GB -w {wav} {text}", "en").render("forty fifteen")
    assert rate_hz == 16_000
    assert 0.5 < len(samples) / rate_hz < 3


def test_a_name_is_text_and_never_a_command(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    voice = Voice(script(tmp_path, f"open({str(seen)!r}, 'w').write(repr(sys.argv[1:]))") + " {text}", "en")
    with pytest.raises(VoiceError, match="not audio"):
        voice.render('game $(reboot) "; {language} {wav}')
    assert seen.read_text() == repr(['game $(reboot) "; {language} {wav}'])


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    voice = Voice(script(tmp_path, f"open({str(seen)!r}, 'w').write(sys.stdin.read())"), "en")
    with pytest.raises(VoiceError):
        voice.render("a  b " * 500)
    assert len(seen.read_text()) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("sys.exit('no voice es')", r"status 1 \(no voice es\)"),
        ("time.sleep(60)", "took longer than 0.3 s"),
        ("print('hello')", "6 bytes that are not audio"),
        ("", "0 bytes that are not audio"),
    ],
)
def test_an_engine_that_fails_is_said_in_a_sentence(tmp_path: Path, code: str, complaint: str) -> None:
    with pytest.raises(VoiceError, match=complaint):
        Voice(script(tmp_path, code), "en", timeout_s=0.3 if "sleep" in code else PATIENCE_S).render("deuce")


def test_a_missing_engine_is_said_with_what_to_do() -> None:
    with pytest.raises(VoiceError, match="apt install espeak-ng"):
        Voice("no-such-engine {text}", "en").render("deuce")


@pytest.mark.parametrize("command", ["", "   ", "espeak-ng 'half a quote"])
def test_a_command_that_cannot_be_run_is_refused_at_the_start(command: str) -> None:
    with pytest.raises(VoiceError):
        Voice(command, "en")


@pytest.mark.parametrize("to_hz", [16_000, 22_050, 44_100, 48_000])
def test_a_voice_keeps_its_pitch_and_length_at_the_loudspeakers_rate(to_hz: int) -> None:
    tone = np.sin(2 * np.pi * 500 * np.arange(22_050) / 22_050).astype(np.float32)
    there = resampled(tone, 22_050, to_hz)
    assert len(there) == to_hz
    assert np.abs(np.fft.rfft(there)).argmax() == 500
