"""Keys of a keyboard, a Bluetooth remote or a shutter release, read from Linux's event interface.

The format is that of `struct input_event` (linux/input.h): a time of two longs, type, code and value. It needs no
library; docs/decisions/buttons.md says why there is none.
"""

import fcntl
import logging
import os
import re
import select
import struct
import threading
from pathlib import Path

from device.backoff import Backoff
from device.errors import ButtonError
from device.hearing.listening.buttons import Presses

_LOG = logging.getLogger(__name__)

INPUT_EVENT = struct.Struct("@llHHi")
EV_KEY = 1
_UP, _DOWN = 0, 1
_EVIOCGRAB = 0x40044590
"""`_IOW('E', 0x90, int)`: nobody else, such as a console, gets the keys."""

_DEVICES = Path("/proc/bus/input/devices")
_LONGEST_WAIT_S = 5.0


class KeyButton:
    """A key of an input device; a device that goes away, as Bluetooth ones do to save power, is opened again.

    Args:
        device: its name in /proc/bus/input/devices, or the path of its event file.
        key: the key code that counts; `None` is any.
        presses: who is told.

    Raises:
        ButtonError: when the event file may not be read; one that is not there yet is waited for.
    """

    def __init__(self, device: str, key: int | None, presses: Presses, devices: Path = _DEVICES) -> None:
        self._device, self._key, self._presses, self._devices = device, key, presses, devices
        self._down = False
        self._closing = threading.Event()
        self._read_end, self._write_end = os.pipe()
        first = self._open()
        if first is None:
            _LOG.warning("button %r is not there yet; it is waited for", device)
        self._thread = threading.Thread(target=self._run, args=(first,), name="button", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._closing.set()
        os.write(self._write_end, b"\0")
        self._thread.join()
        os.close(self._read_end)
        os.close(self._write_end)

    def _run(self, file: int | None) -> None:
        backoff = Backoff(0.5, _LONGEST_WAIT_S)
        while not self._closing.is_set():
            if file is None:
                self._closing.wait(backoff.next_s())
                file = self._opened_again()
            else:
                self._watch(file)
                file = None
                backoff.reset()
        if file is not None:
            os.close(file)

    def _opened_again(self) -> int | None:
        try:
            return self._open()
        except ButtonError as error:
            _LOG.debug("%s", error)
            return None

    def _watch(self, file: int) -> None:
        try:
            while not self._closing.is_set():
                ready, _, _ = select.select([file, self._read_end], [], [])
                if file in ready and not self._take(os.read(file, INPUT_EVENT.size * 16)):
                    return
        except OSError as error:
            _LOG.info("button %r went away (%s); it is waited for", self._device, error.strerror)
        finally:
            os.close(file)
            self._release()

    def _take(self, content: bytes) -> bool:
        """Tell of the key events in what was read; `False` at the end of the file."""
        whole = len(content) - len(content) % INPUT_EVENT.size
        for _, _, kind, code, value in INPUT_EVENT.iter_unpack(content[:whole]):
            if kind == EV_KEY and self._key in (None, code):
                if value == _DOWN:
                    self._down = True
                    self._presses.pressed()
                elif value == _UP:
                    self._release()
        return bool(content)

    def _release(self) -> None:
        if self._down:
            self._down = False
            self._presses.released()

    def _open(self) -> int | None:
        path = Path(self._device) if self._device.startswith("/") else event_file(self._device, self._devices)
        if path is None:
            return None
        try:
            file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except PermissionError as error:
            raise ButtonError(f"{path}: this user may not read the button; add it to the group input") from error
        except OSError:
            return None
        try:
            fcntl.ioctl(file, _EVIOCGRAB, 1)
        except OSError:
            _LOG.debug("%s cannot be had alone", path)
        return file


def event_file(name: str, devices: Path = _DEVICES) -> Path | None:
    """Find the event file of the input device with this name; `None` while there is none."""
    try:
        sections = devices.read_text("utf-8", errors="replace").split("\n\n")
    except OSError:
        return None
    for section in sections:
        if f'N: Name="{name}"' in section.splitlines() and (found := re.search(r"\bevent\d+\b", section)):
            return Path("/dev/input") / found[0]
    return None
