import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory
from hypothesis import given
from hypothesis import strategies as st

from device.errors import ButtonError
from device.hearing.listening.buttons import GpioButton
from device.hearing.listening.key_events import EV_KEY, INPUT_EVENT, KeyButton, event_file
from tests.waiting import PATIENCE_S

VOLUME_UP, SPACE = 115, 57


class Presses:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._changed = threading.Condition()

    def pressed(self) -> None:
        self._tell("pressed")

    def released(self) -> None:
        self._tell("released")

    def _tell(self, what: str) -> None:
        with self._changed:
            self.told.append(what)
            self._changed.notify_all()

    def wait_for(self, *told: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.told == [*told], PATIENCE_S), self.told


def key(code: int, value: int, kind: int = EV_KEY) -> bytes:
    return INPUT_EVENT.pack(0, 0, kind, code, value)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A pipe in the place of an input device's event file, and its writing end."""
    path = tmp_path / "event3"
    os.mkfifo(path)
    keeper = os.open(path, os.O_RDWR)
    yield path, keeper
    os.close(keeper)


def test_a_button_on_a_pin_presses_and_releases() -> None:
    factory, presses = MockFactory(), Presses()
    with closing(GpioButton(17, presses, factory)):
        pin = factory.pin(17)
        pin.drive_low()
        presses.wait_for("pressed")
        pin.drive_high()
        presses.wait_for("pressed", "released")
    factory.reset()


def test_a_machine_without_gpio_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no-such-chip")
    with pytest.raises(ButtonError, match=r"button on GPIO 17 cannot be used: .*group gpio"):
        GpioButton(17, Presses())


def test_a_key_presses_and_releases_and_its_repeats_do_not_count(device: tuple[Path, int]) -> None:
    path, keeper = device
    presses = Presses()
    with closing(KeyButton(str(path), None, presses)):
        os.write(keeper, key(SPACE, 1) + key(0, 0, kind=0) + key(SPACE, 2) + key(SPACE, 2) + key(SPACE, 0))
        presses.wait_for("pressed", "released")


def test_only_the_chosen_key_counts(device: tuple[Path, int]) -> None:
    path, keeper = device
    presses = Presses()
    with closing(KeyButton(str(path), VOLUME_UP, presses)):
        os.write(keeper, key(SPACE, 1) + key(SPACE, 0) + key(VOLUME_UP, 1))
        presses.wait_for("pressed")


def test_a_button_that_goes_away_is_let_go_and_found_again(tmp_path: Path) -> None:
    path, presses = tmp_path / "event3", Presses()
    os.mkfifo(path)
    with closing(KeyButton(str(path), None, presses)):
        first = os.open(path, os.O_WRONLY)
        os.write(first, key(SPACE, 1))
        presses.wait_for("pressed")
        os.close(first)
        presses.wait_for("pressed", "released")
        again = opened_for_writing(path)
        os.write(again, key(SPACE, 1))
        presses.wait_for("pressed", "released", "pressed")
        os.close(again)


def opened_for_writing(path: Path) -> int:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert time.monotonic() < deadline, "nobody reads the button again"
            time.sleep(0.02)


def test_a_button_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    path, presses = tmp_path / "event3", Presses()
    with closing(KeyButton(str(path), None, presses)):
        os.mkfifo(path)
        file = opened_for_writing(path)
        os.write(file, key(SPACE, 1))
        presses.wait_for("pressed")
        os.close(file)


def test_a_button_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr("device.hearing.listening.key_events.os.open", refuse)
    with pytest.raises(ButtonError, match="add it to the group input"):
        KeyButton(str(tmp_path / "event3"), None, Presses())


DEVICES = """I: Bus=0011 Vendor=0001 Product=0001 Version=ab83
N: Name="AT Translated Set 2 keyboard"
H: Handlers=sysrq kbd event0 leds

I: Bus=0005 Vendor=05ac Product=0220 Version=0001
N: Name="AB Shutter3"
P: Phys=
H: Handlers=kbd event12
B: EV=120013
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("AB Shutter3", "/dev/input/event12"),
        ("AT Translated Set 2 keyboard", "/dev/input/event0"),
        ("AB Shutter", None),
    ],
)
def test_a_button_is_found_by_its_name(tmp_path: Path, name: str, found: str | None) -> None:
    table = tmp_path / "devices"
    table.write_text(DEVICES)
    assert event_file(name, table) == (Path(found) if found else None)


@given(st.binary(max_size=200))
def test_whatever_a_device_sends_is_survived(content: bytes) -> None:
    presses = Presses()
    button = KeyButton.__new__(KeyButton)
    button._key, button._presses, button._down = None, presses, False
    button._take(content)
    assert set(presses.told) <= {"pressed", "released"}
