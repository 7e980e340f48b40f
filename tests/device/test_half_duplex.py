import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from device.errors import ButtonError
from device.half_duplex import half_duplex
from device.hearing.listening.attention import Attending
from device.hearing.listening.key_events import EV_KEY, INPUT_EVENT
from device.hearing.sources.audio import Attention, AudioBlock
from device.settings import FeedbackSettings, ListeningSettings
from tests.waiting import until

SILENT = FeedbackSettings(on=False)
SPACE = 57


def marked_now(attending: Attending) -> AudioBlock:
    [marked] = attending.mark([AudioBlock(np.zeros(800, np.int16), 1.0, datetime.now(UTC))])
    return marked


def now_block(attending: Attending) -> Attention:
    return marked_now(attending).attention


def test_an_open_microphone_hears_everything() -> None:
    with half_duplex(SILENT, ListeningSettings(), "en", 16_000) as (_, attending):
        assert now_block(attending) is Attention.HEARD


@pytest.mark.parametrize("press", ["hold", "once"])
def test_a_key_opens_the_microphone_and_a_decided_call_or_its_release_closes_it(press: str, tmp_path: Path) -> None:
    path = tmp_path / "event3"
    os.mkfifo(path)
    settings = ListeningSettings.model_validate({"mode": "push_to_talk", "button": str(path), "press": press})
    with half_duplex(SILENT, settings, "en", 16_000) as (_, attending):
        assert now_block(attending) is Attention.AWAY
        keys = os.open(path, os.O_WRONLY)
        os.write(keys, INPUT_EVENT.pack(0, 0, EV_KEY, SPACE, 1))
        until(lambda: now_block(attending) is Attention.HEARD, "the key opened the microphone")
        if press == "hold":
            os.write(keys, INPUT_EVENT.pack(0, 0, EV_KEY, SPACE, 0))
        else:
            attending.decided(goes_on=True)
            assert now_block(attending) is Attention.HEARD, "a question waits for its answer"
            attending.decided(goes_on=False)
        until(lambda: now_block(attending) is Attention.AWAY, "the microphone closed again")
        os.close(keys)


def test_an_open_microphone_knows_when_its_button_is_held(tmp_path: Path) -> None:
    path = tmp_path / "event3"
    os.mkfifo(path)
    with half_duplex(SILENT, ListeningSettings(button=str(path)), "en", 16_000) as (_, attending):
        keys = os.open(path, os.O_WRONLY)
        assert not marked_now(attending).addressed
        os.write(keys, INPUT_EVENT.pack(0, 0, EV_KEY, SPACE, 1))
        until(lambda: marked_now(attending).addressed, "the key was felt")
        os.write(keys, INPUT_EVENT.pack(0, 0, EV_KEY, SPACE, 0))
        until(lambda: not marked_now(attending).addressed, "the key was let go")
        assert now_block(attending) is Attention.HEARD
        os.close(keys)


def test_what_was_said_before_the_press_is_not_listened_to(tmp_path: Path) -> None:
    path = tmp_path / "event3"
    os.mkfifo(path)
    settings = ListeningSettings(mode="push_to_talk", button=str(path))
    with half_duplex(SILENT, settings, "en", 16_000) as (_, attending):
        minute_ago = datetime.now(UTC) - timedelta(minutes=1)
        [marked] = attending.mark([AudioBlock(np.zeros(800, np.int16), 1.0, minute_ago)])
        assert marked.attention is Attention.AWAY


@pytest.mark.parametrize(
    ("button", "complaint"),
    [("gpio:seventeen", "a BCM number is expected"), ("gpio:17", "button on GPIO 17 cannot be used")],
)
def test_push_to_talk_without_a_button_does_not_start(
    button: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no-such-chip")
    settings = ListeningSettings(mode="push_to_talk", button=button)
    with pytest.raises(ButtonError, match=complaint), half_duplex(SILENT, settings, "en", 16_000):
        pass


def test_push_to_talk_needs_a_button_in_the_settings() -> None:
    with pytest.raises(ValidationError, match="push_to_talk needs a button"):
        ListeningSettings(mode="push_to_talk")


@pytest.mark.parametrize("pins", [(17, 27), (17, 17, 22), (17, 27, 22, 23), (99,)])
def test_a_lamp_has_one_pin_or_three(pins: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError):
        FeedbackSettings(lamp_pins=pins)
