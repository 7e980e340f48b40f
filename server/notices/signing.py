"""Signs what is sent to a program: Standard Webhooks 1.0.0 (standardwebhooks.com), symmetric signatures, `v1`."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256

_PREFIX = "whsec_"
_SECRET_BYTES = 32
"""The specification asks for 24 to 64 random bytes."""


def new_secret() -> str:
    """Make a secret, written as the specification's libraries read it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed(secrets_: Iterable[str], notice: str, at_s: int, body: bytes) -> dict[str, str]:
    """Give the headers of a notice; with more than one secret a receiver may know either while they change.

    Args:
        notice: its id, the same at each try, so that the receiver knows what came twice.
        at_s: when it is sent, in seconds since 1970; receivers refuse what is old.
    """
    content = f"{notice}.{at_s}.".encode() + body
    signatures = (f"v1,{_signature(one, content)}" for one in secrets_)
    return {"webhook-id": notice, "webhook-timestamp": str(at_s), "webhook-signature": " ".join(signatures)}


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.digest(key, content, sha256)).decode()
