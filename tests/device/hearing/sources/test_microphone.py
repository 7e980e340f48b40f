"""A microphone opens at the rate of speech where it can, and at its own otherwise; PortAudio is played."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from device.errors import MicrophoneError
from device.hearing.sources.microphone import Microphone


class PortAudioError(Exception):
    """As sounddevice raises it."""


class OneMicrophone:
    """PortAudio with one microphone that gives one rate and so many channels, and nothing else."""

    PortAudioError = PortAudioError

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._own = rate_hz, channels
        self.heard: Callable[..., None] | None = None

    def check_input_settings(self, *, device: str, channels: int, dtype: str, samplerate: int) -> None:
        self._check(samplerate, channels)

    def query_devices(self, device: str = "", kind: str = "") -> Any:
        if not kind:
            return [{"name": "USB", "max_input_channels": self._own[1]}]
        if device not in ("USB", 0):
            raise ValueError(f"No input device matching {device!r}")
        return {"default_samplerate": float(self._own[0]), "max_input_channels": self._own[1]}

    def InputStream(self, *, samplerate: int, channels: int, callback: Callable[..., None], **_: object) -> Any:
        self._check(samplerate, channels)
        self.heard = callback
        return SimpleNamespace(start=lambda: None, abort=lambda: None, close=lambda: None)

    def _check(self, rate_hz: int, channels: int) -> None:
        if (rate_hz, channels) != self._own:
            raise PortAudioError("Invalid sample rate")


def plugged_in(monkeypatch: pytest.MonkeyPatch, rate_hz: int, channels: int) -> OneMicrophone:
    portaudio = OneMicrophone(rate_hz, channels)
    monkeypatch.setattr("device.portaudio.portaudio", lambda: portaudio)
    return portaudio


@pytest.mark.parametrize(("rate_hz", "channels"), [(16_000, 1), (48_000, 1), (44_100, 2), (48_000, 2)])
def test_a_microphone_is_opened_at_its_own_rate(monkeypatch: pytest.MonkeyPatch, rate_hz: int, channels: int) -> None:
    portaudio = plugged_in(monkeypatch, rate_hz, channels)
    microphone = Microphone("USB")
    assert microphone.rate_hz == rate_hz
    assert portaudio.heard is not None
    frames = np.tile(np.array([100, 300], np.int16)[:channels], (rate_hz // 20, 1))
    portaudio.heard(frames, len(frames), SimpleNamespace(currentTime=1.0, inputBufferAdcTime=0.95), None)
    block = next(microphone.blocks())
    assert (block.samples == (100 if channels == 1 else 200)).all()
    assert block.end_s == pytest.approx(0.05)
    microphone.close()


def test_a_microphone_that_is_not_there_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, 48_000, 1)
    with pytest.raises(MicrophoneError, match="'Other' cannot be opened: No input device"):
        Microphone("Other")


def test_where_none_is_plugged_in_that_is_said_and_not_that_none_is_called_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plugged_in(monkeypatch, 48_000, 0)
    with pytest.raises(MicrophoneError, match=r"'default' cannot be opened: none is plugged in; plug one in, then"):
        Microphone("default")


def test_where_nothing_can_be_listed_either_it_is_still_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Any:
        raise PortAudioError("Internal PortAudio error")

    portaudio = plugged_in(monkeypatch, 48_000, 1)
    monkeypatch.setattr(portaudio, "query_devices", fails)
    with pytest.raises(MicrophoneError, match=r"'USB' cannot be opened: Internal PortAudio error\. `marcador device"):
        Microphone("USB")


def test_who_names_a_recording_is_told_what_hears_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, 48_000, 1)
    with pytest.raises(MicrophoneError, match=r"it is a recording; `marcador listen 'my match.WAV'` hears one"):
        Microphone("my match.WAV")
