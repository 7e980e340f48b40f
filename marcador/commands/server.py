"""`marcador server`: receives, stores and shows matches."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

_FIELDS = {"http": "http_listen", "mqtt": "mqtt_listen", "broker": "broker", "data": "data_directory"}


_OWNER_ONLY = 0o077
"""What the database holds is health data; nobody else on this machine reads it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--http", metavar="HOST:PORT", help="where pages and API listen (default: 127.0.0.1:8000)")
    parser.add_argument(
        "--mqtt", metavar="HOST:PORT", help="where the embedded broker listens (default: 127.0.0.1:1883)"
    )
    parser.add_argument("--broker", metavar="URL", help="'embedded' (default), or mqtt(s)://[user@]host[:port]")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the database (default: marcador-data)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started it")


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    from marcador.configuration import load, with_options
    from server.run import serve

    settings = with_options(load(options.config).server, options, _FIELDS)
    os.umask(_OWNER_ONLY)
    if options.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, name="parent-watch", daemon=True).start()
    serve(settings, on_ready=lambda address: print(f"open {address}", flush=True))
    return 0


def _end_with_stdin() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
