"""`marcador listen`: recognise the calls of a recording, and decide on them as in a match."""

import argparse
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from device.hearing.audio import AudioSource
    from device.umpire import Decided


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("recording", metavar="FILE|-", help="a WAV, FLAC or Ogg file, or - for WAV on standard input")
    parser.add_argument("--model", type=Path, metavar="DIR", help="another acoustic model than the one that ships")


def run(options: argparse.Namespace) -> int:
    """Print a JSON line a decision; the match is the one of the configuration, and is stored nowhere."""
    from device.assembly import listening
    from device.identifiers import uuid7
    from marcador.configuration import load
    from padel.events import Event, MatchCreated
    from padel.match import fold

    configuration = load(options.config)
    settings, now = configuration.match, datetime.now(UTC)
    setup = MatchCreated(
        format=settings.format,
        pair_a=settings.pair_a.names(),
        pair_b=settings.pair_b.names(),
        first_server=settings.first_server,
    )
    match = fold(None, Event(id=uuid7(now), match=uuid7(now), time=now, data=setup))
    source = _source(options.recording, now)
    with TemporaryDirectory(prefix="marcador-") as folder:
        model = options.model or configuration.device.model
        recogniser, umpire = listening(match, source.rate_hz, configuration.umpire, model, Path(folder))
        for block, utterance in recogniser.hear(source.blocks()):
            if utterance is not None:
                print(json.dumps(_line(umpire.hear(utterance), str(umpire.match.score))), flush=True)
            expired = umpire.expire(block.ended)
            if expired is not None:
                print(json.dumps(_line(expired, str(umpire.match.score))), flush=True)
    return 0


def _source(recording: str, start: datetime) -> "AudioSource":
    from device.hearing.recording import Recording, WaveStream

    if recording == "-":
        return WaveStream(cast(io.BufferedReader, sys.stdin.buffer), start)
    return Recording(Path(recording), start)


def _line(decided: "Decided", score: str) -> dict[str, Any]:
    utterance, decision = decided.utterance, decided.decision
    heard = utterance and {
        "speech_end_s": round(utterance.words[-1].end_s, 3),
        "decided_after_s": round(utterance.decided_after_s, 3),
        "text": utterance.text,
        "confidence": utterance.confidence,
        "words": [word.model_dump() for word in utterance.words],
        "alternatives": list(utterance.alternatives),
    }
    return {
        **(heard or {}),
        "decision": decision.verdict if decision else "rejected",
        "reason": decision.reason if decision else decided.rejected,
        "events": [
            {"type": event.data.TYPE, **event.data.model_dump(mode="json", exclude_none=True)}
            for event in decided.events[1:]
        ],
        "score": score,
    }
