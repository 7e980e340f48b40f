"""The page's web server: whatever name and path a phone asks for, it is led to the page, which then opens by itself.

A phone (RFC 8952) asks for a page that it knows (`/generate_204` on Android, `/hotspot-detect.html` on iOS,
`/connecttest.txt` on Windows); another answer tells it that somebody has to sign in.
"""

import secrets
import socket
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from marcador.hotspot import page
from marcador.hotspot.desk import Desk
from marcador.hotspot.form import read, unfit
from marcador.hotspot.texts import language_of

_LONGEST_FORM, _MOST_AT_ONCE = 4096, 24
_BINDS_AGAIN_S = 5.0
_FREEBIND = 15
"""IP_FREEBIND of ip(7): the address is there only while the hotspot is."""

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Connection": "close",
}


class Server(ThreadingHTTPServer):
    """Answers at an address of the box's own Wi-Fi.

    Who asks while it answers as many as it can at once is not answered.

    Raises:
        OSError: when something else is at the address.
    """

    daemon_threads = True
    request_queue_size = 16

    def __init__(self, address: tuple[str, int], desk: Desk, box: page.Box) -> None:
        super().__init__(address, _Handler)
        self.desk, self.box = desk, box._replace(token=secrets.token_urlsafe(16))
        self._free = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def server_bind(self) -> None:
        """Bind, also while the address is not there yet."""
        self.socket.setsockopt(socket.IPPROTO_IP, _FREEBIND, 1)
        super().server_bind()

    @property
    def own_host(self) -> str:
        """Give what the page's requests have as their Host."""
        name, port = str(self.server_address[0]), int(self.server_address[1])
        return name if port == 80 else f"{name}:{port}"

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        """Answer in a thread of its own, if there is one left."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any
    ) -> None:
        """Answer, in that thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()


def serve(make: Callable[[], Server], say: Callable[[str], None], again_s: float = _BINDS_AGAIN_S) -> None:
    """Answer from now on, or as soon as what else is at the address has gone, such as the page of the first start."""
    was_told = False
    while True:
        try:
            server = make()
        except OSError as error:
            if not was_told:
                say(f"the page cannot be shown yet ({error.strerror}); it is tried again every {again_s:.0f} s")
            was_told = True
            time.sleep(again_s)
        else:
            with server:
                server.serve_forever()
            return


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
        """Take a form of the page itself; one from elsewhere could come of any page that a phone has open."""
        length, own = self.headers.get("Content-Length", ""), self.server.own_host
        said = (self.path, self.headers.get("Host"), self.headers.get("Origin"))
        if said != ("/join", own, f"http://{own}"):
            self._lead_to_the_page(HTTPStatus.SEE_OTHER)
        elif not (length.isascii() and length.isdigit()) or int(length) > _LONGEST_FORM:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._take(self.rfile.read(int(length)).decode("utf-8", "replace"))

    def _take(self, body: str) -> None:
        desk, box = self.server.desk, self.server.box
        try:
            wish, token = read(body)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        if not secrets.compare_digest(token.encode(), box.token.encode()):
            self._lead_to_the_page(HTTPStatus.SEE_OTHER)
            return
        desk.saw_somebody()
        if desk.is_joining:
            self._answer(self._current())
            return
        if not box.takes_code:
            wish = wish._replace(server="", code="")
        refused = unfit(wish, desk.networks)
        if refused is not None:
            self._answer(page.form(self._language(), desk.networks, wish, refused, box))
            return
        self._answer(page.joining(self._language(), wish, box.host))
        desk.ask(wish)

    def _current(self) -> str:
        desk = self.server.desk
        if desk.is_joining:
            return page.joining(self._language(), desk.wish, self.server.box.host)
        return page.form(self._language(), desk.networks, desk.wish, desk.refused, self.server.box)

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
