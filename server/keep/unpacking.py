"""Checks an archive and unpacks it: nothing is believed of it but what its checksums hold.

A name that is not one of the form's is refused, so none leads out of the folder; no file gives more bytes than the
manifest says, and all of them together no more than there is room for.
"""

import shutil
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from server.errors import ArchiveRefused
from server.keep.archive_form import MANIFEST, NAMES, VERSION, FileNoted, Manifest, names_of
from server.store.schema import migrations

_LONGEST_MANIFEST = 1024 * 1024
_PIECE = 1024 * 1024
_LARGEST_RATIO = 200
"""How many times its packed size a file may be; JSON lines of events are about twenty times theirs."""


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack an archive into a folder, and give its manifest.

    Raises:
        ArchiveRefused: saying what is wrong with it.
        OSError: when it cannot be read, or there is no room.
    """
    try:
        with ZipFile(path) as archive:
            entries = _entries(path, archive)
            manifest = _manifest(path, archive, entries)
            _check(path, manifest, entries, shutil.disk_usage(folder).free)
            for name, noted in manifest.files.items():
                _unpack(path, archive, entries[name], noted, folder / name)
            return manifest
    except (BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise ArchiveRefused(f"{path} is no archive, or a damaged one: {error}") from error


def _entries(path: Path, archive: ZipFile) -> dict[str, ZipInfo]:
    entries: dict[str, ZipInfo] = {}
    for one in archive.infolist():
        if one.filename not in NAMES and one.filename != MANIFEST:
            raise ArchiveRefused(f"{path} has {one.filename!r}, which is no file of an archive; nothing was imported")
        if one.filename in entries:
            raise ArchiveRefused(f"{path} has {one.filename!r} twice; nothing was imported")
        entries[one.filename] = one
    return entries


def _manifest(path: Path, archive: ZipFile, entries: dict[str, ZipInfo]) -> Manifest:
    entry = entries.pop(MANIFEST, None)
    if entry is None:
        raise ArchiveRefused(f"{path} is no archive of a club: it has no {MANIFEST}")
    with archive.open(entry) as file:
        content = file.read(_LONGEST_MANIFEST + 1)
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        raise ArchiveRefused(f"the {MANIFEST} of {path} cannot be read: {error.errors()[0]['msg']}") from error
    if manifest.version > VERSION or manifest.table_schema > migrations()[-1][0]:
        raise ArchiveRefused(
            f"{path} was written by a later version of Marcador ({manifest.marcador}); update this one first"
        )
    return manifest


def _check(path: Path, manifest: Manifest, entries: dict[str, ZipInfo], free: int) -> None:
    names = names_of(manifest.table_schema)
    if set(manifest.files) != names or set(entries) != names:
        missing = sorted(names - (set(entries) & set(manifest.files)))
        raise ArchiveRefused(f"{path} is not whole: {', '.join(missing)} is missing")
    for name, entry in entries.items():
        if entry.file_size > _LARGEST_RATIO * entry.compress_size + _PIECE:
            raise ArchiveRefused(f"{name} in {path} would be far larger than an archive's files are")
    # Unpacked, in journals, and in the database.
    if (needed := 3 * sum(noted.bytes for noted in manifest.files.values())) > free:
        raise ArchiveRefused(f"importing {path} needs {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free")


def _unpack(path: Path, archive: ZipFile, entry: ZipInfo, noted: FileNoted, to: Path) -> None:
    digest, left = sha256(), noted.bytes
    to.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as packed, to.open("wb") as file:
        while left >= 0 and (piece := packed.read(_PIECE)):
            left -= len(piece)
            digest.update(piece)
            file.write(piece)
    if left != 0 or digest.hexdigest() != noted.sha256:
        raise ArchiveRefused(f"{entry.filename} in {path} is not what was archived; nothing was imported")
