"""A microphone that may be unplugged: the match goes on in silence, and it is found again by its name."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

import numpy as np

from device import portaudio
from device.clock import STEADY
from device.errors import MicrophoneError
from device.hearing.sources.audio import BLOCK_S, Attention, AudioBlock, AudioSource
from device.hearing.sources.microphone import Microphone

_LOG = logging.getLogger(__name__)

_AGAIN_S, _LONGEST_S = 1.0, 10.0
"""How soon a microphone that is away is looked for, and how often at last: each look fills the log of the system."""

_PLAYING_S = 0.5
"""How long a look at the devices waits for what is being played; it comes again."""


class OpenMicrophone(Protocol):
    """How a microphone is opened by its name; raises `MicrophoneError`."""

    def __call__(self, name: str, /) -> AudioSource:
        """Open it."""
        ...


class LastingMicrophone:
    """Gives sound while the microphone is there, and silence that nobody listens to while it is not.

    Time goes on in the silence, so a shot that waits for its who is still given up, and all else works.

    Args:
        name: the microphone's, as it is listed; the number in it may change.
        opened: opens a microphone by its name.

    Attributes:
        problem: what is wrong now, and what to do; `None` while it hears.
        on_change: called with `problem` whenever it has changed, by whoever takes the blocks.

    Raises:
        MicrophoneError: when it is not there in the first place.
    """

    def __init__(self, name: str, opened: OpenMicrophone = Microphone) -> None:
        self._name, self._opened = name, opened
        self._microphone = opened(name)
        self.rate_hz = self._microphone.rate_hz
        self.problem: str | None = None
        self.on_change: Callable[[str | None], None] = lambda _: None
        self._closed = False
        self._end_s = 0.0

    def blocks(self) -> Iterator[AudioBlock]:
        """Give the sound until `close`."""
        while not self._closed:
            began_s = self._end_s
            try:
                for block in self._microphone.blocks():
                    self._say(None)
                    self._end_s = began_s + block.end_s
                    yield replace(block, end_s=self._end_s)
            except MicrophoneError as error:
                self._say(str(error))
                self._microphone.close()
                yield from self._away()

    def close(self) -> None:
        """Stop listening."""
        self._closed = True
        self._microphone.close()

    def _away(self) -> Iterator[AudioBlock]:
        """Give silence until it is there again."""
        wait_s, looked_s = _AGAIN_S, time.monotonic()
        while not self._closed:
            time.sleep(BLOCK_S)
            yield self._silence()
            if time.monotonic() - looked_s >= wait_s:
                if self._is_back():
                    return
                wait_s, looked_s = min(2 * wait_s, _LONGEST_S), time.monotonic()

    def _is_back(self) -> bool:
        portaudio.look_again(_PLAYING_S)
        try:
            found = self._opened(self._name)
        except MicrophoneError as error:
            _LOG.debug("%s", error)
            return False
        if found.rate_hz != self.rate_hz:
            found.close()
            self._say(
                f"microphone {self._name!r} is back, but hears at {found.rate_hz} Hz instead of {self.rate_hz}; "
                "plug in the one that was there, or restart the appliance"
            )
            return False
        self._microphone = found
        if self._closed:
            found.close()
        return True

    def _silence(self) -> AudioBlock:
        samples = np.zeros(round(self.rate_hz * BLOCK_S), np.int16)
        self._end_s += BLOCK_S
        return AudioBlock(samples, self._end_s, STEADY.now(), Attention.AWAY)

    def _say(self, problem: str | None) -> None:
        if problem == self.problem:
            return
        self.problem = problem
        if problem:
            _LOG.warning("%s. Everything else goes on", problem)
        else:
            _LOG.info("microphone %r is back", self._name)
        self.on_change(problem)
