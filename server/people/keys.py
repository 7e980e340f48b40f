"""The keys that sign tokens: the newest signs, earlier ones verify until nothing that they signed is good any more.

A file that its owner alone reads; the command line and a running server may both add a key. What signs is imported
when a key is first needed: no start waits for it.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from server.auth.secret_file import write_secret
from server.errors import SettingsError

if TYPE_CHECKING:
    from joserfc.jwk import KeyParameters, KeySet, OKPKey

FILE_NAME = "signing-keys.json"
ALGORITHM = "Ed25519"
"""RFC 9864; "EdDSA" is its deprecated name."""
VERIFIES_S = 3600.0
"""How long a key verifies after the next one began to sign; longer than any token lasts."""
_DAY_S = 86400.0


class Key(NamedTuple):
    """A key pair; `made` in seconds since 1970."""

    made: float
    pair: "OKPKey"

    @property
    def kid(self) -> str:
        """Give its name in tokens."""
        return str(self.pair.kid)


class Keys:
    """The keys of a data directory; `days` is the age at which another key signs, `now` in seconds since 1970."""

    def __init__(self, directory: Path, days: float, now: Callable[[], float]) -> None:
        self._path, self._days, self._now = directory / FILE_NAME, days, now
        self._mark = (0, 0)
        self._keys: tuple[Key, ...] = ()
        self._issuer = ""

    @property
    def issuer(self) -> str:
        """Give what this server calls itself in its tokens; made with its first key."""
        self.signing()
        return self._issuer

    def signing(self) -> Key:
        """Give the key that signs now; another one is made when it is too old."""
        keys = self.known()
        if not keys or self._now() - keys[-1].made >= self._days * _DAY_S:
            self._add(only_if_older_than_s=self._days * _DAY_S)
            keys = self.known()
        return keys[-1]

    def rotate(self) -> str:
        """Let a new key sign from now on; give its name. Who is signed in stays so."""
        self._add(only_if_older_than_s=0.0)
        return self.known()[-1].kid

    def verifying(self) -> "KeySet":
        """Give the keys whose signatures count."""
        from joserfc.jwk import KeySet

        return KeySet([one.pair for one in self.known()])

    def public(self) -> dict[str, list[dict[str, str]]]:
        """Give the JWKS (RFC 7517): the public halves."""
        return {"keys": [_as_json(one.pair, private=False) for one in self.known()]}

    def known(self) -> tuple[Key, ...]:
        """Give the keys that the file has now, the newest last."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return ()
        mark = (found.st_mtime_ns, found.st_ino)
        if mark != self._mark:
            self._issuer, self._keys = self._load()
            self._mark = mark
        return self._keys

    def _add(self, only_if_older_than_s: float) -> None:
        with self._alone():
            keys, now = self.known(), self._now()
            if keys and now - keys[-1].made < only_if_older_than_s:
                return
            ends = [*(following.made for following in keys[1:]), now]
            kept = [one for one, end in zip(keys, ends, strict=False) if now - end < VERIFIES_S]
            self._write([*kept, _new(now)])

    def _load(self) -> tuple[str, tuple[Key, ...]]:
        from joserfc.jwk import OKPKey

        try:
            content = json.loads(self._path.read_text())
            keys = [Key(float(one["made"]), OKPKey.import_key(one["key"])) for one in content["keys"]]
            return str(content["issuer"]), tuple(keys)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                f"{self._path} cannot be used ({error}); delete it, and everyone signs in again"
            ) from error

    def _write(self, keys: list[Key]) -> None:
        issuer = self._issuer or f"urn:marcador:{secrets.token_hex(8)}"
        content = {
            "issuer": issuer,
            "keys": [{"made": one.made, "key": _as_json(one.pair, private=True)} for one in keys],
        }
        write_secret(self._path, json.dumps(content, indent=2))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path.with_name(f".{FILE_NAME}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SettingsError(f"{self._path} cannot be written ({error.strerror})") from error
        with os.fdopen(descriptor, "w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield


def _new(now: float) -> Key:
    from joserfc.jwk import OKPKey

    parameters: KeyParameters = {"kid": secrets.token_hex(8), "alg": ALGORITHM, "use": "sig"}
    return Key(now, OKPKey.generate_key("Ed25519", parameters=parameters, private=True))


def _as_json(pair: "OKPKey", *, private: bool) -> dict[str, str]:
    return {name: str(value) for name, value in pair.as_dict(private=private).items()}
