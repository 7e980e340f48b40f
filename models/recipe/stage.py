"""How a stage of the recipe ends: what is missing, and being stopped, in a sentence; a traceback is for bugs."""

import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from models.errors import ModelsError

STOPPED = 130
"""Exit status of a stage that was stopped, as shells have it for Ctrl-C."""


def run(main: Callable[[], int | None], *, resumes: bool = False) -> NoReturn:
    """Run a stage and end the process: status 1 and a sentence on standard error where it lacks something.

    Ctrl-C and a polite kill (SIGTERM) are the same to it. `resumes` says that the same command goes on where it was.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except ModelsError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        after = "the same command goes on from here" if resumes else "the same command begins anew"
        print(f"stopped; {after}", file=sys.stderr)
        sys.exit(STOPPED)


def leave_stopping_to_the_parent() -> None:
    """Make a worker process deaf to Ctrl-C, and the programs that it starts: its parent ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
