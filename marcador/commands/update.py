"""`marcador update`: signed releases, made here or taken here; one that does not work is left again by itself."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marcador.updating.exporting import Exporting
    from marcador.updating.installing import Updating
    from marcador.updating.places import Places

ACTIONS = {
    "install": "take a signed release, try it, and go back when it does not work",
    "settle": "find out whether a release works that a power cut left untried",
    "back": "go back to the release that ran before",
    "formats": "print in which formats this release keeps data",
    "make": "make a signed release of a checkout",
    "new-key": "make the pair of keys with which releases are signed and proven",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    made = {
        name: actions.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
        for name, told in ACTIONS.items()
    }
    made["install"].add_argument(
        "release", metavar="FILE|URL", help="marcador-….tar.gz, with its signature (.sig) beside it"
    )
    for name, told in (
        ("install", "turn to a release that keeps data otherwise without a backup of them"),
        ("back", "go back without a backup of what was kept since"),
    ):
        made[name].add_argument("--no-export", action="store_true", help=told)
    made["make"].add_argument("checkout", type=Path, metavar="FOLDER", help="the checkout that is released")
    made["make"].add_argument("--key", type=Path, required=True, metavar="FILE", help="the private key")
    made["make"].add_argument("--out", type=Path, required=True, metavar="DIR", help="where the release is written")
    made["make"].add_argument(
        "--wheels", type=Path, metavar="DIR", help="what it needs (`make wheelhouse`), for boxes without internet"
    )
    made["new-key"].add_argument("folder", type=Path, metavar="FOLDER", help="where the keys are written")


def run(options: argparse.Namespace) -> int:
    """Do it."""
    if options.action == "new-key":
        return _new_key(options.folder)
    if options.action == "make":
        return _make(options)
    if options.action == "formats":
        return _formats()
    from marcador.errors import UpdateError
    from marcador.updating.health import Services
    from marcador.updating.installing import Updating
    from marcador.updating.places import Places

    places = Places()
    if not os.access(places.home, os.W_OK):
        raise UpdateError(
            f"{places.home} cannot be written: `marcador update` is for root, on a box that was installed"
        )
    updating = Updating(places, Services(), _say, _exports(options, places))
    if options.action == "settle":
        updating.settle()
    elif options.action == "back":
        updating.back()
    else:
        _install(updating, options.release)
    return 0


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _exports(options: argparse.Namespace, places: "Places") -> "Exporting | None":
    from marcador.configuration import load
    from marcador.errors import ConfigurationError
    from marcador.updating.exporting import Exporting

    if options.action == "settle" or options.no_export:
        return None
    try:
        data = load(options.config).server.data_directory.absolute()
    except ConfigurationError:
        if options.action == "install":
            raise
        return None  # Settings that what runs cannot read keep nobody from going back.
    return Exporting(places.home / "releases", data, _say, user="marcador")


def _formats() -> int:
    import json

    from marcador.updating.formats import own_formats

    print(json.dumps(own_formats()))
    return 0


def _install(updating: "Updating", release: str) -> None:
    from tempfile import TemporaryDirectory

    from marcador.updating.fetching import fetch

    with TemporaryDirectory(prefix="marcador-", dir="/opt/marcador") as folder:
        file = fetch(release, Path(folder)) if "://" in release else Path(release)
        updating.install(file, file.with_name(f"{file.name}.sig"))


def _new_key(folder: Path) -> int:
    from marcador.updating.signing import PRIVATE, PUBLIC, new_key

    new_key(folder)
    print(f"{folder / PRIVATE}: keep it where releases are made, and a copy of it in a safe")
    print(f"{folder / PUBLIC}: put it into firmware-config/, so that boxes take what was signed with it")
    return 0


def _make(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from marcador.updating.packing import make
    from marcador.updating.signing import sign

    file = make(options.checkout, options.out, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), options.wheels)
    print(file)
    print(sign(file, options.key))
    return 0
