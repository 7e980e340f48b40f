"""`marcador listen`: recognise the calls of a recording, and decide on them as in a match."""

import argparse
import io
import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from marcador.match_options import add_match_arguments, asked_for

if TYPE_CHECKING:
    from device.hearing.sources.audio import AudioSource


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("recording", metavar="FILE|-", help="a WAV, FLAC or Ogg file, or - for WAV on standard input")
    add_match_arguments(parser)
    parser.add_argument("--model", type=Path, metavar="DIR", help="another speech model than the one that ships")


def run(options: argparse.Namespace) -> int:
    """Print a JSON line a decision; the match is stored nowhere."""
    from device.assembly import listening
    from device.matches.people import People
    from marcador.configuration import load
    from marcador.decided import as_data
    from padel.events import Event
    from padel.match import fold
    from wire.identifiers import uuid7

    configuration = load(options.config)
    settings, umpiring = asked_for(configuration, options)
    now = datetime.now(UTC)
    setup = settings.setup(umpiring.language)
    match = fold(None, Event(id=uuid7(now), match=uuid7(now), time=now, data=setup))
    source = _source(options.recording, now)
    with TemporaryDirectory(prefix="marcador-") as folder:
        model = options.model or configuration.device.model
        wake = configuration.listening.mode == "wake_word"
        people = People(configuration.device.data)
        listener = listening(
            match, source.rate_hz, umpiring, model, Path(folder), wake=wake, is_live=False, people=people
        )
        with closing(listener) as court:
            found = 0
            for _, decided in court.decide(source.blocks()):
                if decided is not None:
                    found += 1
                    print(json.dumps(as_data(decided, str(court.umpire.match.score))), flush=True)
    if not found:
        print(f"marcador: {options.recording}: nobody is heard to speak in it", file=sys.stderr)
    return 0


def _source(recording: str, start: datetime) -> "AudioSource":
    from device.hearing.sources.recording import Recording, WaveStream

    if recording == "-":
        return WaveStream(cast(io.BufferedReader, sys.stdin.buffer), start)
    return Recording(Path(recording), start)
