"""Signatures of releases: Ed25519 (RFC 8032) over the file's SHA-512, after a word that says what is signed."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from device.whole_file import write_whole
from marcador.errors import UpdateError

PRIVATE, PUBLIC = "release-key.private", "release-key.pub"
"""The names of the two files: one stays with who makes releases, the other is on every box."""

_PURPOSE = b"marcador release 1\n"


def new_key(folder: Path) -> None:
    """Make a pair of keys in a folder; one that is there is not replaced.

    Raises:
        UpdateError: when there is one.
        OSError: when it cannot be written.
    """
    private, public = folder / PRIVATE, folder / PUBLIC
    if private.exists() or public.exists():
        raise UpdateError(f"{folder} has a key already; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    write_whole(private, _text(key.private_bytes_raw()), 0o600)
    write_whole(public, _text(key.public_key().public_bytes_raw()))


def sign(file: Path, key: Path) -> Path:
    """Write a release's signature beside it; give where.

    Raises:
        UpdateError: when the key is none.
        OSError: when a file cannot be read or written.
    """
    signature = Ed25519PrivateKey.from_private_bytes(_key(key.read_text(), key)).sign(_signed(file))
    beside = file.with_name(f"{file.name}.sig")
    write_whole(beside, _text(signature))
    return beside


def keys_of(file: Path) -> list[bytes]:
    """Give the keys whose releases a box takes, a line each; what follows # is a comment.

    Raises:
        UpdateError: when there is none, or a line is no key.
    """
    try:
        lines = [line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines()]
    except OSError as error:
        raise UpdateError(
            f"{file} cannot be read ({error.strerror}): it says whose releases this box takes; `marcador update"
            " new-key` made it where releases are made"
        ) from error
    found = [_key(line, file) for line in lines if line]
    if not found:
        raise UpdateError(f"{file} names no key, so no release is taken")
    return found


def prove(file: Path, signature: Path, keys: Iterable[bytes]) -> None:
    """Return when one of the keys signed the file.

    Raises:
        UpdateError: when none did, or there is no signature.
    """
    try:
        signed = base64.b64decode(signature.read_text().strip(), validate=True)
    except (OSError, ValueError) as error:
        raise UpdateError(
            f"{file.name} comes without its signature ({signature.name}); nothing was changed"
        ) from error
    message = _signed(file)
    if not any(_has_signed(key, signed, message) for key in keys):
        raise UpdateError(
            f"{file.name} was not signed by whom this box takes releases from, or is damaged; nothing was changed"
        )


def _has_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _signed(file: Path) -> bytes:
    with file.open("rb") as content:
        return _PURPOSE + hashlib.file_digest(content, "sha512").digest()


def _key(text: str, file: Path) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise UpdateError(f"{file}: a key is 32 bytes in base64")
    return raw


def _text(raw: bytes) -> bytes:
    return base64.b64encode(raw) + b"\n"
