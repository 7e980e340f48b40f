import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from device.errors import SpeakerError
from device.feedback.announcer import Announcer
from device.feedback.earcons import Waveform, earcons
from device.feedback.signals import Signal
from device.feedback.sound_queue import Speech
from device.feedback.voice import Voice
from tests.waiting import PATIENCE_S

RATE_HZ = 16_000
SPOKEN_S = 2.0


class Gate:
    """Remembers whether it is closed, and for how long it would be at most."""

    def __init__(self) -> None:
        self.is_closed = False
        self.at_most_s: list[float] = []

    @contextmanager
    def closed(self, at_most_s: float) -> Iterator[None]:
        self.is_closed = True
        self.at_most_s.append(at_most_s)
        yield
        self.is_closed = False


class Output:
    """A loudspeaker that keeps what it plays, and may be held up, or broken."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.played: list[Waveform] = []
        self.were_closed: list[bool] = []
        self.is_broken = False
        self.let_go = threading.Event()
        self.let_go.set()
        self.changed = threading.Condition()

    def rate_hz(self) -> int:
        if self.is_broken:
            raise SpeakerError("loudspeaker 'x' cannot be opened")
        return RATE_HZ

    def play(self, samples: Waveform, cut: threading.Event) -> None:
        with self.changed:
            self.played.append(samples)
            self.were_closed.append(self.gate.is_closed)
            self.changed.notify_all()
        while not self.let_go.wait(0.005):
            if cut.is_set():
                return

    def close(self) -> None:
        pass

    def wait_for(self, count: int) -> list[Waveform]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.played) >= count, PATIENCE_S), (
                f"{len(self.played)} were played"
            )
            return self.played


@pytest.fixture
def output() -> Output:
    return Output(Gate())


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    """An engine that speaks a tone of two seconds."""
    wav, engine = tmp_path / "speech.wav", tmp_path / "engine.py"
    soundfile.write(wav, np.sin(np.arange(round(SPOKEN_S * 22_050)) / 7), 22_050)
    engine.write_text(f"import sys; sys.stdout.buffer.write(open({str(wav)!r}, 'rb').read())")
    return Voice(f"{sys.executable} {engine}", "en", timeout_s=PATIENCE_S)


@contextmanager
def announcer(output: Output, voice: Voice | None = None, **options: float) -> Iterator[Announcer]:
    announcer = Announcer(output, output.gate, voice=voice, **options)  # type: ignore[arg-type]
    yield announcer
    output.let_go.set()
    announcer.close()


@pytest.mark.parametrize("signal", earcons(RATE_HZ))
def test_a_signal_is_heard_at_the_set_volume(output: Output, signal: Signal) -> None:
    with announcer(output, volume=0.25) as one:
        one.announce(signal)
        [played] = output.wait_for(1)
    assert np.allclose(played, earcons(RATE_HZ)[signal] / 4)


def test_a_sentence_is_spoken_at_the_loudspeakers_rate(output: Output, voice: Voice) -> None:
    with announcer(output, voice) as one:
        one.announce(Speech("fifteen love"))
        [played] = output.wait_for(1)
    assert len(played) == pytest.approx(SPOKEN_S * RATE_HZ, abs=2)


def test_the_microphone_is_off_while_something_is_played_and_never_for_good(output: Output, voice: Voice) -> None:
    with announcer(output, voice) as one:
        one.announce(Signal.TAKEN)
        one.announce(Speech("fifteen love"))
        output.wait_for(2)
    assert output.were_closed == [True, True]
    assert not output.gate.is_closed
    assert output.gate.at_most_s == [pytest.approx(0.14 + 1, abs=0.01), pytest.approx(SPOKEN_S + 1, abs=0.01)]


def test_a_loudspeaker_that_hangs_holds_nobody_up(output: Output) -> None:
    output.let_go.clear()
    with announcer(output) as one:
        for _ in range(1000):
            one.announce(Signal.TAKEN)
        assert len(output.wait_for(1)) == 1


def test_an_alarm_cuts_off_what_is_spoken(output: Output, voice: Voice) -> None:
    output.let_go.clear()
    with announcer(output, voice) as one:
        one.announce(Speech("fifteen love"))
        output.wait_for(1)
        one.announce(Signal.ALARM)
        _, alarm = output.wait_for(2)
    assert len(alarm) == len(earcons(RATE_HZ)[Signal.ALARM])


def test_a_loudspeaker_that_fails_is_said_once_and_works_again_when_it_does(
    output: Output, caplog: pytest.LogCaptureFixture
) -> None:
    output.is_broken = True
    with announcer(output) as one:
        for _ in range(5):
            one.announce(Signal.ASKED)
        output.is_broken = False
        one.announce(Signal.TAKEN)
        output.wait_for(1)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "loudspeaker 'x' cannot be opened. Everything else goes on" in caplog.text


def test_a_voice_that_fails_is_said_once_and_signals_are_still_heard(
    output: Output, caplog: pytest.LogCaptureFixture
) -> None:
    with announcer(output, Voice("no-such-engine", "en")) as one:
        for number in range(3):
            one.announce(Speech("deuce"))
            one.announce(Signal.TAKEN)
            output.wait_for(number + 1)
    assert len(caplog.records) == 1
    assert "no-such-engine" in caplog.text


def test_without_sounds_only_sentences_are_heard(output: Output, voice: Voice) -> None:
    with announcer(output, voice, sounds=False) as one:
        one.announce(Signal.TAKEN)
        one.announce(Speech("deuce"))
        [played] = output.wait_for(1)
    assert len(played) > RATE_HZ


def test_the_next_match_may_be_spoken_in_another_language(output: Output, tmp_path: Path) -> None:
    engine = tmp_path / "engine.py"
    engine.write_text(
        "import io, sys, soundfile\n"
        "seconds = {'en': 1, 'es': 2}[sys.argv[1]]\nwav = io.BytesIO()\n"
        f"soundfile.write(wav, [0.5] * ({RATE_HZ} * seconds), {RATE_HZ}, format='WAV')\n"
        "sys.stdout.buffer.write(wav.getvalue())\n"
    )
    with announcer(output, Voice(f"{sys.executable} {engine} {{language}}", "en", timeout_s=PATIENCE_S)) as one:
        one.announce(Speech("fifteen love"))
        output.wait_for(1)
        one.speak("es")
        one.announce(Speech("quince nada"))
        english, spanish = output.wait_for(2)
    assert (len(english), len(spanish)) == (RATE_HZ, 2 * RATE_HZ)


def test_without_a_voice_another_language_changes_nothing(output: Output) -> None:
    with announcer(output) as one:
        one.speak("es")
        one.announce(Signal.TAKEN)
        output.wait_for(1)
