"""Where notices may be sent: to nothing inside the club's own network, whatever a name or its DNS say.

Else an address that people give makes the server ask what only it can reach (server-side request forgery).
"""

import ipaddress
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from server.errors import NoticeRefused

LONGEST = 2000
_EMBEDS_IPV4 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))
"""IPv6 that leads to any IPv4 by a gateway (RFC 6052) or a relay (RFC 3056)."""

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
)
"""The hosts of browsers' push services, themselves or above them."""


class Whither(NamedTuple):
    """What the settings let notices go to: also private addresses, and which push services."""

    private: bool = False
    push_services: Sequence[str] = PUSH_SERVICES


def checked_webhook(url: str, whither: Whither) -> str:
    """Give a webhook's address.

    Raises:
        NoticeRefused: when it cannot be one.
    """
    scheme, host = _parts(url)
    if scheme not in ("http", "https"):
        raise NoticeRefused("the address must begin with https:// or http://")
    _check_literal(host, whither)
    return url


def checked_endpoint(url: str, whither: Whither) -> str:
    """Give the address at which a browser's push service takes its messages.

    Raises:
        NoticeRefused: when it is of no push service that the settings know.
    """
    scheme, host = _parts(url)
    if scheme != "https" and not whither.private:
        raise NoticeRefused("a push service is reached by https")
    if not any(host == one or host.endswith(f".{one}") for one in whither.push_services):
        raise NoticeRefused(
            f"{host} is no push service that this server knows; its administrator may add it to push_services"
        )
    _check_literal(host, whither)
    return url


def require_public(address: str, whither: Whither) -> None:
    """Raise `NoticeRefused` unless notices may go to an IP address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    embeds = isinstance(found, ipaddress.IPv6Address) and any(found in one for one in _EMBEDS_IPV4)
    if whither.private or (found.is_global and not found.is_multicast and not embeds):
        return
    raise NoticeRefused(
        f"{address} is an address of a private network, and notices go to none; the administrator may let them with"
        " notices_to_private_addresses"
    )


def _parts(url: str) -> tuple[str, str]:
    if len(url) > LONGEST or not url.isascii() or any(not "!" <= one <= "~" for one in url):
        raise NoticeRefused(f"an address has at most {LONGEST} characters, without spaces and other than ASCII ones")
    try:
        parts = urlsplit(url)
        host, has_user = parts.hostname or "", "@" in parts.netloc
        _ = parts.port
    except ValueError as error:
        raise NoticeRefused(f"that is no address: {error}") from error
    if not host or has_user or parts.fragment:
        raise NoticeRefused("the address needs a host, and has no name, password or fragment in it")
    return parts.scheme, host.rstrip(".")


def _check_literal(host: str, whither: Whither) -> None:
    """Refuse at once what needs no look-up; a name is looked up when it is sent to."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith(".localhost"):
            require_public("127.0.0.1", whither)
        return
    require_public(host, whither)
