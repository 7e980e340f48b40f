"""`marcador device --level`: a line a second, with what to do."""

from pathlib import Path

from device.hearing.sources.audio import SAMPLE_RATE_HZ
from marcador.level import lines
from tests.device.hearing.hearing import blocks_of, samples_of
from tests.excerpts import excerpt


def test_every_second_the_level_is_told_until_the_time_is_over(tmp_path: Path) -> None:
    blocks = blocks_of(samples_of(excerpt(tmp_path, "blue smash winner", silence_s=1)))
    told = list(lines(blocks, SAMPLE_RATE_HZ, 3.0))
    assert len(told) == 3
    assert all("dBFS" in line for line in told)
    assert told[-1].endswith("good")
