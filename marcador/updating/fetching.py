"""Fetches a release and its signature over https; what they are worth is found out afterwards."""

import shutil
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from marcador.errors import UpdateError

_ANSWERS_S = 60.0


def fetch(url: str, into: Path) -> Path:
    """Give the file of a release, with its signature beside it.

    Raises:
        UpdateError: when it cannot be had.
    """
    parts = urlsplit(url)
    name = Path(parts.path).name
    if parts.scheme != "https" or not name:
        raise UpdateError(f"{url} is no address of a release; write it as https://host/marcador-1.2.3.tar.gz")
    for suffix in ("", ".sig"):
        try:
            with (
                urllib.request.urlopen(
                    parts._replace(path=parts.path + suffix).geturl(), timeout=_ANSWERS_S
                ) as answer,
                (into / (name + suffix)).open("wb") as file,
            ):
                shutil.copyfileobj(answer, file)
        except OSError as error:
            raise UpdateError(f"{url}{suffix} cannot be fetched ({error})") from error
    return into / name
