"""What pages are made of, under addresses that name its content: a browser asks for each file once a release.

A page is asked for anew each time, and names its styles and scripts below `/static/v-…/`, where the letters are a
digest of them all; scripts import each other by relative addresses, so they stay below it. What comes from such an
address never changes and may be kept for a year (RFC 8246); a release has another one.

A page also names all that its scripts import, so that a browser asks for it at once: else it learns of a script only
from one that has come.
"""

import hashlib
import os
import re
from collections import deque
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
PAGES = Path(__file__).parent / "pages"

_SCRIPT = re.compile(r'<script type="module"[^>]* src="/static/([^"]+)"')
_IMPORT = re.compile(r'^(?:import|export) [^;()]*?"(\.[^"]+)";', re.MULTILINE)
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
    text = (PAGES / name).read_text(encoding="utf-8")
    links = "".join(
        f'  <link rel="modulepreload" href="/static/{one}">\n' for one in _imported(_SCRIPT.findall(text))
    )
    return _OWN.sub(f"/static/v-{of}/", text.replace("</head>", f"{links}</head>", 1))


def _imported(scripts: list[str]) -> list[str]:
    """Give what scripts import, and what that imports: first all of the script that comes first."""
    found = dict.fromkeys(scripts)
    for script in scripts:
        todo = deque([script])
        while todo:
            path = FOLDER / todo.popleft()
            named = (path.parent / one for one in _IMPORT.findall(path.read_text(encoding="utf-8")))
            new = [name for one in named if (name := os.path.relpath(one, FOLDER)) not in found]
            found.update(dict.fromkeys(new))
            todo.extend(new)
    return list(found)[len(scripts) :]


@lru_cache(maxsize=4)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, *_ in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(FOLDER)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
