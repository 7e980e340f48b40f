"""`marcador server backup|restore|archive|import|verify|rebuild`: what is done with the store as a whole."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.keep.control import Done
    from server.settings import ServerSettings

ACTIONS = {
    "backup": "copy everything that the server stores into a new folder",
    "restore": "fill a data directory from a backup; the server must not run on it",
    "archive": "write everything of the club into one file, for another server or other programs",
    "import": "fill a new data directory from such a file; the server must not run on it",
    "verify": "read everything that is stored, mend what can be mended, and say what cannot",
    "rebuild": "make the database anew from the journals beside it",
}


def add_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the actions."""
    for name, summary in ACTIONS.items():
        action = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        # Without a default of its own an option before the action keeps what it says.
        action.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="data directory")
        if name == "backup":
            action.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder for the backup")
        if name == "archive":
            action.add_argument("file", type=Path, metavar="FILE", help="a new file, such as club.zip")
        if name == "import":
            action.add_argument("file", type=Path, metavar="FILE", help="the archive")
        if name == "restore":
            action.add_argument("folder", type=Path, metavar="FOLDER", help="the backup")
            action.add_argument("--replace", action="store_true", help="set aside a store that is there")


def act(options: argparse.Namespace, settings: "ServerSettings") -> int:
    """Do it, and say how it ended; 1 when there are problems."""
    os.umask(0o077)
    done = _FROM_ELSEWHERE.get(options.action, _done)(options, settings)
    print(done.said)
    for problem in done.problems:
        print(f"marcador: {problem}", file=sys.stderr)
    return 1 if done.problems else 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _done(options: argparse.Namespace, settings: "ServerSettings") -> "Done":
    from server.errors import StoreError
    from server.keep.control import ask_running, perform
    from server.store.database import DATABASE_NAME, EVENTS_NAME, Store

    directory = settings.data_directory
    if not any((directory / name).exists() for name in (DATABASE_NAME, EVENTS_NAME)):
        raise StoreError(f"{directory} has no store; name its folder with --data")
    named: Path | None = getattr(options, "folder", None) or getattr(options, "file", None)
    to = str(named.absolute()) if named else ""
    done = ask_running(directory, options.action, to, _tell)
    if done is not None:
        return done
    store = Store(directory, settings.database_memory_mb)
    try:
        done = perform(store, options.action, to, _tell, lambda: str(store.rebuild()))
        if options.action != "verify":
            return done
        if store.suspected is not None:
            store.probe()
        if store.rebuilt is None:
            return done
        return done._replace(
            problems=[*done.problems, f"the database was damaged, and filled again: {store.rebuilt}"]
        )
    finally:
        store.close()


def _restored(options: argparse.Namespace, settings: "ServerSettings") -> "Done":
    from server.keep.control import Done
    from server.keep.restoring import restore

    store = restore(
        options.folder, settings.data_directory, settings.database_memory_mb, _tell, replace=options.replace
    )
    try:
        return Done(f"{store.position} events are in {settings.data_directory}", [])
    finally:
        store.close()


def _imported(options: argparse.Namespace, settings: "ServerSettings") -> "Done":
    from server.keep.control import Done
    from server.keep.importing import import_archive

    found = import_archive(options.file, settings.data_directory, settings.database_memory_mb, _tell)
    if found.accounts:
        _tell("nobody has a password yet: `marcador server account new-password NAME` prints a link to choose one")
    return Done(f"{found} are in {settings.data_directory}", [])


_FROM_ELSEWHERE: "dict[str, Callable[[argparse.Namespace, ServerSettings], Done]]" = {
    "restore": _restored,
    "import": _imported,
}
