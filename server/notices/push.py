"""Web Push: what a browser is told by way of its maker's push service, which cannot read it.

Encrypted for the browser (RFC 8291, by pywebpush), and signed with a key of this server's (VAPID, RFC 8292), which is
made when it is first asked for, written to a file that its owner alone reads, and never told. What signs and
encrypts is imported when it is needed: few servers push anything, and no start waits for it.
"""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from server.auth.secret_file import write_secret
from server.errors import NoticeRefused, SettingsError
from server.notices.words import shown

if TYPE_CHECKING:
    from joserfc.jwk import ECKey

FILE_NAME = "push-key.json"
TTL_S = 3600
"""How long a push service keeps a message for a browser that is away; older news of a match is none."""
_GOOD_S = 12 * 3600
"""How long a signature is good; RFC 8292, section 2, allows a day."""
_NUMBER_BYTES = 32
"""Of a number of the curve P-256."""


class PushKey:
    """The key of a data directory, by which a push service knows this server."""

    def __init__(self, directory: Path, contact: str, now: Callable[[], float]) -> None:
        """Look at the key, if there is one.

        Raises:
            SettingsError: when its file cannot be used.
        """
        self._path, self._contact, self._now = directory / FILE_NAME, contact, now
        self._lock = Lock()
        self._known: ECKey | None = None
        with _used(self._path):
            _content(self._path)

    @property
    def _pair(self) -> "ECKey":
        with self._lock, _used(self._path):
            if self._known is None:
                self._known = _read(self._path) or _made(self._path)
            return self._known

    @property
    def public(self) -> str:
        """Give the public half as browsers want it (`applicationServerKey`): an uncompressed point, base64url."""
        content = self._pair.as_dict(private=False)
        point = b"\x04" + _bytes(str(content["x"])) + _bytes(str(content["y"]))
        return _text(point)

    def headers(self, endpoint: str, match: str | None, *, is_urgent: bool) -> dict[str, str]:
        """Give the headers of a message; a newer one of the same match takes the place of one that waits."""
        from joserfc import jwt

        parts = urlsplit(endpoint)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(self._now()) + _GOOD_S}
        if self._contact:
            claims["sub"] = self._contact
        token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, self._pair, algorithms=["ES256"])
        headers = {
            "Authorization": f"vapid t={token}, k={self.public}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL_S),
            "Urgency": "high" if is_urgent else "normal",
        }
        if match is not None:
            headers["Topic"] = _text(sha256(match.encode()).digest())[:32]
        return headers


class Browser(NamedTuple):
    """What a browser gave when it subscribed: its keys, base64url, and its language."""

    p256dh: str
    auth: str
    language: str

    @classmethod
    def checked(cls, p256dh: str, auth: str, language: str) -> "Browser":
        """Give a browser whose keys are some: a point of P-256, and 16 bytes (RFC 8291, section 2).

        Raises:
            NoticeRefused: when they are not.
        """
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

        try:
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _bytes(p256dh))
            if len(_bytes(auth)) == 16:
                return cls(p256dh, auth, language)
        except ValueError:
            pass
        raise NoticeRefused("these are no keys of a browser's push subscription")

    def encrypted(self, endpoint: str, kind: str, body: str) -> bytes:
        """Give a notice for nobody but this browser, well within the 4096 bytes of RFC 8030, section 7.2."""
        from pywebpush import WebPusher  # Takes its time, and most servers never need it.

        told = json.dumps({"kind": kind, **shown(kind, json.loads(body)["data"], self.language)}, ensure_ascii=False)
        keys = {"p256dh": self.p256dh, "auth": self.auth}
        return bytes(WebPusher({"endpoint": endpoint, "keys": keys}).encode(told.encode())["body"])


def _content(path: Path) -> dict[str, str | list[str]] | None:
    """Give what the file of a key says (RFC 7518, section 6.2); `None` where there is none.

    Raises:
        ValueError: when it is no key of a pair.
    """
    if not path.exists():
        return None
    content = json.loads(path.read_text())
    if not isinstance(content, dict) or (content.get("kty"), content.get("crv")) != ("EC", "P-256"):
        raise ValueError("it has no key of the curve P-256")
    for name in ("x", "y", "d"):
        if not _is_number(content.get(name)):
            raise ValueError(f"its {name} is no number of {_NUMBER_BYTES} bytes, base64url")
    return {name: str(value) for name, value in content.items()}


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, str) and len(_bytes(value)) == _NUMBER_BYTES
    except ValueError:
        return False


def _read(path: Path) -> "ECKey | None":
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    content = _content(path)
    try:
        return None if content is None else ECKey.import_key(content)
    except JoseError as error:
        raise ValueError(str(error)) from error


def _made(path: Path) -> "ECKey":
    from joserfc.jwk import ECKey

    made = ECKey.generate_key("P-256", private=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_secret(path, json.dumps(made.as_dict(private=True)))
    return made


@contextmanager
def _used(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{path} cannot be used ({error}); delete it, and browsers are asked again whether they are to be told"
        ) from error


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
