"""`marcador model voice`: a minute of calls, from which the box learns its umpire's voice; kept on the box alone."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from device import umpires_voice
from marcador.errors import CommandError
from models.errors import RecordingError
from models.transcribe import Samples, read
from models.voice import voice_print

TRIES = 3
"""So often a call is asked for until it is heard."""

Saying = tuple[Samples, int]


def asked(prompts: Sequence[str], record: Callable[[], Saying], ask: Callable[[str], object]) -> Iterator[Saying]:
    """Ask for each call and record it, again where nobody was heard.

    Raises:
        RecordingError: nobody was heard, `TRIES` times in a row.
    """
    for number, words in enumerate(prompts, 1):
        for left in reversed(range(TRIES)):
            ask(f"{number}/{len(prompts)}  Press Enter, then say:  {words}  ")
            try:
                saying = record()
            except RecordingError:
                if not left:
                    raise
            else:
                yield saying
                break


def from_files(files: Sequence[Path]) -> Iterator[Saying]:
    """Give recordings of calls, one call in each."""
    return map(read, files)


def learn(sayings: Iterator[Saying], folder: Path) -> Iterator[str]:
    """Learn a voice from calls and keep it; give lines that say what was learnt.

    Raises:
        CommandError: they do not sound like one voice.
        models.errors.ModelsError: there are too few calls, or too many.
        device.errors.DeviceError: it cannot be kept.
    """
    calls = [(voice_print.spoken(samples, rate_hz), rate_hz) for samples, rate_hz in sayings]
    learnt = voice_print.learn(calls)
    if not learnt.is_one_voice:
        raise CommandError(
            f"{learnt.odd} of the {len(calls)} calls do not sound like the voice of the others, so nothing was kept; "
            "say them once more, alone, where it is quiet"
        )
    path = umpires_voice.keep(learnt.print, folder)
    yield f"{path}: the voice of {len(calls)} calls; from its next start on this box scores what that voice says"
    yield "  'marcador model voice --forget' deletes it, and everybody is listened to again"


def forget(folder: Path) -> str:
    """Delete the voice; say whether there was one."""
    was_kept = umpires_voice.forget(folder)
    return (
        "the voice is deleted; everybody is listened to" if was_kept else "no voice is kept; everybody is listened to"
    )
