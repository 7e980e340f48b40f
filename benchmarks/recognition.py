"""Recognition on one core: real-time factor, resident memory, and the time to compile a match's grammar."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import soundfile

from benchmarks.memory import peak_mib
from benchmarks.table import Figure
from device.hearing.sources.audio import SAMPLE_RATE_HZ
from marcador.demo.script import MATCH, recording

_STILL_S = 60


def figures() -> Iterator[Figure]:
    """Measure in a process of its own, held to one core, over the demo's recording.

    It is a WAV file for that, which costs next to nothing to read, as a microphone does.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "match.wav"
        soundfile.write(path, *soundfile.read(recording(), dtype="int16"))
        command = [sys.executable, "-m", __name__, str(path)]
        measured: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    audio = f"{measured['audio_s']:.0f} s of audio on one core"
    yield Figure("recognition, real-time factor", f"{measured['factor']:.3f}", audio)
    yield Figure("recognition where nobody speaks", f"{measured['still_factor']:.4f}", "a minute of steady noise")
    yield Figure("recognition, peak resident memory", f"{measured['peak_mib']:.0f} MiB", "whole process, with Python")
    yield Figure("compile a match's grammar", f"{measured['compile_ms']:.0f} ms", "once a match")
    yield Figure("load the model", f"{measured['load_ms']:.0f} ms", "")


def _measure(path: Path) -> dict[str, float]:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import models
    from device.hearing.decoding.decoder import DecodingGraph
    from device.hearing.decoding.recogniser import Recogniser
    from device.hearing.sources.recording import Recording
    from padel.calls import match_grammar

    grammar = match_grammar("en", ("blue", "red"), MATCH.pair_a.players + MATCH.pair_b.players)
    with TemporaryDirectory() as folder:
        models.compile_grammar(grammar, Path(folder) / "first")
        began = time.perf_counter()
        compiled = models.compile_grammar(grammar, Path(folder) / "second")
        compiled_at = time.perf_counter()
        source = Recording(path, datetime.now(UTC))
        recogniser = Recogniser(DecodingGraph.load(compiled, grammar), source.rate_hz)
        loaded_at = time.perf_counter()
        for _ in recogniser.hear(source.blocks()):
            pass
        ended = time.perf_counter()
        still = Path(folder) / "still.wav"
        hiss = np.random.default_rng(1).normal(0, 100, _STILL_S * SAMPLE_RATE_HZ)
        soundfile.write(still, hiss.astype(np.int16), SAMPLE_RATE_HZ)
        for _ in recogniser.hear(Recording(still, datetime.now(UTC)).blocks()):
            pass
        still_ended = time.perf_counter()
    return {
        "audio_s": source.length_s,
        "factor": (ended - loaded_at) / source.length_s,
        "still_factor": (still_ended - ended) / _STILL_S,
        "peak_mib": peak_mib(),
        "compile_ms": 1000 * (compiled_at - began),
        "load_ms": 1000 * (loaded_at - compiled_at),
    }


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
