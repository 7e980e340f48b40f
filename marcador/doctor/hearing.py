"""Whether the microphone hears well, and whether this computer recognises faster than people speak."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from device.board.finding import Finding, bad, good, warning
from device.errors import AudioError
from device.hearing.sources.audio import AudioBlock, AudioSource
from device.hearing.sources.level import MOST_CLIPPED, TO_DO, Level, LevelMeter
from device.hearing.sources.microphone import Microphone

if TYPE_CHECKING:
    from device.hearing.decoding.recogniser import Recogniser

MICROPHONE, RECOGNISER = "microphone", "recogniser"

LOUD_COURT_DBFS = -35.0
"""A court as loud as this leaves a caller whose peak is at −30 dBFS no 15 dB."""

EASY, AT_MOST = 0.5, 0.8
"""Seconds that it computes for a second of speech, on one core; the rest is for what else the box does."""

_SPEECH_S = 20.0


def microphone(name: str, listen_s: float) -> Finding:
    """Listen for so many seconds to whatever there is."""
    try:
        with closing(Microphone(name)) as source:
            return heard(source, listen_s)
    except AudioError as error:
        return bad(MICROPHONE, str(error), "plug one in, or name it in [device] microphone")


def heard(source: AudioSource, listen_s: float) -> Finding:
    """Say what a microphone's sound tells of it."""
    meter, has_sound = LevelMeter(source.rate_hz, listen_s), False
    for block in source.blocks():
        meter.take(block.samples)
        has_sound = has_sound or bool(block.samples.any())
        if block.end_s >= listen_s:
            break
    level = meter.level()
    if level is None or not has_sound:
        return bad(
            MICROPHONE, "it gives nothing but silence", "look for its mute switch, or its level in `alsamixer`"
        )
    return _judged(level, source.rate_hz)


def _judged(level: Level, rate_hz: int) -> Finding:
    said = f"loudest {level.speech_dbfs:.0f}, quietest {level.noise_dbfs:.0f} dB below full, at {rate_hz} Hz"
    if level.clipped > MOST_CLIPPED:
        return warning(MICROPHONE, f"{said}, cut off", TO_DO["too loud"])
    if level.noise_dbfs > LOUD_COURT_DBFS:
        return warning(
            MICROPHONE, f"{said}: the court is loud", "a headset or lapel microphone, closer to the caller"
        )
    return good(MICROPHONE, f"{said}; `marcador device --level` tells whether a call is loud enough")


def recogniser(language: str, model: Path | None, *, speech: AudioSource | None = None) -> Finding:
    """Recognise some seconds of the demo's recording, on one core."""
    import models
    from device.hearing.decoding.decoder import DecodingGraph
    from device.hearing.decoding.recogniser import Recogniser
    from marcador.demo.script import MATCH
    from padel.calls import match_grammar

    cores = os.sched_getaffinity(0)
    grammar = match_grammar(language, ("blue", "red"), MATCH.pair_a.players + MATCH.pair_b.players)
    os.sched_setaffinity(0, {max(cores)})
    try:
        with TemporaryDirectory(prefix="marcador-") as folder:
            compiled = models.compile_grammar(grammar, Path(folder) / "graph", model=model)
            source = speech or _speech()
            one = Recogniser(DecodingGraph.load(compiled, grammar), source.rate_hz)
            began = time.perf_counter()
            length_s = _recognised(one, source)
            factor = (time.perf_counter() - began) / length_s
    finally:
        os.sched_setaffinity(0, cores)
    return speed(factor)


def speed(factor: float) -> Finding:
    """Say what a real-time factor means."""
    said = f"{factor:.2f} s for a second of speech"
    if factor > AT_MOST:
        return bad(RECOGNISER, f"{said}: calls will be late", "a faster board (Raspberry Pi 4 or 5), or a cooler one")
    return (
        good(RECOGNISER, said)
        if factor <= EASY
        else warning(RECOGNISER, said, "leave the server to another computer")
    )


def _speech() -> AudioSource:
    from device.hearing.sources.recording import Recording
    from marcador.demo.script import recording

    return Recording(recording(), datetime.now(UTC))


def _recognised(one: "Recogniser", source: AudioSource) -> float:
    def some() -> Iterator[AudioBlock]:
        for block in source.blocks():
            yield block
            if block.end_s >= _SPEECH_S:
                return

    end_s = _SPEECH_S
    for block, _ in one.hear(some()):
        end_s = block.end_s
    return end_s
