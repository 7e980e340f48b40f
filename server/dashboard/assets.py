"""What pages are made of, under addresses that name its content: a browser asks for each file once a release.

A page is asked for anew each time, and names its styles and scripts below `/static/v-…/`, where the letters are a
digest of them all; scripts import each other by relative addresses, so they stay below it. What comes from such an
address never changes and may be kept for a year (RFC 8246); a release has another one.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
PAGES = Path(__file__).parent / "pages"

_VERSIONED = re.compile(r"v-([0-9a-f]{16})/(.*)", re.DOTALL)
_OWN = re.compile(r'(?<=")/static/(?!vendor/)')


class Assets:
    """The files, and the version of them that pages were last given with."""

    def __init__(self) -> None:
        self._given = ""

    def page(self, name: str) -> str:
        """Give the text of a page by the name of its file, with the addresses of what it is made of.

        Who changes a file sees it when the page is loaded again.
        """
        files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
        self._given = _digest(
            tuple((path, stat.st_mtime_ns, stat.st_size) for path in files for stat in [path.stat()])
        )
        return _addressed(name, (PAGES / name).stat().st_mtime_ns, self._given)

    def is_current(self, version: str) -> bool:
        """Say whether a file asked for by this version is the one that was meant."""
        return version != "" and version == self._given


def split(path: str) -> tuple[str, str]:
    """Split what follows `/static/` into the version that it names, or nothing, and the path of the file."""
    found = _VERSIONED.fullmatch(path)
    return (found[1], found[2]) if found else ("", path)


@lru_cache(maxsize=64)
def _addressed(name: str, changed_ns: int, of: str) -> str:
    return _OWN.sub(f"/static/v-{of}/", (PAGES / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, *_ in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(FOLDER)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
