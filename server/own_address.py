"""Where other computers reach what listens on this one, as far as this computer can know."""

import ipaddress
import socket

_ANSWER_S = 1.0
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses of nobody (RFC 5737, RFC 3849); the way to them begins at the address that others see."""


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


def reached_at(port: int) -> str | None:
    """Give the address at which others reach a port of this computer; `None` where nothing listens for them there."""
    here = own_address()
    try:
        if here is not None:
            socket.create_connection((here, port), timeout=_ANSWER_S).close()
    except OSError:
        return None
    return here
