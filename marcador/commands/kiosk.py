"""`marcador kiosk`: the page of `[kiosk]` on the screen that is attached to the box."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marcador.kiosk.settings import KioskSettings

_LOOKS_S = 3.0
_FAILED = 255
"""With any other, systemd takes a start that is asked for by `ExecCondition=` as not wanted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--hand-on",
        type=Path,
        metavar="FILE",
        help="only write the screen's settings there, without the others, for the user whom the screen runs as; "
        "status 1 while it is off, 255 where a setting is wrong",
    )


def run(options: argparse.Namespace) -> int:
    """Show it until the browser fails, or this is ended; 1 when there is nothing to show."""
    from marcador.configuration import load
    from marcador.errors import ConfigurationError

    try:
        settings = load(options.config).kiosk
    except ConfigurationError as error:
        if options.hand_on is None:
            raise
        print(f"marcador: {error}", file=sys.stderr)
        return _FAILED
    if not settings.page:
        print("marcador: the screen is off: set page in [kiosk]", file=sys.stderr)
        return 1
    if options.hand_on is not None:
        _hand_on(settings, options.hand_on)
        return 0
    return _show(settings)


def _hand_on(settings: "KioskSettings", file: Path) -> None:
    """Write the file anew: its folder is another user's, who may have put a link there."""
    import json
    from tempfile import NamedTemporaryFile

    # JSON's strings are TOML's, as long as letters stay letters.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.model_dump().items()]
    with NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.name}.", encoding="utf-8", delete=False) as fresh:
        fresh.write("\n".join(["[kiosk]", *lines, ""]))
        os.fchmod(fresh.fileno(), 0o644)
    os.replace(fresh.name, file)


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
