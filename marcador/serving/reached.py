"""Where other computers reach this server's pages, as far as this computer can know."""

import ipaddress
import socket
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from server.settings import ServerSettings

_ANSWER_S = 1.0
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses of nobody (RFC 5737, RFC 3849); the way to them begins at the address that others see."""


class Reached(NamedTuple):
    """An address of the pages; `only_here` where no other computer reaches it."""

    url: str
    only_here: bool = False


def pages_of(settings: "ServerSettings") -> Reached:
    """Give where devices find the pages: at the server that runs, or else where the settings have it listen."""
    from server.address_file import of_running
    from server.settings import Listen

    running = of_running(settings.data_directory)
    if running is None:
        scheme = "https" if settings.http_certificate else "http"
        return Reached(f"{scheme}://{Listen(own_address() or socket.gethostname(), settings.http.port)}")
    there = urlsplit(running)
    host = there.hostname or ""
    if not Listen(host, 0).is_loopback:
        return Reached(running)
    here = own_address()
    if here is None or not _listens(here, there):
        return Reached(running, only_here=True)
    return Reached(f"{there.scheme}://{Listen(here, there.port or 0)}")


def own_address() -> str | None:
    """Give the address of this computer in its network; `None` where it is in none. Nothing is sent."""
    for family, elsewhere in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as way:
                way.connect((elsewhere, 9))
                here = str(way.getsockname()[0])
        except OSError:
            continue
        if not ipaddress.ip_address(here).is_loopback:
            return here
    return None


def _listens(host: str, there: SplitResult) -> bool:
    try:
        socket.create_connection((host, there.port or 0), timeout=_ANSWER_S).close()
    except OSError:
        return False
    return True
