"""Lets the command reach the store of a running server: a socket on loopback, for who may read the data directory.

A request is a line of JSON, `{"token": …, "action": …, "to": …}`; the answer is lines `{"tell": …}`, and in the end
`{"done": …, "problems": […]}` or `{"error": …}`.
"""

import hmac
import json
import logging
import os
import secrets
import socket
import socketserver
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from server.errors import StoreError
from server.keep.archiving import archive_into
from server.keep.backup import Tell, back_up
from server.keep.verifying import verify
from server.store.database import Store

log = logging.getLogger(__name__)

CONTROL_NAME = "control.json"
_LONGEST_LINE = 64 * 1024
_ANSWERS_S = 5.0


class Done(NamedTuple):
    """How an action ended: a sentence, and problems that it found."""

    said: str
    problems: list[str]


def perform(store: Store, action: str, to: str, tell: Tell, rebuild: Callable[[], str]) -> Done:
    """Do what is asked with a store; `rebuild` makes the database anew in the thread that writes.

    Raises:
        StoreError: when it cannot be done.
    """
    match action:
        case "backup":
            return Done(f"backup in {to}: {back_up(store, Path(to), tell)}", [])
        case "archive":
            return Done(f"archive in {to}: {archive_into(store, Path(to), tell)}", [])
        case "verify":
            found = verify(store, tell)
            return Done(f"{found.events} events", found.problems)
        case "rebuild":
            return Done(f"the database was filled again: {rebuild()}", [])
    raise StoreError(f"a running server knows no {action!r}")


class Control:
    """Listens while the server runs."""

    def __init__(self, store: Store, rebuild: Callable[[], str]) -> None:
        self._store, self._rebuild, self._token = store, rebuild, secrets.token_hex(16)
        self._path = store.directory / CONTROL_NAME
        control = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                control._answer(self.rfile.readline(_LONGEST_LINE), self._send)

            def _send(self, **fields: object) -> None:
                with suppress(OSError):
                    self.wfile.write(json.dumps(fields).encode() + b"\n")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), name="store-control", daemon=True)

    def start(self) -> None:
        """Listen, and write down where, for the owner of the data directory alone."""
        unfinished = self._path.with_name(CONTROL_NAME + ".unfinished")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"port": self._server.server_address[1], "token": self._token}, file)
        unfinished.replace(self._path)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._path.unlink(missing_ok=True)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, line: bytes, send: Callable[..., None]) -> None:
        try:
            request = json.loads(line)
            token, action, to = (str(request.get(name, "")) for name in ("token", "action", "to"))
        except (ValueError, AttributeError, RecursionError):
            return
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return
        try:
            done = perform(self._store, action, to, lambda text: send(tell=text), self._rebuild)
            send(done=done.said, problems=done.problems)
        except StoreError as error:
            send(error=str(error))
        except Exception as error:
            log.exception("%s failed", action)
            send(error=f"{action} failed: {error}")


def ask_running(directory: Path, action: str, to: str, tell: Tell) -> Done | None:
    """Ask the server that runs on a data directory; `None` when there is none.

    Raises:
        StoreError: when it cannot do it.
    """
    try:
        known = json.loads((directory / CONTROL_NAME).read_text())
        connection = socket.create_connection(("127.0.0.1", known["port"]), _ANSWERS_S)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with connection, connection.makefile("rwb") as file:
        connection.settimeout(None)
        file.write(json.dumps({"token": known["token"], "action": action, "to": to}).encode() + b"\n")
        file.flush()
        for line in file:
            answer: dict[str, Any] = json.loads(line)
            if "tell" in answer:
                tell(str(answer["tell"]))
            elif "error" in answer:
                raise StoreError(str(answer["error"]))
            else:
                return Done(str(answer["done"]), [str(one) for one in answer["problems"]])
    return None
