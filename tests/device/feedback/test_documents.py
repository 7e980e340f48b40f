"""What is written about feedback is so."""

from pathlib import Path

import pytest

from device.feedback.earcons import TONES
from device.feedback.signals import Signal
from marcador.configuration import load

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("signal", TONES)
def test_the_page_says_how_a_sound_sounds(signal: Signal) -> None:
    [row, *_] = [line for line in (ROOT / "docs/feedback.md").read_text().splitlines() if f"| {signal} |" in line]
    for tone in TONES[signal]:
        if tone.start_hz:
            assert f"{tone.length_ms} ms" in row
            assert f"{tone.start_hz:.0f}" in row
            assert f"{tone.end_hz:.0f} Hz" in row


def test_the_settings_of_the_box_with_a_button_and_a_lamp_are_valid() -> None:
    configuration = load(ROOT / "firmware-config/feedback/marcador.toml", {})
    assert configuration.listening.mode == "push_to_talk"
    assert len(configuration.feedback.lamp_pins) == 3
    used = [*configuration.feedback.lamp_pins, int(configuration.listening.button.removeprefix("gpio:"))]
    assert len(set(used)) == len(used), "a pin has one use"
