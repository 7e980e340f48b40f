"""`marcador docs`: write the generated pages of `docs/`."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--out", type=Path, default=Path("docs"), metavar="DIR", help="where to write (default: docs)"
    )


def run(options: argparse.Namespace) -> int:
    """Write them, and say so."""
    from marcador.documentation import PAGES

    options.out.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (options.out / name).write_text(write(), "utf-8")
        print(options.out / name)
    return 0
