"""Stage 1, for whoever has not the corpora: fetch the original public sources, and pack what the recipe uses of them.

Every folder becomes one tar of clips, as they were published, and a `manifest.tsv`, as `models.recipe.corpora` reads
them. Archives go on where they stopped, are checked and removed when they are packed; what is packed stays.
"""

import argparse
import csv
import hashlib
import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath

import soundfile

from models.downloads import Expected, Progress, bar, download
from models.errors import RecipeError
from models.recipe import stage
from models.recipe.sources.original_layouts import Member, Row
from models.recipe.sources.public_sources import SOURCES, Repository, Source


def fetch(sources: Sequence[Source], data: Path, progress: Progress = lambda have, of: None) -> None:
    """Have the sources of one folder packed under `data`; nothing is done where they are.

    Raises:
        FetchError: a source cannot be had, or is not what was published.
        RecipeError: git is missing or fails, or a source is not laid out as its README says.
    """
    folder = data / sources[0].folder
    if (folder / "manifest.tsv").is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    tar = folder / f"{folder.name}.tar"
    rows: list[Row] = []
    with tarfile.open(tar, "w") as packed:
        for source in sources:
            rows += _packed(source, folder, packed, progress)
    _write_manifest(folder / "manifest.tsv", rows)
    for source in sources:
        _forget(_place(source, folder))


def _packed(source: Source, folder: Path, packed: tarfile.TarFile, progress: Progress) -> list[Row]:
    place = _place(source, folder)
    kept = 0

    def keep(path: str, content: bytes) -> None:
        nonlocal kept
        _check_sound(source, path, content)
        about = tarfile.TarInfo(path)
        about.size = len(content)
        packed.addfile(about, io.BytesIO(content))
        kept += 1

    if isinstance(source.origin, Repository):
        _check_out(source.origin, place)
        rows = source.layout(_files(place), keep)
    else:
        download(source.origin, place, progress)
        rows = source.layout(_archived(place), keep)
    if not rows or len(rows) != kept:
        raise RecipeError(f"{source.origin.url}: {kept} clips and {len(rows)} lines about them; it is laid out anew")
    if source.words and (found := _words(rows)) != source.words:
        raise RecipeError(f"{source.origin.url}: its words are not those that were published (SHA-256 {found})")
    return rows


def _place(source: Source, folder: Path) -> Path:
    """Give where a source lies until it is packed."""
    return folder / source.origin.url.rpartition("/")[2]


def _forget(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()


def _check_sound(source: Source, path: str, content: bytes) -> None:
    try:
        soundfile.info(io.BytesIO(content))
    except soundfile.LibsndfileError as error:
        raise RecipeError(f"{source.origin.url}: {path} is no sound file ({error})") from error


def _words(rows: Iterable[Row]) -> str:
    lines = sorted(f"{PurePosixPath(row.path).stem} {row.transcript}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _archived(archive: Path) -> Iterator[Member]:
    """Go through an archive once, without unpacking it."""
    with tarfile.open(archive, "r|*") as content:
        for entry in content:
            file = content.extractfile(entry) if entry.isfile() else None
            if file is not None:
                yield Member(PurePosixPath(entry.name), file.read)


def _files(folder: Path) -> Iterator[Member]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and ".git" not in file.relative_to(folder).parts:
            yield Member(PurePosixPath(file.relative_to(folder)), file.read_bytes)


def _check_out(repository: Repository, folder: Path) -> None:
    """Have the files of a commit; git itself checks that they are the commit's."""
    _git("init", "--quiet", str(folder))
    _git("-C", str(folder), "fetch", "--depth", "1", repository.url, repository.commit)
    _git("-C", str(folder), "checkout", "--quiet", "--force", "--detach", repository.commit)


def _git(*arguments: str) -> None:
    try:
        subprocess.run(("git", *arguments), check=True)
    except FileNotFoundError as error:
        raise RecipeError("git is not installed: apt install git") from error
    except subprocess.CalledProcessError as error:
        raise RecipeError(f"git {' '.join(arguments)} failed; the same command tries again") from error


def _write_manifest(file: Path, rows: Sequence[Row]) -> None:
    """Write the manifest, whole or not at all: it says that the tar is whole."""
    part = file.with_suffix(".part")
    names = sorted({name for row in rows for name in row.columns})
    with part.open("w", encoding="utf-8", newline="") as content:
        table = csv.writer(content, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        table.writerow(["path", "speaker", "transcript", *names])
        for row in rows:
            table.writerow([row.path, row.speaker, row.transcript, *(row.columns.get(name, "") for name in names)])
    part.rename(file)


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder to hold the corpora's folders")
    parser.add_argument("--only", action="append", metavar="FOLDER", help="only this one (repeatable)")
    chosen = parser.parse_args()
    for folder, group in groupby(SOURCES, lambda source: source.folder):
        if chosen.only is None or folder in chosen.only:
            sources = list(group)
            print(f"{folder}: {', '.join(_described(source) for source in sources)}", flush=True)
            fetch(sources, chosen.data, bar)


def _described(source: Source) -> str:
    origin = source.origin
    size = f" ({origin.size / 1e6:.0f} MB)" if isinstance(origin, Expected) else f" at {origin.commit[:12]}"
    return f"{origin.url}{size}"


if __name__ == "__main__":
    stage.run(main, resumes=True)
