"""The first start: runs `install.sh`, and shows on a page and on the board's own lamp how far it is.

`http://NAME.local/` shows the steps until install.sh has ended, then leads to the box's own pages on port 8000. The
green lamp of the board (ACT) blinks evenly meanwhile; if it fails, it beats like a heart and the page says why. Needs
nothing but Debian's Python, since nothing else is there yet.
"""

import argparse
import html
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

INSTALLER = Path(__file__).parents[1] / "install.sh"
PAGES_PORT = 8000
MARK = Path("/run/marcador-first-boot")  # While it is there, marcador-firewall.service leaves port 80 open.
BLINKS, BEATS, WORKS = "timer", "heartbeat", "mmc0"
_LOOK_S, _LEADS_ON_S, _STAYS_S = 5, 30, 60.0

# What each step is called, and how the line begins that install.sh says when it is done.
STEPS = (
    ("installed the packages", "Packages of the system", "Paquetes del sistema"),
    ("wrote /etc/", "Files of the box", "Archivos de la caja"),
    ("built ", "The software: some minutes", "El programa: unos minutos"),
    ("switched ", "Services are switched on", "Se activan los servicios"),
)
TITLE = {"en": "Marcador is being installed", "es": "Se está instalando Marcador"}
READY = {"en": "Marcador starts; its pages open here.", "es": "Marcador arranca; aquí se abrirán sus páginas."}
FAILED = {
    "en": "It did not work. install.sh may be run again at any time; this is what it said:",
    "es": "No ha funcionado. install.sh se puede repetir cuando se quiera; esto es lo que dijo:",
}
MARKS = {True: "✓", False: "…"}

_STYLE = """:root{color-scheme:light dark}
body{font:20px/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:24px 16px}
body{color:#06121c;background:#e9eef2}
@media(prefers-color-scheme:dark){body{color:#f6fafd;background:#060d14}}
li{list-style:none;margin:.4em 0}ul{padding:0}h1{font-size:1.5rem}pre{white-space:pre-wrap;font-size:.8rem}"""


class Progress:
    """How far it is, from what install.sh said."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.status: int | None = None
        self._at = 0

    def hear(self, line: str) -> None:
        """Take a line; steps that did not have to be done are over when a later one is."""
        self.said.append(line)
        for at in range(self._at, len(STEPS)):
            if line.startswith(STEPS[at][0]):
                self._at = at + 1

    def page(self, language: str, host: str) -> str:
        """Give the page."""
        is_over = self.status == 0
        failed = self.status not in (None, 0)
        after = "" if failed else f"{_LEADS_ON_S};url=http://{host}:{PAGES_PORT}/" if is_over else str(_LOOK_S)
        refresh = f'<meta http-equiv="refresh" content="{html.escape(after)}">' if after else ""
        steps = "".join(
            f"<li>{MARKS[is_over or at < self._at]} {names[language == 'es']}</li>"
            for at, (_, *names) in enumerate(STEPS)
        )
        rest = f"<p>{READY[language]}</p>" if is_over and not failed else ""
        if failed:
            rest = (
                f'<p role="alert"><b>{FAILED[language]}</b></p><pre>{html.escape(chr(10).join(self.said[-8:]))}</pre>'
            )
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{refresh}'
            f"<title>{TITLE[language]}</title>"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{_STYLE}</style></head>"
            f"<body><main><h1>{TITLE[language]}</h1><ul>{steps}</ul>{rest}</main></body></html>"
        )


def handler(progress: Progress) -> type[BaseHTTPRequestHandler]:
    """Make what answers."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            wished = self.headers.get("Accept-Language", "").lower()
            host = (self.headers.get("Host") or "marcador.local").partition(":")[0]
            content = progress.page("es" if wished.startswith("es") else "en", host).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing: what is said here is what install.sh says."""

    return Handler


def answering(port: int, progress: Progress) -> "ThreadingHTTPServer | None":
    """Show the page from another thread; where its port is taken the box is installed without one."""
    try:
        server = ThreadingHTTPServer(("", port), handler(progress))
    except OSError as error:
        print(f"there is no page at port {port} ({error.strerror}); the installation goes on", file=sys.stderr)
        return None
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def keep_open(mark: Path) -> None:
    """Have the firewall, once it starts, leave the page to whoever looks at it."""
    try:
        mark.touch()
    except OSError as error:
        print(f"{mark} cannot be written ({error.strerror}); a firewall will close the page", file=sys.stderr)


def close(mark: Path) -> None:
    """Have it closed again; a box without a firewall goes on."""
    mark.unlink(missing_ok=True)
    try:
        command = ["systemctl", "--no-block", "try-reload-or-restart", "marcador-firewall.service"]
        subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        print(f"the firewall was not asked ({error.strerror})", file=sys.stderr)


def light(leds: Path, trigger: str) -> None:
    """Have the board's lamp show something; a board without one goes on."""
    try:
        (leds / "ACT/trigger").write_text(trigger)
    except OSError as error:
        print(f"the board has no lamp to blink with ({error.strerror})", file=sys.stderr)


def install(words: list[str], progress: Progress) -> int:
    """Run install.sh, and pass on what it says."""
    command = ["sh", str(INSTALLER), *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            progress.hear(line.rstrip())
    return running.returncode


def main() -> int:
    """Do it; the status is install.sh's."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=80, help="where the page is (default: 80)")
    parser.add_argument("--leds", type=Path, default=Path("/sys/class/leds"), help="where the board's lamps are")
    parser.add_argument("--mark", type=Path, default=MARK, help="what tells the firewall that the page is there")
    parser.add_argument("--stays", type=float, default=_STAYS_S, help="for how many seconds the last page is there")
    options, words = parser.parse_known_args()
    progress = Progress()
    keep_open(options.mark)
    server = answering(options.port, progress)
    light(options.leds, BLINKS)
    progress.status = install(words, progress)
    light(options.leds, BEATS if progress.status else WORKS)
    if server is not None:
        threading.Event().wait(options.stays)
        server.server_close()
    close(options.mark)
    return progress.status


if __name__ == "__main__":
    sys.exit(main())
