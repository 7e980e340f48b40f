"""Watches the level of a microphone that is listened to: one that is muted or cut off is said, and in the status."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator

from device.hearing.sources.audio import Attention, AudioBlock, AudioSource
from device.hearing.sources.level import MOST_CLIPPED, TO_DO, Level, LevelMeter
from wire.gauges import MicrophoneLevel

_LOG = logging.getLogger(__name__)

LOOK_S = 5.0
"""How often the level is looked at."""

LOOKS = 12
"""A minute of looks counts; a shout beside the microphone is no trouble."""

CLEAREST_OF_LOOKS = 60
"""Of five minutes the seconds are told in which somebody spoke most clearly: between two calls nobody speaks."""

TOO_LOUD_LOOKS = 3
MUTED_LOOKS = 3

MUTED_AFTER_SOUND_LOOKS = 36
"""Three minutes without a trace of sound: one that has given sound may give none between calls, as a headset does
that cuts noise out."""

MUTED = "the microphone gives nothing but silence: look for its mute switch"
CUT_OFF = f"the microphone is {TO_DO['too loud']}"


class LevelWatch:
    """Passes sound on, and knows what is wrong with its level.

    Args:
        source: where the sound comes from.
        now_s: a monotonic clock.

    Attributes:
        problem: what is wrong now, and what to do; `None` while nothing is.
        on_change: called whenever `problem` has changed, by whoever takes the blocks.
    """

    def __init__(self, source: AudioSource, now_s: Callable[[], float] = time.monotonic) -> None:
        self._source, self._now_s = source, now_s
        self.rate_hz = source.rate_hz
        self.problem: str | None = None
        self.on_change: Callable[[], None] = lambda: None
        self._meter = LevelMeter(self.rate_hz, LOOK_S)
        self._looks: deque[bool] = deque(maxlen=LOOKS)
        self._levels: deque[tuple[float, Level]] = deque(maxlen=CLEAREST_OF_LOOKS)
        self._looked_s = 0.0
        self._has_sound = self._ever_had_sound = False
        self._silent_looks = 0

    def blocks(self) -> Iterator[AudioBlock]:
        """Give the sound as it comes."""
        for block in self._source.blocks():
            if block.attention is not Attention.AWAY:
                self._listen(block)
            yield block

    def level(self) -> MicrophoneLevel | None:
        """Give how loud it is, by the seconds in which somebody spoke most clearly; `None` before it gave sound.

        It may be asked in another thread.
        """
        levels = list(self._levels)
        if not levels:
            return None
        heard_s, clearest = max(levels, key=lambda one: one[1].above_db)
        clipped = max(level.clipped for _, level in levels[-LOOKS:])
        told = Level(clearest.speech_dbfs, clearest.noise_dbfs, clipped)
        return MicrophoneLevel(
            speech_dbfs=round(told.speech_dbfs, 1),
            noise_dbfs=round(told.noise_dbfs, 1),
            clipped=round(clipped, 4),
            advice=told.advice,
            age_s=max(0.0, round(self._now_s() - heard_s, 1)),
        )

    def close(self) -> None:
        """Stop listening."""
        self._source.close()

    def _listen(self, block: AudioBlock) -> None:
        self._meter.take(block.samples)
        self._has_sound = self._has_sound or bool(block.samples.any())
        if block.end_s - self._looked_s >= LOOK_S and (level := self._meter.level()) is not None:
            self._looks.append(level.clipped > MOST_CLIPPED)
            self._levels.append((self._now_s(), level))
            self._silent_looks = 0 if self._has_sound else self._silent_looks + 1
            self._ever_had_sound = self._ever_had_sound or self._has_sound
            self._looked_s, self._has_sound = block.end_s, False
            self._say(self._found())

    def _found(self) -> str | None:
        if self._silent_looks >= (MUTED_AFTER_SOUND_LOOKS if self._ever_had_sound else MUTED_LOOKS):
            return MUTED
        too_loud = sum(self._looks)
        goes_on = self.problem == CUT_OFF and too_loud > 0
        return CUT_OFF if too_loud >= TOO_LOUD_LOOKS or goes_on else None

    def _say(self, problem: str | None) -> None:
        if problem != self.problem:
            self.problem = problem
            _LOG.warning("%s", problem) if problem else _LOG.info("the level of the microphone is right again")
            self.on_change()
