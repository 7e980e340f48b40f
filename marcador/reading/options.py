"""The options of both commands that read: which server, and as whom."""

import argparse
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marcador.reading.sources import Source


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the server's data folder (default: marcador-data)")
    parser.add_argument("--server", metavar="URL", help="a server that runs elsewhere, such as http://club:8000")
    parser.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="the certificate of an https server that made its own (pages.crt in its data folder)",
    )
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="who signs in at a server with accounts (default: the one coach)",
    )
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="the password on its first line, for health data"
    )
    parser.add_argument(
        "--memory", type=_mebibytes, default=512, metavar="MB", help="memory to use, in MiB (default: 512)"
    )


def opened(options: argparse.Namespace) -> "AbstractContextManager[Source]":
    """Open what the options name."""
    from marcador.configuration import load, with_options
    from marcador.reading.sources import source

    settings = with_options(load(options.config).server, options, {"data": "data_directory"})
    return source(
        settings,
        address=options.server,
        certificate=options.certificate,
        user=options.user,
        password_file=options.password_file,
        memory_mb=options.memory,
    )


def _mebibytes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 64 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r}: give mebibytes, 64 or more")
    return int(text)
