"""Downloading one file whose size is known: resumable, and whole or not used."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from models.errors import FetchError
from models.no_answer import no_answer

Progress = Callable[[int, int], None]
"""Is told how many bytes there are, and how many there will be."""

TIMEOUT_S = 30.0
"""How long a server may say nothing."""

_BAR = 40


@dataclass(frozen=True, slots=True)
class Expected:
    """A file on a server: where, how many bytes, and its digest in hexadecimal; without one only the size is checked.

    Attributes:
        algorithm: the digest's, by its name in `hashlib`.
    """

    url: str
    size: int
    digest: str = ""
    algorithm: str = "sha256"


def download(expected: Expected, file: Path, progress: Progress = lambda have, of: None) -> None:
    """Have a file whole at `file`, going on with what an earlier try left there.

    Raises:
        FetchError: the network fails, there is no room, or what arrived is not what was expected.
    """
    _receive(expected, file, progress)
    _check(expected, file)


def reason(url: str, error: httpx.HTTPError | httpx.InvalidURL) -> str:
    """Say why a request failed, and what to look at."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"{url}: the server answers {error.response.status_code}"
    return no_answer(url, error)


def bar(have: int, of: int) -> None:
    """Draw on a terminal how much of a file there is."""
    if sys.stderr.isatty():
        done = min(_BAR, _BAR * have // max(1, of))
        end = "\n" if have == of else ""
        print(
            f"\r[{'#' * done}{'.' * (_BAR - done)}] {have / 1e6:.1f} of {of / 1e6:.1f} MB", end=end, file=sys.stderr
        )


def _receive(expected: Expected, file: Path, progress: Progress) -> None:
    """Ask for what is missing; a server that cannot give a part gives the whole."""
    have = file.stat().st_size if file.exists() else 0
    if have == expected.size:
        return
    wanted = {"Range": f"bytes={have}-"} if 0 < have < expected.size else {}
    try:
        with httpx.stream("GET", expected.url, headers=wanted, timeout=TIMEOUT_S, follow_redirects=True) as answer:
            answer.raise_for_status()
            resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
            with file.open("ab" if resumed else "wb") as content:
                for chunk in answer.iter_raw():
                    content.write(chunk)
                    progress(content.tell(), expected.size)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"{reason(expected.url, error)}; the same command goes on where it stopped") from error
    except OSError as error:
        raise FetchError(
            f"{file} cannot be written ({error.strerror}); make room, or check who owns it, then start again"
        ) from error


def _check(expected: Expected, file: Path) -> None:
    have = file.stat().st_size
    if have < expected.size:
        raise FetchError(
            f"{expected.url} broke off at {have} of {expected.size} bytes; the same command goes on from there"
        )
    with file.open("rb") as content:
        found = hashlib.file_digest(
            content, lambda: hashlib.new(expected.algorithm, usedforsecurity=False)
        ).hexdigest()
    if have > expected.size or found != (expected.digest or found):
        file.unlink()
        raise FetchError(
            f"{expected.url} is not the file that was promised "
            f"({have} bytes, {expected.algorithm} {found}); it was removed"
        )
