"""Takes what tells of people out of a text: names, addresses of sensors and networks, secrets, homes."""

import re
from collections.abc import Iterable

_PATTERNS = (
    (re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[:_-]){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z])"), "<address>"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "<ip>"),
    (
        re.compile(r"\b[0-9A-Fa-f]{1,4}(?:(?::[0-9A-Fa-f]{1,4}){0,6}::(?:[0-9A-Fa-f:]+)?|(?::[0-9A-Fa-f]{1,4}){7})"),
        "<ip>",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<mail>"),
    (re.compile(r"(?i)((?:password|secret|token)\W{1,3})\S+"), r"\1<secret>"),
    (re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b"), "<secret>"),
    (re.compile(r"(/join#)\S+"), r"\1<secret>"),
    (re.compile(r"(//)[^/\s@]+@"), r"\1<user>@"),
    (re.compile(r"/home/[^/\s]+"), "/home/<user>"),
    (re.compile(r"\b[0-9A-Fa-f]*\d[0-9A-Fa-f]*\d[0-9A-Fa-f]{5,}\b"), "<number>"),
)
"""The last is a serial number, as sensors have it in their names: seven digits of hexadecimals or more."""

_SHORTEST = 2


class Scrubber:
    """Takes names that are known, and whatever looks like an address or a secret, out of texts.

    Args:
        names: of people, pairs and sensors; also each word of them goes.
    """

    def __init__(self, names: Iterable[str]) -> None:
        words = {word for name in names for word in (name, *name.split()) if len(word) >= _SHORTEST}
        kept = sorted((word for word in words if not word.isdecimal()), key=len, reverse=True)
        self._names = (
            re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in kept), re.IGNORECASE) if kept else None
        )

    def scrub(self, text: str) -> str:
        """Give the text without them."""
        if self._names is not None:
            text = self._names.sub("<name>", text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text
