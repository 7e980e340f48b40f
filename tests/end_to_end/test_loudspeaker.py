"""Sounds come out of a loudspeaker whole, in their pitch: PulseAudio's null sink plays the loudspeaker's part."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from device.feedback.earcons import TONES, length_ms
from device.feedback.signals import Signal
from tests.end_to_end.test_own_voice import RATE_HZ, recorder
from tests.waiting import PATIENCE_S, until

PLAY = """
import sys, threading
from device.feedback.earcons import earcons
from device.feedback.loudspeaker import Loudspeaker
from device.feedback.signals import Signal

speaker = Loudspeaker("default")
speaker.play(0.5 * earcons(speaker.rate_hz())[Signal(sys.argv[1])], threading.Event())
speaker.close()
"""


@pytest.mark.parametrize("signal", [Signal.TAKEN, Signal.ASKED, Signal.ALARM])
def test_a_sound_is_played_from_its_first_tone_to_its_last(
    signal: Signal, sound: dict[str, str], tmp_path: Path
) -> None:
    with recorder(tmp_path / "played.raw", sound) as played:
        until(lambda: played.length_s() > 0.2, "it is recorded")
        subprocess.run([sys.executable, "-c", PLAY, signal], env=sound, check=True, timeout=PATIENCE_S)
        until(lambda: played.quiet_s() > 0.3 and played.loud_s(0) > 0, "it was played to its end")
    loud = np.flatnonzero(np.abs(played.samples().astype(int)) > 1000)
    first, last = loud[0], loud[-1]
    assert (last - first) / RATE_HZ == pytest.approx(length_ms(signal) / 1000, abs=0.03)
    ending = played.samples()[last - round(0.04 * RATE_HZ) : last]
    pitch_hz = np.abs(np.fft.rfft(ending, RATE_HZ)).argmax()
    assert pitch_hz == pytest.approx(TONES[signal][-1].end_hz, rel=0.12)
