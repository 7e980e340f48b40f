"""The page's web server: whatever name and path a phone asks for, it is led to the page, which then opens by itself.

A phone (RFC 8952) asks for a page that it knows (`/generate_204` on Android, `/hotspot-detect.html` on iOS,
`/connecttest.txt` on Windows); another answer tells it that somebody has to sign in.
"""

import socket
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from marcador.hotspot import page
from marcador.hotspot.desk import Desk
from marcador.hotspot.form import read, unfit
from marcador.hotspot.texts import language_of

_LONGEST_FORM = 4096
_FREEBIND = 15
"""IP_FREEBIND of ip(7): the address is there only while the hotspot is."""

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Connection": "close",
}


class Server(ThreadingHTTPServer):
    """Answers at an address of the box's own Wi-Fi.

    Args:
        host: the box's name in its network, empty where it has no pages there.
        pages: the address of its other pages in the hotspot, likewise.
    """

    daemon_threads = True
    request_queue_size = 16

    def __init__(self, address: tuple[str, int], desk: Desk, host: str, pages: str) -> None:
        super().__init__(address, _Handler)
        self.desk, self.host, self.pages = desk, host, pages

    def server_bind(self) -> None:
        """Bind, also while the address is not there yet."""
        self.socket.setsockopt(socket.IPPROTO_IP, _FREEBIND, 1)
        super().server_bind()

    @property
    def own_host(self) -> str:
        """Give what the page's requests have as their Host."""
        name, port = str(self.server_address[0]), int(self.server_address[1])
        return name if port == 80 else f"{name}:{port}"

    def start(self) -> None:
        """Answer from another thread."""
        threading.Thread(target=self.serve_forever, name="hotspot-page", daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 10
    server_version, sys_version = "Marcador", ""

    def do_GET(self) -> None:
        if not self._is_for_the_page():
            self._lead_to_the_page(HTTPStatus.FOUND)
            return
        self.server.desk.saw_somebody()
        self._answer(self._current())

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Take a form from the page itself; one from elsewhere could come of any page that a phone has open."""
        origin, length = self.headers.get("Origin"), self.headers.get("Content-Length", "")
        own = self.server.own_host
        if self.path != "/join" or self.headers.get("Host") != own or origin not in (None, "null", f"http://{own}"):
            self._lead_to_the_page(HTTPStatus.SEE_OTHER)
        elif not length.isdigit() or int(length) > _LONGEST_FORM:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._take(self.rfile.read(int(length)).decode("utf-8", "replace"))

    def _take(self, body: str) -> None:
        desk = self.server.desk
        desk.saw_somebody()
        if desk.is_joining:
            self._answer(self._current())
            return
        try:
            wish = read(body)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        refused = unfit(wish)
        if refused is not None:
            self._answer(page.form(self._language(), desk.networks, wish, refused, self.server.pages))
            return
        self._answer(page.joining(self._language(), wish, self.server.host))
        desk.ask(wish)

    def _current(self) -> str:
        desk = self.server.desk
        if desk.is_joining:
            return page.joining(self._language(), desk.wish, self.server.host)
        return page.form(self._language(), desk.networks, desk.wish, desk.refused, self.server.pages)

    def _is_for_the_page(self) -> bool:
        return self.path == "/" and self.headers.get("Host") == self.server.own_host

    def _lead_to_the_page(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Location", f"http://{self.server.own_host}/")
        self.send_header("Content-Length", "0")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()

    def _answer(self, text: str) -> None:
        content = text.encode()
        self.send_response(HTTPStatus.OK)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _language(self) -> str:
        return language_of(self.headers.get("Accept-Language", ""))

    log_message: Callable[..., None] = lambda *_: None
