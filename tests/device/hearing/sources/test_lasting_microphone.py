"""A microphone that goes and comes: the doubles give sound as told, and the device goes on in silence meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from device.errors import MicrophoneError
from device.hearing.sources import lasting_microphone
from device.hearing.sources.audio import Attention, AudioBlock
from device.hearing.sources.lasting_microphone import LastingMicrophone


class Plugged:
    """A microphone that gives so many blocks, and is unplugged then."""

    def __init__(self, blocks: int, rate_hz: int = 16_000) -> None:
        self.rate_hz, self._blocks, self.is_closed = rate_hz, blocks, False

    def blocks(self) -> Iterator[AudioBlock]:
        for number in range(1, self._blocks + 1):
            yield AudioBlock(np.ones(self.rate_hz // 20, np.int16), number / 20, datetime.now(UTC))
        raise MicrophoneError("the microphone was unplugged; plug it in again")

    def close(self) -> None:
        self.is_closed = True


class Plug:
    """What is found at each look: a microphone, or none."""

    def __init__(self, *found: Plugged | None) -> None:
        self._found = iter(found)
        self.names: list[str] = []

    def __call__(self, name: str) -> Plugged:
        self.names.append(name)
        found = next(self._found, None)
        if found is None:
            raise MicrophoneError(f"microphone {name!r} cannot be opened")
        return found


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting_microphone, "_AGAIN_S", 0.01)
    monkeypatch.setattr(lasting_microphone, "_LONGEST_S", 0.01)
    monkeypatch.setattr("device.portaudio.look_again", lambda _: True)


def heard(microphone: LastingMicrophone, blocks: int) -> list[AudioBlock]:
    source = microphone.blocks()
    return [next(source) for _ in range(blocks)]


def test_time_goes_on_in_silence_while_the_microphone_is_away() -> None:
    first, second = Plugged(2), Plugged(2)
    plug = Plug(first, None, second)
    microphone = LastingMicrophone("USB", plug)
    said: list[str | None] = []
    microphone.on_change = said.append
    blocks = heard(microphone, 6)
    assert [one.attention is Attention.HEARD for one in blocks] == [True, True, False, False, True, True]
    assert [round(one.end_s * 20) for one in blocks] == [1, 2, 3, 4, 5, 6]
    assert not blocks[2].samples.any()
    assert said == ["the microphone was unplugged; plug it in again", None]
    assert plug.names == ["USB"] * 3, "it is found by its name"
    assert first.is_closed


def test_one_that_hears_at_another_rate_is_not_taken_for_it() -> None:
    other = Plugged(2, rate_hz=48_000)
    microphone = LastingMicrophone("USB", Plug(Plugged(1), other))
    heard(microphone, 4)
    assert other.is_closed
    assert "48000 Hz instead of 16000" in str(microphone.problem)


def test_without_a_microphone_it_does_not_begin() -> None:
    with pytest.raises(MicrophoneError):
        LastingMicrophone("USB", Plug())


def test_closing_ends_the_silence() -> None:
    microphone = LastingMicrophone("USB", Plug(Plugged(1)))
    source = microphone.blocks()
    next(source)
    assert next(source).attention is Attention.AWAY
    microphone.close()
    assert list(source) == []
