"""What `marcador device --level` prints: how loud the microphone is, every second, and what to do about it."""

from collections.abc import Iterable, Iterator

from device.hearing.sources.audio import AudioBlock
from device.hearing.sources.level import TO_DO, Level, LevelMeter

EVERY_S = 1.0


def lines(blocks: Iterable[AudioBlock], rate_hz: int, seconds: float) -> Iterator[str]:
    """Give a line for every second of sound."""
    meter, told_s = LevelMeter(rate_hz), 0.0
    for block in blocks:
        meter.take(block.samples)
        if block.end_s - told_s >= EVERY_S:
            told_s = block.end_s
            level = meter.level()
            if level is not None:
                yield _line(level)
        if block.end_s >= seconds:
            return


def _line(level: Level) -> str:
    bar = "#" * max(0, round((level.speech_dbfs + 60) / 3))
    figures = f"speech {level.speech_dbfs:4.0f} dBFS, court {level.noise_dbfs:4.0f}, {level.above_db:3.0f} dB above"
    return f"{bar:20} {figures}  {TO_DO[level.advice]}"
