"""`marcador server`: receives, stores and shows matches."""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from marcador.serving import keeping, letting_in, people

if TYPE_CHECKING:
    from server.settings import ServerSettings

_FIELDS = {"http": "http_listen", "mqtt": "mqtt_listen", "broker": "broker", "data": "data_directory", "edge": "edge"}


_OWNER_ONLY = 0o077
"""What the database holds is health data; nobody else on this machine reads it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--http", metavar="HOST:PORT", help="where pages and API listen (default: 127.0.0.1:8000)")
    parser.add_argument(
        "--mqtt", metavar="HOST:PORT", help="where the embedded broker listens (default: 127.0.0.1:1883)"
    )
    parser.add_argument(
        "--broker", metavar="URL", help="embedded (default), mosquitto, or a URL such as mqtts://user@host"
    )
    parser.add_argument("--edge", metavar="URL", help="private port of an nginx with nchan that holds the readers")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the database (default: marcador-data)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started it")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="instead of serving")
    for room in (keeping, letting_in, people):
        room.add_actions(actions)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C, SIGTERM or SIGHUP, or do what else is asked for."""
    from server.garbage import look_seldom

    look_seldom()  # before all else is imported, which makes half a million objects

    from marcador.allocator import give_back_what_is_large
    from marcador.configuration import load, with_options
    from marcador.errors import ConfigurationError
    from marcador.log_lines import write_as
    from marcador.phone_hearing.ears import WorkerEars
    from marcador.phone_hearing.pipe import Hearing
    from marcador.supervision.answering import Answering
    from marcador.supervision.watching import watched
    from server.run import serve
    from server.settings import EMBEDDED, MOSQUITTO

    configuration = load(options.config)
    write_as(configuration.log)
    settings = with_options(configuration.server, options, _FIELDS)
    if options.action is not None:
        for room in (keeping, letting_in, people):
            if options.action in room.ACTIONS:
                return int(room.act(options, settings))
    if options.mqtt and settings.broker not in (EMBEDDED, MOSQUITTO):
        other = "--broker" if options.broker else "the setting server.broker"
        raise ConfigurationError(
            f"--mqtt is where the embedded broker listens, and with {other} there is none: leave one of them out"
            + ("" if options.broker else f", or add --broker {EMBEDDED}")
        )
    os.umask(_OWNER_ONLY)
    if options.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, name="parent-watch", daemon=True).start()
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    answering = Answering()

    def ready(address: str) -> None:
        answering.url = address
        _say_where(address, is_shared=not settings.http.is_loopback)
        _say_whom_the_broker_misses(settings)

    give_back_what_is_large()
    hearing = Hearing(configuration.device.model, configuration.umpire)
    ears = WorkerEars(hearing, settings.phone_microphones) if settings.phone_microphones else None
    with watched("receiving, storing and showing matches", answering.has_begun, answering.stalled):
        serve(
            settings,
            on_ready=ready,
            on_device=lambda sentence: print(sentence, flush=True),
            on_first_start=lambda link: print(
                f"no accounts yet; make the administrator's within a day: {link}", flush=True
            ),
            ears=ears,
        )
    if ears is not None:
        ears.close()
    _leave()
    return 0


def _leave() -> None:
    """End here, in good order: everything is closed.

    What DuckDB's bindings have not let go when Python takes itself apart they would list on the terminal as leaked.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _say_where(address: str, *, is_shared: bool) -> None:
    print(f"open {address}", flush=True)
    if is_shared:
        scheme, _, here = address.partition("://")
        print(f"from other computers: {scheme}://{socket.gethostname()}:{here.rpartition(':')[2]}", flush=True)


def _say_whom_the_broker_misses(settings: "ServerSettings") -> None:
    from server.settings import EMBEDDED

    if settings.broker == EMBEDDED and settings.mqtt.is_loopback and not settings.http.is_loopback:
        print(
            f"devices on other computers do not reach the broker at {settings.mqtt}:"
            f" --mqtt 0.0.0.0:{settings.mqtt.port} lets those in that are enrolled",
            flush=True,
        )


def _end_with_stdin() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
