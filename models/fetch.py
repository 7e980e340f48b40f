"""Fetching one of the models that Vosk's authors publish: by name, resumable, checked, unpacked.

The list of models (https://alphacephei.com/vosk/models) names each model's archive, its size and its MD5.
"""

import shutil
import zipfile
from pathlib import Path

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from models.downloads import TIMEOUT_S, Expected, Progress, download, reason
from models.errors import FetchError

CATALOGUE = "https://alphacephei.com/vosk/models/model-list.json"
"""Where the list of published models is."""


class Published(BaseModel):
    """A model in the list."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    lang: str
    url: str
    size: int
    """Of the archive, in bytes."""
    md5: str


_LIST = TypeAdapter(tuple[Published, ...])


def published(catalogue: str = CATALOGUE) -> tuple[Published, ...]:
    """Give the models that can be fetched.

    Raises:
        FetchError: the list cannot be had.
    """
    try:
        answer = httpx.get(catalogue, timeout=TIMEOUT_S, follow_redirects=True).raise_for_status()
        return _LIST.validate_json(answer.content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(
            f"the list of models cannot be had: {reason(catalogue, error)}, or give another --list"
        ) from error
    except ValidationError as error:
        raise FetchError(f"{catalogue} is no list of models ({error.error_count()} faults)") from error


def fetch(name: str, folder: Path, *, catalogue: str = CATALOGUE, progress: Progress = lambda have, of: None) -> Path:
    """Fetch the model called `name` into `folder`; give its directory. What an earlier try left is gone on with.

    Raises:
        FetchError: there is no such model, the network fails, or what arrived is not what the list promises.
    """
    if (folder / name).is_dir():
        return folder / name
    listed = published(catalogue)
    model = next((one for one in listed if one.name == name), None)
    if model is None:
        alike = [one.name for one in listed if one.lang.split("-")[0] in name.split("-")]
        raise FetchError(f"no model is called {name!r}; there are {', '.join(alike or [one.name for one in listed])}")
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}.zip.part"
    download(Expected(model.url, model.size, model.md5, "md5"), archive, progress)
    return _unpack(model, archive, folder)


def _unpack(model: Published, archive: Path, folder: Path) -> Path:
    """Unpack next to the place, then move: a directory of that name is always whole."""
    part = folder / f"{model.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    try:
        with zipfile.ZipFile(archive) as content:
            outside = [one for one in content.namelist() if one.partition("/")[0] != model.name or ".." in one]
            if outside:
                raise FetchError(
                    f"{model.url} holds {outside[0]!r}, which is outside {model.name}/; it is not unpacked"
                )
            content.extractall(part)
    except zipfile.BadZipFile as error:
        archive.unlink()
        raise FetchError(f"{model.url} is not a ZIP archive; it was removed") from error
    (part / model.name).rename(folder / model.name)
    part.rmdir()
    archive.unlink()
    return folder / model.name
