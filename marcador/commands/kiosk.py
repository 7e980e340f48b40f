"""`marcador kiosk`: the page of `[kiosk]` on the screen that is attached to the box."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marcador.kiosk.settings import KioskSettings

_LOOKS_S = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--hand-on",
        type=Path,
        metavar="FILE",
        help="only write the screen's settings there, without the others, for the user whom the screen runs as; "
        "status 1 while it is off",
    )


def run(options: argparse.Namespace) -> int:
    """Show it until the browser fails, or this is ended; 1 when there is nothing to show."""
    from marcador.configuration import load

    settings = load(options.config).kiosk
    if not settings.page:
        print("marcador: the screen is off: set page in [kiosk]", file=sys.stderr)
        return 1
    if options.hand_on is not None:
        lines = [f'{name} = "{value}"' for name, value in settings.model_dump().items()]
        options.hand_on.write_text("\n".join(["[kiosk]", *lines, ""]))
        options.hand_on.chmod(0o644)
        return 0
    return _show(settings)


def _show(settings: "KioskSettings") -> int:
    import signal
    from tempfile import TemporaryDirectory
    from threading import Event
    from urllib.parse import urlsplit

    from marcador.kiosk.browser import Browser
    from marcador.kiosk.command_line import command, environment
    from marcador.kiosk.showing import Screen, answers
    from marcador.kiosk.waiting_page import waiting_page
    from marcador.supervision.notifying import Notifier

    ends, notifier = Event(), Notifier()
    signal.signal(signal.SIGTERM, lambda *_: ends.set())
    waiting = waiting_page(settings.language, urlsplit(settings.page).netloc)
    with TemporaryDirectory(prefix="marcador-kiosk-", ignore_cleanup_errors=True) as profile:
        started = command(settings, Path(profile), waiting)
        with Browser(started, {**os.environ, **environment(settings)}) as browser:
            screen = Screen(browser, settings.page, waiting, answers)
            screen.look()
            notifier.ready()
            while not ends.wait(_LOOKS_S):
                screen.look()
                notifier.alive()
    return 0
