"""What somebody asked for on the page, and whether it can be meant."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qs

from marcador.hotspot.profile import LONGEST_NAME_BYTES
from marcador.hotspot.radio import Network

_PASSWORD_LENGTHS = range(8, 64)
"""IEEE 802.11, J.4.1: a passphrase has 8 to 63 characters of ASCII, 32 to 126."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,63}")
_SERVER = re.compile(r"(https?://)?[A-Za-z0-9\[][A-Za-z0-9.:\[\]-]{0,199}/?")


class Wish(NamedTuple):
    """A Wi-Fi to join, and where to tell which code then."""

    name: str = ""
    password: str = ""
    server: str = ""
    code: str = ""


Refused = str
"""Why a wish was not done: a reason of `texts.REFUSED`."""


def read(body: str) -> tuple[Wish, str]:
    """Read a form (application/x-www-form-urlencoded); give what was asked for, and the token of its page."""
    fields = {name: values[0] for name, values in parse_qs(body, max_num_fields=10).items()}
    name = fields.get("network") or fields.get("other", "").strip()
    wish = Wish(name, fields.get("password", ""), fields.get("server", "").strip(), fields.get("code", "").strip())
    return wish, fields.get("token", "")


def unfit(wish: Wish, networks: Sequence[Network]) -> Refused | None:
    """Say what is wrong with a wish, among the Wi-Fis that are heard; `None` when it can be tried."""
    if not 0 < len(wish.name.encode()) <= LONGEST_NAME_BYTES or "\0" in wish.name:
        return "form-name"
    is_ciphered = any("WPA" in one.security for one in networks if one.name == wish.name)
    is_ascii = all(" " <= one <= "~" for one in wish.password)
    if (wish.password or is_ciphered) and not (is_ascii and len(wish.password) in _PASSWORD_LENGTHS):
        return "form-password"
    if bool(wish.server) != bool(wish.code):
        return "form-code"
    if wish.code and not (_SERVER.fullmatch(wish.server) and _CODE.fullmatch(wish.code)):
        return "form-code"
    return None
