"""Where devices find this server's pages, for the command that is typed at one."""

import socket
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from server.settings import ServerSettings


EDGE_PORT = 8000
"""Where firmware-config/edge/nginx.conf has an edge listen for everybody."""


class Reached(NamedTuple):
    """An address of the pages; `only_here` where no other computer reaches it."""

    url: str
    only_here: bool = False


def pages_of(settings: "ServerSettings") -> Reached:
    """Give where devices find the pages: at the server that runs, or else where one of the settings would be.

    Behind an edge they find them there, whatever the server listens on.
    """
    from server import own_address
    from server.address_file import of_running
    from server.settings import Listen

    running = of_running(settings.data_directory)
    if settings.edge:
        here = own_address.reached_at(EDGE_PORT) if running else own_address.own_address() or socket.gethostname()
        return Reached(f"http://{Listen(here or 'localhost', EDGE_PORT)}", only_here=here is None)
    if running is None:
        scheme, listens = "https" if settings.http_certificate else "http", settings.http
        if listens == listens.from_here:
            return Reached(f"{scheme}://{listens}", only_here=listens.is_loopback)
        return Reached(f"{scheme}://{Listen(own_address.own_address() or socket.gethostname(), listens.port)}")
    there = urlsplit(running)
    if not Listen(there.hostname or "", 0).is_loopback:
        return Reached(running)
    here = own_address.reached_at(there.port or 0)
    if here is None:
        return Reached(running, only_here=True)
    return Reached(f"{there.scheme}://{Listen(here, there.port or 0)}")
