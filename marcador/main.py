"""The `marcador` command. A subcommand is a file in `marcador/commands`, imported only when it is called."""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn, Protocol, cast

from marcador.command_tree import teach
from marcador.log_lines import TEXT

COMMANDS = {
    "demo": "play a recorded match through the whole system, and watch it in a browser",
    "device": "be the appliance beside a court: hear, decide, deliver",
    "listen": "recognise the calls of a recording, a JSON line a decision",
    "model": "compile, verify, fetch and record speech models",
    "score": "be the umpire at the keyboard: type or pipe calls, see decisions and score",
    "sensors": "find the sensors that players wear, and say who wears which",
    "server": "receive, store and show matches",
    "export": "write matches, points, shots and heart rates as CSV, Parquet or JSON",
    "query": "ask what is stored in SQL, reading only",
    "doctor": "look at this box, and say what is wrong and what to do",
    "update": "take signed releases, and go back by itself from one that does not work",
    "hotspot": "open the box's own Wi-Fi where there is no network, with a page that asks for the club's",
    "kiosk": "show the score on the screen that is attached to the box",
    "docs": "write the generated pages of docs/",
}

_TELLS = {"server": "server.ingest.link"}
"""Whose good news are told as well: who starts it waits for "connected"."""


class _Parser(argparse.ArgumentParser):
    """Says first what is wrong, and where all options are told, instead of listing them all above it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (`{self.prog} --help` tells more)\n")


class Command(Protocol):
    """What a file in `marcador/commands` gives."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's options."""
        ...

    def run(self, options: argparse.Namespace) -> int:
        """Do it; give the exit status."""
        ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; errors made for people end in one sentence and status 1, bugs in a traceback."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser_of(arguments).parse_args(arguments)
    logging.basicConfig(level=options.log.upper(), format=TEXT)
    if options.log == "warning" and options.command in _TELLS:
        logging.getLogger(_TELLS[options.command]).setLevel(logging.INFO)
    command = cast(Command, importlib.import_module(f"marcador.commands.{options.command}"))
    try:
        return command.run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if not _is_for_people(error):
            raise
        print(f"marcador: {_said(error)}", file=sys.stderr)
        return 1


def parser_of(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Give the parser for a command line; only the commands named in it have their options, as each is imported."""
    parser = _Parser(
        prog="marcador",
        description="A voice-driven scoring appliance for padel.",
        epilog="`marcador COMMAND --help` tells more. Settings: marcador.toml, see docs/configuration.md.",
    )
    parser.add_argument("--version", action="version", version=f"marcador {version('marcador')}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        subparser.add_argument(
            "--config", type=Path, metavar="FILE", help="settings (default: marcador.toml, if here)"
        )
        subparser.add_argument(
            "--log", default="warning", choices=("debug", "info", "warning", "error"), help="how much is logged"
        )
        if name in arguments:
            cast(Command, importlib.import_module(f"marcador.commands.{name}")).add_arguments(subparser)
            teach(subparser)
    return parser


def _said(error: Exception) -> str:
    return f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)


def _is_for_people(error: Exception) -> bool:
    """Say whether an error is one of ours, or a file's; by the root of its package's tree, if that was imported."""
    from marcador.errors import CommandError
    from padel.errors import PadelError
    from wire.errors import WireError

    roots: list[type[Exception]] = [CommandError, PadelError, WireError]
    for package, root in (("device", "DeviceError"), ("server", "ServerError"), ("models", "ModelsError")):
        if f"{package}.errors" in sys.modules:
            roots.append(getattr(sys.modules[f"{package}.errors"], root))
    return isinstance(error, tuple(roots)) or (isinstance(error, OSError) and error.filename is not None)
