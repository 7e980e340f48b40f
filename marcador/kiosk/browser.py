"""A browser that is asked over two pipes (Chromium's `--remote-debugging-pipe`): no port that others could reach.

Words are those of the Chrome DevTools Protocol; a message ends with a zero byte.
"""

import fcntl
import json
import os
import select
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Self

from marcador.errors import KioskError

_HEARS, _SAYS = 3, 4
"""Where Chromium has its ends of the pipes."""
_ABOVE_THEM = 10
_CHUNK_BYTES = 1 << 16
_ENDS_S = 10.0
_CRASHED = "Inspector.targetCrashed"
_NO_CURSOR = (
    "{const none = new CSSStyleSheet(); none.replaceSync('* { cursor: none !important }');"
    " document.adoptedStyleSheets = [...document.adoptedStyleSheets, none];}"
)

Json = dict[str, Any]


class Browser:
    """Starts it; as a context it is ended with the block.

    Args:
        answers_s: how long an answer may take, the first one too.

    Raises:
        KioskError: when the program is not there, or its window does not open.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], answers_s: float = 30.0) -> None:
        self._answers_s, self._asked, self._heard = answers_s, 0, b""
        self._process, self._to, self._from = _started(command, environment)
        self._session = self._page = ""
        try:
            self._session = self._attached()
            for method in ("Inspector.enable", "Page.enable"):
                self._ask(method)
            self._ask("Page.addScriptToEvaluateOnNewDocument", source=_NO_CURSOR, runImmediately=True)
        except KioskError:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Give it."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.close()

    def open(self, address: str) -> bool:
        """Show a page; say whether it could be fetched.

        Raises:
            KioskError: as all others, when the browser crashed, has ended or does not answer.
        """
        return "errorText" not in self._ask("Page.navigate", url=address)

    def evaluate(self, expression: str) -> object:
        """Give what an expression is in the page that is shown; it takes an answer from the page itself."""
        return self._ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def close_others(self) -> None:
        """Close whatever window opened over the page."""
        for one in self._ask_browser("Target.getTargets")["targetInfos"]:
            if one["type"] == "page" and one["targetId"] != self._page:
                self._ask_browser("Target.closeTarget", targetId=one["targetId"])

    def close(self) -> None:
        """End it, with all that it started."""
        for one in (self._to, self._from):
            os.close(one)
        with suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGTERM)
        until = time.monotonic() + _ENDS_S
        while os.waitpid(self._process, os.WNOHANG) == (0, 0):
            if time.monotonic() > until:
                os.killpg(self._process, signal.SIGKILL)
            time.sleep(0.05)

    def _attached(self) -> str:
        until = time.monotonic() + self._answers_s
        while time.monotonic() < until:
            targets = self._ask_browser("Target.getTargets")["targetInfos"]
            self._page = next((one["targetId"] for one in targets if one["type"] == "page"), "")
            if self._page:
                attached = self._ask_browser("Target.attachToTarget", targetId=self._page, flatten=True)
                return str(attached["sessionId"])
            time.sleep(0.1)
        raise KioskError("the browser opens no window")

    def _ask(self, method: str, **given: object) -> Json:
        return self._answer({"method": method, "params": given, "sessionId": self._session})

    def _ask_browser(self, method: str, **given: object) -> Json:
        """Ask the browser itself, and not the page."""
        return self._answer({"method": method, "params": given})

    def _answer(self, message: Json) -> Json:
        self._asked += 1
        message, method = {**message, "id": self._asked}, message["method"]
        until = time.monotonic() + self._answers_s
        try:
            os.write(self._to, json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise KioskError(f"the browser has ended ({error.strerror})") from error
        while True:
            told = self._hear(until)
            if told.get("method") == _CRASHED:
                raise KioskError("the page crashed")
            if told.get("id") == self._asked:
                if "error" in told:
                    raise KioskError(f"the browser does not know {method}: {told['error'].get('message')}")
                return dict(told["result"])

    def _hear(self, until: float) -> Json:
        while b"\0" not in self._heard:
            if not select.select([self._from], [], [], max(0.0, until - time.monotonic()))[0]:
                raise KioskError(f"the browser has not answered for {self._answers_s:.0f} s")
            more = os.read(self._from, _CHUNK_BYTES)
            if not more:
                raise KioskError("the browser has ended; its own words are above")
            self._heard += more
        message, _, self._heard = self._heard.partition(b"\0")
        return dict(json.loads(message))


def _started(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, int, int]:
    """Start it in a group of its own; give its process, where it is told and where it tells."""
    (hears, to), (told, says) = os.pipe(), os.pipe()
    # Out of the way of the numbers that they are to have there.
    ends = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, _ABOVE_THEM) for one in (hears, says)]
    actions = [(os.POSIX_SPAWN_DUP2, one, at) for one, at in zip(ends, (_HEARS, _SAYS), strict=True)]
    try:
        process = os.posix_spawnp(command[0], list(command), environment, file_actions=actions, setpgroup=0)
    except OSError as error:
        for one in (to, told):
            os.close(one)
        raise KioskError(f"{command[0]} cannot be started ({error.strerror}); install.sh --with kiosk") from error
    finally:
        for one in (*ends, hears, says):
            os.close(one)
    return process, to, told
